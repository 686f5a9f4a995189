/** Poses and scales of many copies as the matrices that the GPU takes. */

import type { Sphere } from "three";

/** Rows of numbers that lie `stride` apart, beginning at `offset`. */
export interface Column {
  readonly array: ArrayLike<number>;
  readonly offset: number;
  readonly stride: number;
}

export interface Copies {
  readonly count: number;
  readonly positions: Column;
  readonly quaternions: Column | null;
  /** Of stride 1, one factor for all axes; of stride 3, one for each. */
  readonly scales: Column | null;
  /** 0: not drawn. */
  readonly visible: ArrayLike<number> | null;
}

/**
 * Write 16 numbers for each copy into `matrices`, column after column; a copy that is not drawn has no extent.
 *
 * @param bounds is put around all copies
 * @param radius of a ball around the origin of a copy that it does not leave
 */
export function writeMatrices(copies: Copies, matrices: Float32Array, bounds: Sphere, radius: number): void {
  const { count, positions, quaternions, scales, visible } = copies;
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = x0;
  let z0 = x0;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = x1;
  let z1 = x1;
  let largest = 0;
  for (let copy = 0, at = 0; copy < count; copy++, at += 16) {
    const place = positions.offset + copy * positions.stride;
    const px = positions.array[place]!;
    const py = positions.array[place + 1]!;
    const pz = positions.array[place + 2]!;
    let sx = 1;
    let sy = 1;
    let sz = 1;
    if (scales) {
      const factor = scales.offset + copy * scales.stride;
      sx = scales.array[factor]!;
      sy = scales.stride === 3 ? scales.array[factor + 1]! : sx;
      sz = scales.stride === 3 ? scales.array[factor + 2]! : sx;
    }
    if (visible && !visible[copy]) sx = sy = sz = 0;
    let x = 0;
    let y = 0;
    let z = 0;
    let w = 1;
    if (quaternions) {
      const turn = quaternions.offset + copy * quaternions.stride;
      x = quaternions.array[turn]!;
      y = quaternions.array[turn + 1]!;
      z = quaternions.array[turn + 2]!;
      w = quaternions.array[turn + 3]!;
      const length = Math.sqrt(x * x + y * y + z * z + w * w) || 1;
      x /= length;
      y /= length;
      z /= length;
      w /= length;
    }
    matrices[at] = (1 - 2 * (y * y + z * z)) * sx;
    matrices[at + 1] = 2 * (x * y + z * w) * sx;
    matrices[at + 2] = 2 * (x * z - y * w) * sx;
    matrices[at + 3] = 0;
    matrices[at + 4] = 2 * (x * y - z * w) * sy;
    matrices[at + 5] = (1 - 2 * (x * x + z * z)) * sy;
    matrices[at + 6] = 2 * (y * z + x * w) * sy;
    matrices[at + 7] = 0;
    matrices[at + 8] = 2 * (x * z + y * w) * sz;
    matrices[at + 9] = 2 * (y * z - x * w) * sz;
    matrices[at + 10] = (1 - 2 * (x * x + y * y)) * sz;
    matrices[at + 11] = 0;
    matrices[at + 12] = px;
    matrices[at + 13] = py;
    matrices[at + 14] = pz;
    matrices[at + 15] = 1;
    largest = Math.max(largest, Math.abs(sx), Math.abs(sy), Math.abs(sz));
    if (px < x0) x0 = px;
    if (px > x1) x1 = px;
    if (py < y0) y0 = py;
    if (py > y1) y1 = py;
    if (pz < z0) z0 = pz;
    if (pz > z1) z1 = pz;
  }
  if (count === 0) {
    bounds.makeEmpty();
    return;
  }
  bounds.center.set(0.5 * (x0 + x1), 0.5 * (y0 + y1), 0.5 * (z0 + z1));
  bounds.radius = 0.5 * Math.hypot(x1 - x0, y1 - y0, z1 - z0) + radius * largest;
}
