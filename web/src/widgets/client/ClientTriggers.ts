/**
 * `<client-triggers ref="…" @name="…">`: handlers in the page that the server calls by name, as `emit(name, …)`.
 *
 * Beside those, `created`, `mounted`, `before_unmount` (and `before_destroy`, the same) and `exit`, when the page is
 * left, are told of their own accord.
 */

import { defineComponent, onBeforeUnmount, onMounted } from "vue";

type Handler = (...args: unknown[]) => unknown;

export default defineComponent({
  name: "client-triggers",
  inheritAttrs: false,
  setup(_, { attrs, expose }) {
    /** Undefined where nobody listens. */
    const tell = (name: string, ...args: unknown[]): unknown => {
      const handler = attrs[propOf(name)] as Handler | readonly Handler[] | undefined;
      const handlers = typeof handler === "function" ? [handler] : (handler ?? []);
      return handlers.map((one) => one(...args)).at(-1);
    };
    const call = (name: string, ...args: unknown[]): unknown => {
      if (propOf(name) in attrs) return tell(name, ...args);
      throw new Error(`there is no trigger "${name}"; there are: ${names(attrs).join(", ") || "none"}`);
    };
    const leave = (): void => void tell("exit");
    onMounted(() => tell("mounted"));
    onBeforeUnmount(() => {
      tell("before_destroy");
      tell("before_unmount");
      window.removeEventListener("pagehide", leave);
    });
    window.addEventListener("pagehide", leave);
    expose({ emit: call, call });
    tell("created");
    return () => null;
  },
});

/** The attribute in which Vue passes the handler of an event. */
function propOf(name: string): string {
  return `on${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function names(attrs: Record<string, unknown>): string[] {
  const handlers = Object.keys(attrs).filter((name) => /^on[^a-z]/.test(name));
  return handlers.map((name) => name.charAt(2).toLowerCase() + name.slice(3));
}
