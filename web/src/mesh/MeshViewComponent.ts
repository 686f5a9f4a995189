/**
 * `<mesh-view name="main">`: a view of the mesh that the document holds under `("view", name, …)`.
 *
 * All changes of one batch reach the view together. What the element shows over the picture (scalar bar, notice) is
 * made by the same plain classes; Vue only owns the element, its attributes and what stands inside it, which is shown
 * over the picture too.
 */

import { defineComponent, h, inject, onBeforeUnmount, onMounted, type PropType, ref, watch } from "vue";
import { documentKey } from "../app/keys";
import { MeshView } from "./MeshView";
import { MESH_PROPERTIES, readMesh, SCALAR_PROPERTIES } from "./meshEntries";
import { Notice } from "./Notice";
import { ScalarBar } from "./ScalarBar";
import { throttled } from "./throttled";
import {
  type CameraState,
  type Coloring,
  type Component,
  DEFAULT_DISPLAY,
  type Display,
  type PickResult,
  type Range,
  type Representation,
  VIEW_NAMES,
  type ViewName,
  type ViewStatistics,
} from "./types";

/** Shortest time between two `camera` events, milliseconds. */
const CAMERA_INTERVAL = 50;

const numeric = (initial: number) => ({ type: [Number, String] as PropType<number | string>, default: initial });
const text = (initial: string) => ({ type: String, default: initial });

const PROPS = {
  /** Which mesh of the document. */
  name: text("main"),
  colormap: text(DEFAULT_DISPLAY.colormap),
  /** Values of the first and last colour; null: the data's own range. */
  range: { type: Array as PropType<(number | null)[] | null>, default: null },
  /** Column of the scalars, or "magnitude". */
  component: { type: [Number, String] as PropType<number | string | null>, default: "magnitude" },
  reversed: Boolean,
  edges: Boolean,
  representation: { type: String as PropType<Representation>, default: "surface" },
  opacity: numeric(1),
  smooth: Boolean,
  pointSize: numeric(DEFAULT_DISPLAY.pointSize),
  lineWidth: numeric(DEFAULT_DISPLAY.lineWidth),
  color: text(DEFAULT_DISPLAY.color),
  nanColor: text(DEFAULT_DISPLAY.nanColor),
  /** "light", "dark" or a CSS colour; left out: as `theme`. */
  background: text(""),
  /** "light" or "dark". */
  theme: text("light"),
  axes: { type: Boolean, default: true },
  parallel: Boolean,
  scalarBar: { type: Boolean, default: true },
};

