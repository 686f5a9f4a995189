/**
 * The 3D scene: three.js without a framework, and a thin Vue element around it.
 *
 * `MeshView` is all that others need; `MeshViewComponent` (the element `<mesh-view>`) is imported by itself, so that
 * a page without a view loads none of this.
 */

export { COLORMAP_NAMES, type ColormapName } from "./colormaps";
export { MeshView, type MeshViewEvents } from "./MeshView";
export { ScalarBar } from "./ScalarBar";
export * from "./types";
