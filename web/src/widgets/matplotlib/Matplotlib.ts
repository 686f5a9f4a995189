/** `<bv-matplotlib name="…">`: a picture that the server renders at the size at which it is shown. */

import { defineComponent, h, onBeforeUnmount, onMounted, ref, watch } from "vue";
import { useEntry, useRequests } from "../entry";
import "./matplotlib.css";

/** The entry ("view", name, "picture"). */
interface PictureEntry {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Width over height of the figure by itself. */
  readonly aspect: number;
}

/** Milliseconds without a change of size, after which the server is asked. */
const SETTLED = 120;

export default defineComponent({
  name: "bv-matplotlib",
  props: {
    name: { type: String, required: true },
    alt: { type: String, default: "Figure" },
  },
  setup(props) {
    const picture = useEntry<PictureEntry>(() => props.name, "picture");
    const ask = useRequests(() => props.name);
    const element = ref<HTMLElement>();
    const address = ref("");
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = "";

    const show = () => {
      URL.revokeObjectURL(address.value);
      const { type, bytes } = picture.value ?? {};
      address.value = bytes ? URL.createObjectURL(new Blob([bytes], { type: type ?? "image/png" })) : "";
    };
    const measure = () => {
      const { clientWidth: width = 0, clientHeight: height = 0 } = element.value ?? {};
      const size = { width, height, ratio: window.devicePixelRatio || 1 };
      if (width === 0 || height === 0 || JSON.stringify(size) === asked) return;
      asked = JSON.stringify(size);
      ask(size);
    };
    const measureLater = () => {
      clearTimeout(timer);
      timer = setTimeout(measure, asked ? SETTLED : 0);
    };
    const observer = new ResizeObserver(measureLater);

    watch(picture, show, { immediate: true });
    onMounted(() => {
      observer.observe(element.value!);
      window.addEventListener("resize", measureLater); // also where only the pixel density changes
    });
    onBeforeUnmount(() => {
      observer.disconnect();
      window.removeEventListener("resize", measureLater);
      clearTimeout(timer);
      URL.revokeObjectURL(address.value);
    });

    return () =>
      h(
        "div",
        { ref: element, class: "bv-matplotlib", style: { aspectRatio: String(picture.value?.aspect ?? 4 / 3) } },
        [address.value ? h("img", { src: address.value, alt: props.alt, draggable: false }) : null],
      );
  },
});
