/**
 * `<client-script :script="…">` and `<client-script src="…">`: JavaScript for the page.
 *
 * Text runs as that of a `<script>` would, in the page's global scope, each text once for each page, however often the
 * element comes and goes. A file is loaded once; it comes from the server of the page.
 */

import { defineComponent, watch } from "vue";
import { usePage } from "./page";
import { loadScript } from "./scripts";

const ran = new Set<string>();

export default defineComponent({
  name: "client-script",
  props: {
    script: { type: String, default: "" },
    src: { type: String, default: "" },
    /** Whether the file is a module. */
    module: Boolean,
  },
  emits: { load: (_src: string) => true, error: (_message: string) => true },
  setup(props, { emit }) {
    const page = usePage("client-script");
    const failed = (error: unknown): void => {
      page.errors.report(error, "Script");
      emit("error", error instanceof Error ? error.message : String(error));
    };
    const load = async (src: string): Promise<void> => {
      try {
        // Calls of the server wait for it: they may need what it defines.
        await page.load(loadScript(src, props.module));
        emit("load", src);
      } catch (error) {
        failed(error);
      }
    };
    const run = (text: string): void => {
      try {
        if (text) runOnce(text);
      } catch (error) {
        failed(error);
      }
    };
    watch(() => props.script, run, { immediate: true });
    watch(
      () => props.src,
      (src) => {
        if (src) void load(src);
      },
      { immediate: true },
    );
    return () => null;
  },
});

function runOnce(text: string): void {
  if (ran.has(text)) return;
  ran.add(text);
  // Called by another name it has the global scope, as a <script> has: what it declares can be used from elsewhere.
  // biome-ignore lint/security/noGlobalEval: running what the program wrote is what this component is for
  const inGlobalScope = globalThis.eval;
  inGlobalScope(text);
}
