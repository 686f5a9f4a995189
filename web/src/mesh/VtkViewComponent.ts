/**
 * `<vtk-view ref="…">`: a 3D view without anything in it, drawn in the browser; what stands inside is shown over it.
 *
 * The same view as that of a mesh, with its camera, its axes and its methods.
 */

import { defineComponent, h, onBeforeUnmount, onMounted, ref, watch } from "vue";
import { MeshView } from "./MeshView";
import { throttled } from "./throttled";
import { type CameraState, VIEW_NAMES } from "./types";

/** Shortest time between two `camera` events, milliseconds. */
const CAMERA_INTERVAL = 50;

export default defineComponent({
  name: "vtk-view",
  props: {
    /** "light", "dark" or a CSS colour. */
    background: { type: String, default: "light" },
    axes: { type: Boolean, default: true },
    parallel: Boolean,
  },
  emits: {
    /** The user moved the camera. */
    camera: (_state: CameraState) => true,
  },
  setup(props, { emit, expose, slots }) {
    const element = ref<HTMLElement>();
    let view: MeshView | null = null;
    const camera = throttled((state: CameraState) => emit("camera", state), CAMERA_INTERVAL);
    const display = () => ({ background: props.background, axes: props.axes, parallel: props.parallel });

    onMounted(() => {
      view = new MeshView(element.value!);
      view.on("camera", camera.call);
      view.setDisplay(display());
    });
    watch(display, (now) => view?.setDisplay(now), { flush: "post" });
    onBeforeUnmount(() => {
      camera.cancel();
      view?.dispose();
      view = null;
    });

    const shown = (): MeshView => {
      if (!view) throw new Error("The view is not mounted.");
      return view;
    };
    expose({
      resetCamera: () => shown().resetCamera(),
      setView: (name: string) => {
        const known = VIEW_NAMES.find((each) => each === name);
        if (!known) throw new Error(`There is no view "${name}"; there are ${VIEW_NAMES.join(", ")}.`);
        shown().setView(known);
      },
      getCamera: () => shown().getCamera(),
      setCamera: (state: Partial<CameraState>) => shown().setCamera(state),
      /** A PNG picture, as bytes. */
      screenshot: async () => new Uint8Array(await (await shown().screenshot()).arrayBuffer()),
    });

    return () =>
      h(
        "div",
        { ref: element, class: "mesh-view" },
        slots.default && [h("div", { class: "mesh-view-children" }, slots.default())],
      );
  },
});
