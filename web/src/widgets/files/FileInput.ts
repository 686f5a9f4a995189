/**
 * `<bv-file-input field="…">`: files, chosen or dropped, that are sent at once and one after another.
 *
 * Each is a request of its own, so that one that is refused or cancelled takes no other with it.
 */

import { computed, defineComponent, h, onBeforeUnmount, ref, shallowReactive, type VNode } from "vue";
import { format } from "../../app/format";
import { UploadError, upload } from "../../uploads";
import { usePage } from "../entry";
import { isAccepted } from "./accepted";
import "./files.css";

type Condition = "waiting" | "sending" | "finishing" | "done" | "failed";

interface Transfer {
  readonly id: number;
  readonly file: File;
  readonly condition: Condition;
  /** 0 to 1. */
  readonly sent: number;
  readonly error: string;
  readonly abort: AbortController;
}

const MOST_LISTED = 50;

export default defineComponent({
  name: "bv-file-input",
  props: {
    label: { type: String, default: "" },
    hint: { type: String, default: "" },
    field: { type: String, required: true },
    multiple: Boolean,
    accept: { type: String, default: "" },
    maxSize: { type: [Number, String], default: null },
    capture: { type: String, default: null },
    disabled: Boolean,
  },
  emits: {
    uploaded: (_answers: unknown) => true,
    error: (_sentence: string) => true,
  },
  setup(props, { emit, slots }) {
    const page = usePage();
    const input = ref<HTMLInputElement>();
    const transfers = shallowReactive<Transfer[]>([]);
    const dragging = ref(false);
    const disabled = computed(() => props.disabled || page.role.value === "view");
    let nextId = 1;
    let running = false;

    const change = (id: number, changes: Partial<Transfer>) => {
      const position = transfers.findIndex((one) => one.id === id);
      if (position >= 0) transfers[position] = { ...transfers[position]!, ...changes };
    };
    const fail = (id: number, error: string) => {
      change(id, { condition: "failed", error });
      emit("error", error);
    };

    const add = (files: readonly File[]) => {
      if (disabled.value || files.length === 0) return;
      for (let i = transfers.length - 1; i >= 0; i -= 1) {
        if (["done", "failed"].includes(transfers[i]!.condition)) transfers.splice(i, 1);
      }
      const taken = props.multiple ? files : files.slice(0, 1);
      for (const file of taken) {
        const id = nextId++;
        transfers.push({ id, file, condition: "waiting", sent: 0, error: "", abort: new AbortController() });
        const most = Number(props.maxSize ?? Number.NaN);
        if (!isAccepted(props.accept, file)) fail(id, `Files of this kind are not taken here: ${props.accept}`);
        else if (file.size > most) fail(id, `The file is larger than ${format.bytes(most)}`);
      }
      while (transfers.length > MOST_LISTED && transfers[0]!.condition !== "sending") transfers.shift();
      void run();
    };

    const run = async () => {
      if (running) return;
      running = true;
      for (;;) {
        const next = transfers.find(({ condition }) => condition === "waiting");
        if (!next) break;
        await send(next);
      }
      running = false;
    };

    const send = async ({ id, file, abort }: Transfer) => {
      const { token, identity } = page.client;
      change(id, { condition: "sending" });
      const onProgress = ({ loaded, total }: { loaded: number; total: number }) =>
        change(id, { sent: total > 0 ? loaded / total : 0, condition: loaded < total ? "sending" : "finishing" });
      try {
        const answer = await upload([file], props.field, { token, identity, onProgress, signal: abort.signal });
        change(id, { condition: "done", sent: 1 });
        emit("uploaded", (answer as { files?: unknown } | null)?.files ?? []);
      } catch (error) {
        if (!(error instanceof UploadError)) throw error;
        fail(id, sentence(error.message));
      }
    };

    const choose = (event: Event) => {
      const target = event.target as HTMLInputElement;
      add([...(target.files ?? [])]);
      target.value = ""; // so that the same file can be chosen again
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      dragging.value = false;
      add([...(event.dataTransfer?.files ?? [])]);
    };
    const dragOver = (event: DragEvent) => {
      if (disabled.value || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      dragging.value = true;
    };

    onBeforeUnmount(() => {
      for (const { abort, condition } of transfers) if (condition !== "done") abort.abort();
      transfers.splice(0);
    });

    const row = (one: Transfer): VNode =>
      h("li", { key: one.id, class: ["bv-file", `bv-file-${one.condition}`] }, [
        h("span", { class: "bv-file-name", title: one.file.name }, one.file.name),
        h("span", { class: "bv-file-state", role: one.error ? "alert" : undefined }, stateOf(one)),
        one.condition === "done" || one.condition === "failed"
          ? null
          : h("button", { type: "button", "aria-label": `Cancel ${one.file.name}`, onClick: () => cancel(one) }, "×"),
        h("progress", { max: 1, value: one.sent, "aria-label": one.file.name }),
      ]);
    const cancel = ({ id, condition, abort }: Transfer) => {
      abort.abort();
      if (condition === "waiting") fail(id, "Cancelled");
    };

    return () =>
      h(
        "div",
        {
          class: ["bv-file-input", { "bv-dragging": dragging.value, "bv-disabled": disabled.value }],
          onDragover: dragOver,
          onDragleave: () => {
            dragging.value = false;
          },
          onDrop: drop,
        },
        [
          h("input", {
            ref: input,
            type: "file",
            hidden: true,
            multiple: props.multiple,
            accept: props.accept || undefined,
            capture: props.capture ?? undefined,
            onChange: choose,
          }),
          h("div", { class: "bv-file-choose" }, [
            h(
              "button",
              { type: "button", class: "bv-button", disabled: disabled.value, onClick: () => input.value?.click() },
              slots.default?.() ?? (props.label || (props.multiple ? "Choose files" : "Choose a file")),
            ),
            h("span", { class: "bv-file-hint" }, page.role.value === "view" ? "View only" : hintOf(props)),
          ]),
          transfers.length > 0 ? h("ul", transfers.map(row)) : null,
        ],
      );
  },
});

function hintOf({ hint, multiple }: { hint: string; multiple: boolean }): string {
  return hint || (multiple ? "or drop them here" : "or drop it here");
}

function stateOf({ condition, file, sent, error }: Transfer): string {
  if (condition === "failed") return error;
  const size = format.bytes(file.size);
  if (condition === "done") return size;
  if (condition === "waiting") return "waiting";
  return condition === "finishing" ? "checking…" : `${Math.floor(sent * 100)} % of ${size}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
