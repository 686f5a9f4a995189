/** What a model consists of, as the program is told. */

import { Box3, Matrix4, type Object3D } from "three";
import { isDrawn } from "./release";

export interface Measures {
  /** In the model's own coordinates; null where it draws nothing. */
  readonly bounds: { readonly min: readonly number[]; readonly max: readonly number[] } | null;
  readonly meshes: number;
  readonly triangles: number;
  readonly points: number;
}

/** @param object whose children are measured; where it stands itself does not count */
export function measured(object: Object3D): Measures {
  let meshes = 0;
  let triangles = 0;
  let points = 0;
  const bounds = new Box3();
  // From the top: `updateWorldMatrix` would take changes for done before what stands beside this has heard of them.
  let top = object;
  while (top.parent) top = top.parent;
  top.updateMatrixWorld();
  const back = object.matrixWorld.clone().invert();
  const own = new Box3();
  const within = new Matrix4();
  object.traverse((one) => {
    if (!isDrawn(one)) return;
    const { index, attributes } = one.geometry;
    const count = index?.count ?? attributes.position?.count ?? 0;
    if ("isMesh" in one) {
      meshes += 1;
      triangles += Math.floor(count / 3);
    } else if ("isPoints" in one) {
      points += count;
    }
    if (one.geometry.boundingBox === null) one.geometry.computeBoundingBox();
    if (one.geometry.boundingBox === null) return;
    own.copy(one.geometry.boundingBox).applyMatrix4(within.multiplyMatrices(back, one.matrixWorld));
    bounds.union(own);
  });
  return {
    bounds: bounds.isEmpty() ? null : { min: bounds.min.toArray(), max: bounds.max.toArray() },
    meshes,
    triangles,
    points,
  };
}
