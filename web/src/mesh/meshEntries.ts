/** The entries `("view", name, property)` of the document as a mesh and its scalars. */

import { NumericArray, type TypedArray } from "../arrays";
import type { Association, Bounds, MeshData, ScalarData, Vec3 } from "./types";

/** What reads entries: the document's copy, or a stand-in for it. */
export interface EntrySource {
  get(path: readonly string[]): unknown;
}

/** What a view of the document has to show. */
export interface MeshEntries {
  /** Null: nothing to show, or its points have not come yet. */
  mesh: MeshData | null;
  scalars: ScalarData | null;
  /** Name of the array that colours; null without one. */
  scalarName: string | null;
  /** What to tell while there is no mesh. */
  notice: string | null;
}

/** Properties a mesh is made of; a change of any other leaves the geometry as it is. */
export const MESH_PROPERTIES: ReadonlySet<string> = new Set([
  "mesh",
  "points",
  "triangles",
  "cells",
  "edges",
  "lines",
  "vertices",
  "normals",
]);

export const SCALAR_PROPERTIES: ReadonlySet<string> = new Set(["scalars", "coloring"]);

interface MeshEntry {
  origin: Vec3;
  bounds: Bounds;
  name?: string;
}

interface ColoringEntry {
  association: Association;
  name: string;
  components: number;
}

/**
 * Read the mesh called `name`.
 *
 * @throws TypeError where an array has another type than the document promises
 */
export function readMesh(source: EntrySource, name: string): MeshEntries {
  const entry = source.get(["view", name, "mesh"]) as MeshEntry | undefined;
  if (!entry) return { mesh: null, scalars: null, scalarName: null, notice: "Nothing to show yet" };
  const array = <T extends TypedArray>(property: string, type: { new (length: number): T; name: string }): T | null => {
    const value = source.get(["view", name, property]);
    if (value === undefined || value === null) return null;
    if (value instanceof NumericArray && value.data instanceof type) return value.data;
    const given = value instanceof NumericArray ? value.dtype : typeof value;
    throw new TypeError(`"${property}" of the mesh "${name}" must be a ${type.name}, and is ${given}.`);
  };
  const points = array("points", Float32Array);
  if (!points) {
    const notice = entry.name ? `Loading ${entry.name}…` : "Loading…";
    return { mesh: null, scalars: null, scalarName: null, notice };
  }
  const mesh: MeshData = {
    origin: entry.origin,
    bounds: entry.bounds,
    points,
    triangles: array("triangles", Uint32Array),
    cells: array("cells", Uint32Array),
    edges: array("edges", Uint32Array),
    lines: array("lines", Uint32Array),
    vertices: array("vertices", Uint32Array),
    normals: array("normals", Float32Array),
  };
  return { mesh, ...readScalars(source, name), notice: null };
}

function readScalars(source: EntrySource, name: string): Pick<MeshEntries, "scalars" | "scalarName"> {
  const values = source.get(["view", name, "scalars"]);
  const coloring = source.get(["view", name, "coloring"]) as ColoringEntry | undefined;
  if (!(values instanceof NumericArray) || !coloring) return { scalars: null, scalarName: null };
  const { association, components } = coloring;
  return { scalars: { values: values.data, association, components }, scalarName: coloring.name };
}
