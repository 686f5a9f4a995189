/** What of a mesh lies under the pointer, as the mesh is shown. */

import { Matrix4, Vector3 } from "three";
import type { CameraRig } from "./CameraRig";
import { pickPoint, pickTriangle } from "./pick";
import type { MeshData, Representation } from "./types";

/** How near a point must be to the pointer, CSS pixels. */
const POINT_RADIUS = 8;

export interface LocalPick {
  /** Relative to the mesh's origin. */
  point: Vector3;
  /** Null where a point was hit and no triangle. */
  cell: number | null;
  vertex: number;
}

/**
 * Find the nearest triangle, or else the nearest point where the mesh shows points or lines.
 *
 * @param rig the camera as it was last drawn
 * @param view size in CSS pixels
 * @param place CSS pixels from the top left
 */
export function pickMesh(
  mesh: MeshData,
  representation: Representation,
  rig: CameraRig,
  view: { width: number; height: number },
  place: { x: number; y: number },
): LocalPick | null {
  const { points, triangles, cells, lines, vertices } = mesh;
  if (triangles?.length && representation !== "points") {
    const ray = rig.ray((2 * place.x) / view.width - 1, 1 - (2 * place.y) / view.height);
    const hit = pickTriangle(ray, points, triangles);
    if (hit) {
      const cell = cells ? (cells[hit.triangle] ?? null) : hit.triangle;
      return { point: ray.at(hit.distance, new Vector3()), cell, vertex: hit.vertex };
    }
    if (!lines?.length && !vertices?.length) return null;
  }
  const { camera } = rig;
  const transform = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
  const vertex = pickPoint(points, transform, view, place, POINT_RADIUS);
  return vertex === null ? null : { point: new Vector3().fromArray(points, 3 * vertex), cell: null, vertex };
}