export default defineComponent({
  name: "mesh-view",
  props: PROPS,
  emits: {
    /** The user moved the camera. */
    camera: (_state: CameraState) => true,
    /** The mesh was clicked. */
    click: (_hit: PickResult) => true,
    /** What colours mean has changed; null: one uniform colour. */
    coloring: (_coloring: Coloring | null) => true,
  },
  setup(props, { emit, expose, slots }) {
    const source = inject(documentKey);
    if (!source) throw new Error("<mesh-view> needs the document, which the page provides under documentKey.");
    const element = ref<HTMLElement>();
    let view: MeshView | null = null;
    let bar: ScalarBar | null = null;
    let notice: Notice | null = null;
    let coloring: Coloring | null = null;
    let scalarName: string | null = null;
    let unsubscribe: (() => void) | null = null;
    const camera = throttled((state: CameraState) => emit("camera", state), CAMERA_INTERVAL);

    const showBar = (): void => bar?.show(props.scalarBar ? coloring : null, scalarName);
    const display = (): Display => ({
      colormap: props.colormap,
      range: rangeOf(props.range),
      component: componentOf(props.component),
      reversed: props.reversed,
      edges: props.edges,
      representation: props.representation,
      opacity: Number(props.opacity),
      smooth: props.smooth,
      pointSize: Number(props.pointSize),
      lineWidth: Number(props.lineWidth),
      color: props.color,
      nanColor: props.nanColor,
      background: props.background || props.theme,
      axes: props.axes,
      parallel: props.parallel,
    });

    const update = (mesh: boolean, scalars: boolean): void => {
      const entries = readMesh(source, props.name);
      notice?.show(entries.notice);
      if (mesh) view?.setMesh(entries.mesh);
      if (mesh || scalars) {
        scalarName = entries.scalarName;
        view?.setScalars(entries.scalars);
        showBar();
      }
    };

    const follow = (): void => {
      unsubscribe?.();
      unsubscribe = source.subscribePrefix(["view", props.name], (changes) => {
        const touches = (properties: ReadonlySet<string>): boolean =>
          changes.some(({ path }) => path[2] !== undefined && properties.has(path[2]));
        update(touches(MESH_PROPERTIES), touches(SCALAR_PROPERTIES));
      });
      update(true, true);
    };

    onMounted(() => {
      const container = element.value!;
      view = new MeshView(container);
      bar = new ScalarBar(container);
      notice = new Notice(container);
      view.on("camera", camera.call);
      view.on("click", (hit) => {
        if (hit) emit("click", hit);
      });
      view.on("coloring", (now) => {
        coloring = now;
        showBar();
        emit("coloring", now);
      });
      view.setDisplay(display());
      follow();
    });

    watch(display, (now, before) => view?.setDisplay(changesOf(now, before)), { flush: "post" });
    watch(() => props.name, follow, { flush: "post" });
    watch(() => props.scalarBar, showBar, { flush: "post" });

    onBeforeUnmount(() => {
      unsubscribe?.();
      camera.cancel();
      bar?.dispose();
      notice?.dispose();
      view?.dispose();
      view = bar = notice = null;
    });

    const shown = (): MeshView => {
      if (!view) throw new Error("The mesh view is not mounted.");
      return view;
    };
    const resetCamera = (): void => shown().resetCamera();
    const setView = (name: string): void => shown().setView(viewName(name));
    const getCamera = (): CameraState => shown().getCamera();
    const setCamera = (state: Partial<CameraState>): void => shown().setCamera(state);
    const statistics = (): ViewStatistics => shown().statistics();
    /** A PNG picture, as bytes, because a Blob cannot travel. */
    const screenshot = async (): Promise<Uint8Array> => {
      const picture = await shown().screenshot();
      return new Uint8Array(await picture.arrayBuffer());
    };
    /** Give the user a PNG picture as a file. */
    const downloadScreenshot = async (filename = "mesh.png"): Promise<void> => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await shown().screenshot());
      link.download = filename;
      link.click();
      URL.revokeObjectURL(link.href);
    };

    // Python names methods with underscores; both spellings are the same method.
    expose({
      resetCamera,
      reset_camera: resetCamera,
      setView,
      set_view: setView,
      getCamera,
      get_camera: getCamera,
      setCamera,
      set_camera: setCamera,
      screenshot,
      downloadScreenshot,
      download_screenshot: downloadScreenshot,
      statistics,
    });

    return () =>
      h(
        "div",
        { ref: element, class: "mesh-view" },
        slots.default && [h("div", { class: "mesh-view-children" }, slots.default())],
      );
  },
});

/** Only what differs, so that what a method set meanwhile stays. */
function changesOf(now: Display, before: Display): Partial<Display> {
  const keys = Object.keys(now) as (keyof Display)[];
  return Object.fromEntries(keys.filter((key) => now[key] !== before[key]).map((key) => [key, now[key]]));
}

function rangeOf(given: (number | null)[] | null): Range | null {
  const [low, high] = (given ?? []).map((value) => (value === null ? Number.NaN : Number(value)));
  if (low === undefined || high === undefined || !Number.isFinite(low) || !Number.isFinite(high)) return null;
  return low <= high ? [low, high] : [high, low];
}

/** A column from an attribute, where numbers come as text too. */
function componentOf(given: number | string | null): Component {
  const column = given === null || given === "" ? Number.NaN : Number(given);
  return Number.isInteger(column) && column >= 0 ? column : "magnitude";
}

function viewName(name: string): ViewName {
  const known = VIEW_NAMES.find((each) => each === name);
  if (!known) throw new Error(`There is no view "${name}"; there are ${VIEW_NAMES.join(", ")}.`);
  return known;
}
