/**
 * `<client-handler source="…" function-name="…" v-slot="{ input_data, run }">`: calls a function of a JavaScript file.
 *
 * It is called when `input_data.value` is assigned, or by `run`. A result that comes after a later call is not told.
 */

import { defineComponent, reactive, toRaw, watch } from "vue";
import { usePage } from "./page";
import { loadScript } from "./scripts";

type Handler = (data: unknown, inputs: unknown) => unknown;
type Functions = Readonly<Record<string, unknown>>;

export default defineComponent({
  name: "client-handler",
  props: {
    /** Address of the file. */
    source: { type: String, required: true },
    functionName: { type: String, required: true },
    /** The object in the window that has the function; without one the file is a module. */
    globalName: { type: String, default: "" },
    triggerOnChange: { type: Boolean, default: true },
    /** The function's second argument. */
    inputs: { type: null, default: undefined },
  },
  emits: {
    completed: (_result: { type: "success" | "failure"; outputs: unknown }) => true,
    success: (_outputs: unknown) => true,
    failure: (_outputs: unknown) => true,
    error: (_message: string) => true,
  },
  setup(props, { emit, expose, slots }) {
    const page = usePage("client-handler");
    const data = reactive<{ value: unknown }>({ value: null });
    let calls = 0;

    const find = async (): Promise<Handler> => {
      const functions = await functionsOf(props.source, props.globalName);
      const found = functions[props.functionName];
      if (typeof found === "function") return found as Handler;
      const names = Object.keys(functions).filter((name) => typeof functions[name] === "function");
      throw new Error(`${props.source} has no function "${props.functionName}"; it has ${names.join(", ") || "none"}`);
    };
    const run = async (given: unknown = data.value, inputs: unknown = props.inputs): Promise<void> => {
      calls += 1;
      const call = calls;
      try {
        const handler = await page.load(find());
        const result = await handler(toRaw(given), inputs);
        if (call !== calls) return;
        const { ok, outputs } = judged(result);
        emit("completed", { type: ok ? "success" : "failure", outputs });
        if (ok) emit("success", outputs);
        else emit("failure", outputs);
      } catch (error) {
        page.errors.report(error, `Handler "${props.functionName}"`);
        emit("error", error instanceof Error ? error.message : String(error));
      }
    };
    watch(data, () => {
      if (props.triggerOnChange) void run();
    });
    expose({ run });
    return () => slots.default?.({ input_data: data, run });
  },
});

function judged(result: unknown): { ok: boolean; outputs: unknown } {
  if (typeof result !== "object" || result === null) return { ok: true, outputs: result };
  const { status, outputs } = result as { status?: unknown; outputs?: unknown };
  return { ok: status === undefined || Boolean(status), outputs: outputs ?? result };
}

async function functionsOf(source: string, globalName: string): Promise<Functions> {
  const address = new URL(source, document.baseURI).href;
  if (!globalName) return (await import(/* @vite-ignore */ address)) as Functions;
  await loadScript(source, false);
  const found = (window as unknown as Record<string, unknown>)[globalName];
  if (found) return found as Functions;
  throw new Error(`${source} makes no "${globalName}" in the window`);
}
