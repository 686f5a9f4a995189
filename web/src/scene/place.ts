/** The pose of an element as properties give it, put onto its object. */

import type { Object3D } from "three";

/** What `place` reads; the declaration is `Placed` in Python. */
export interface Pose {
  readonly position?: readonly number[] | null;
  readonly rotation?: readonly number[] | null;
  readonly quaternion?: readonly number[] | null;
  readonly scale?: readonly number[] | null;
  readonly matrix?: readonly number[] | null;
}

/** Names of the properties that make a pose. */
export const POSE_PROPERTIES: ReadonlySet<string> = new Set(["position", "rotation", "quaternion", "scale", "matrix"]);

/** Put a pose onto an object whose matrix is not updated by itself. */
export function place(object: Object3D, { position, rotation, quaternion, scale, matrix }: Pose): void {
  if (matrix) {
    object.matrix.fromArray(matrix);
    object.matrix.decompose(object.position, object.quaternion, object.scale);
    object.matrixWorldNeedsUpdate = true;
    return;
  }
  object.position.set(position?.[0] ?? 0, position?.[1] ?? 0, position?.[2] ?? 0);
  if (quaternion) object.quaternion.set(quaternion[0]!, quaternion[1]!, quaternion[2]!, quaternion[3]!).normalize();
  else object.rotation.set(rotation?.[0] ?? 0, rotation?.[1] ?? 0, rotation?.[2] ?? 0);
  object.scale.set(scale?.[0] ?? 1, scale?.[1] ?? 1, scale?.[2] ?? 1);
  settle(object);
}

/** Put one row of many poses onto an object: x, y, z, or these and a quaternion x, y, z, w. */
export function placeRow(object: Object3D, rows: ArrayLike<number>, width: number, row: number): void {
  const at = row * width;
  object.position.set(rows[at]!, rows[at + 1]!, rows[at + 2]!);
  if (width >= 7) {
    object.quaternion.set(rows[at + 3]!, rows[at + 4]!, rows[at + 5]!, rows[at + 6]!).normalize();
  }
  settle(object);
}

function settle(object: Object3D): void {
  object.updateMatrix();
  object.matrixWorldNeedsUpdate = true;
}
