/**
 * What a mesh view is given and what it tells: plain data, no three.js.
 *
 * Coordinates that cross this border are float64 world coordinates. Inside the scene everything is relative to the
 * mesh's origin, so that float32 offsets stay exact far from the world's origin.
 */

import type { TypedArray } from "../arrays";

export type Vec3 = [number, number, number];

/** xmin, xmax, ymin, ymax, zmin, zmax in world coordinates. */
export type Bounds = [number, number, number, number, number, number];

/** One mesh. Every array is only read; the caller must not change it while the view shows it. */
export interface MeshData {
  /** World position that `points` are relative to. */
  origin: Vec3;
  bounds: Bounds;
  /** (N, 3) offsets from `origin`. */
  points: Float32Array;
  /** (T, 3) indices of points. */
  triangles?: Uint32Array | null;
  /** (T,) the cell each triangle belongs to; absent when triangles are the cells. */
  cells?: Uint32Array | null;
  /** (E, 2) edges of the cells; absent when the edges of the triangles serve. */
  edges?: Uint32Array | null;
  /** (L, 2) segments of line cells. */
  lines?: Uint32Array | null;
  /** (V,) indices of vertex cells. */
  vertices?: Uint32Array | null;
  /** (N, 3) unit normals; absent: flat shading unless `Display.smooth`. */
  normals?: Float32Array | null;
}

export type Association = "point" | "cell";

export interface ScalarData {
  /** (N, components) or (cells, components), row after row. */
  values: TypedArray;
  association: Association;
  components: number;
}

export type Component = number | "magnitude";
export type Representation = "surface" | "wireframe" | "points";
export type Range = [number, number];

/** How a mesh is shown. Colours are anything CSS accepts; sizes and widths are in CSS pixels. */
export interface Display {
  component: Component;
  colormap: string;
  /** Values of the first and last colour; null: the finite values' own range. */
  range: Range | null;
  reversed: boolean;
  edges: boolean;
  representation: Representation;
  /** 0 (invisible) to 1. */
  opacity: number;
  pointSize: number;
  lineWidth: number;
  /** Colour of a mesh without scalars. */
  color: string;
  /** "light", "dark" or a CSS colour. */
  background: string;
  /** Shade smoothly also where the mesh has no normals. */
  smooth: boolean;
  /** Show the orientation axes. */
  axes: boolean;
  /** Parallel instead of perspective projection. */
  parallel: boolean;
  nanColor: string;
}

export const DEFAULT_DISPLAY: Readonly<Display> = {
  component: "magnitude",
  colormap: "viridis",
  range: null,
  reversed: false,
  edges: false,
  representation: "surface",
  opacity: 1,
  pointSize: 5,
  lineWidth: 1,
  color: "#b4c4da",
  background: "light",
  smooth: false,
  axes: true,
  parallel: false,
  nanColor: "#8a8a8a",
};

/** A camera in world coordinates. `fov` is the vertical angle of view in degrees; a parallel camera shows as much
 * as a perspective one at the distance of its target. */
export interface CameraState {
  position: Vec3;
  target: Vec3;
  up: Vec3;
  fov: number;
  parallel: boolean;
}

export const VIEW_NAMES = ["+x", "-x", "+y", "-y", "+z", "-z", "iso"] as const;

/** The side the camera stands on: "+x" looks along -x. */
export type ViewName = (typeof VIEW_NAMES)[number];

/** What lies under the pointer. `point` is in world coordinates; `cell` and `vertex` are null where there is none. */
export interface PickResult {
  point: Vec3;
  cell: number | null;
  vertex: number | null;
}

/** What the colours mean now, for a scalar bar; null in the view's event: one uniform colour. */
export interface Coloring {
  colormap: string;
  reversed: boolean;
  range: Range;
  component: Component;
  components: number;
}

/** Counters of one view, for tests and the curious. */
export interface ViewStatistics {
  /** Frames drawn since the view was made. */
  frames: number;
  /** Triangles of the mesh shown. */
  triangles: number;
  /** GPU objects that exist now. */
  geometries: number;
  textures: number;
  programs: number;
  /** Milliseconds the main thread spent on the last change of mesh or scalars, and on the last frame. */
  updateMilliseconds: number;
  frameMilliseconds: number;
}
