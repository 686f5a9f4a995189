/**
 * `<size-observer name="…">`: the room that its place in the page has, in a state variable.
 *
 * Told at most once a frame, after what was laid out for it has been drawn. Whoever only watches tells nobody else.
 */

import "./client.css";
import { defineComponent, h, onBeforeUnmount, onMounted, ref } from "vue";
import type { Page } from "../../app/page";
import { usePage } from "./page";

export default defineComponent({
  name: "size-observer",
  props: { name: { type: String, default: "" } },
  emits: { change: (_size: unknown) => true },
  setup(props, { emit, expose, slots }) {
    const page = usePage("size-observer");
    const element = ref<HTMLElement>();
    let frame = 0;
    let last = "";

    const tell = (): void => {
      frame = 0;
      if (!element.value) return;
      const pixelRatio = window.devicePixelRatio;
      const size = rectangle(element.value.getBoundingClientRect());
      const change = { name: props.name, size, pixelRatio, dpi: 96 * pixelRatio };
      const content = JSON.stringify(change);
      if (content === last) return;
      last = content;
      if (props.name && mayWrite(page, props.name)) page.state.set(props.name, change);
      emit("change", change);
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(tell);
    };
    /** Tell once more, though nothing has changed. */
    const resize = (): void => {
      last = "";
      soon();
    };

    const observer = new ResizeObserver(soon);
    onMounted(() => {
      observer.observe(element.value!);
      window.addEventListener("resize", soon); // zooming changes the ratio, and not always the size
    });
    onBeforeUnmount(() => {
      observer.disconnect();
      window.removeEventListener("resize", soon);
      cancelAnimationFrame(frame);
    });
    expose({ resize });

    return () => h("div", { ref: element, class: "bv-size-observer" }, slots.default?.());
  },
});

/** Who only watches writes what is private to the session, and nothing else. */
function mayWrite({ client, role }: Page, key: string): boolean {
  const keys = client.document.get(["session", "private"]);
  return role.value !== "view" || (Array.isArray(keys) && keys.includes(key));
}

function rectangle({ x, y, width, height, top, right, bottom, left }: DOMRect): Record<string, number> {
  return { x, y, width, height, top, right, bottom, left };
}
