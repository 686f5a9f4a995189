/** Which boxes a ray meets. */

import { type Ray, Vector3 } from "three";

/** Boxes by their middles, the lengths of their sides, and their turns; null: none is turned. */
export interface BoxArrays {
  readonly count: number;
  readonly centers: Float32Array;
  readonly sizes: Float32Array;
  readonly turns: Float32Array | null;
}

export interface BoxHit {
  readonly box: number;
  readonly distance: number;
}

/** Corners of a box that its edges join; bits 1, 2 and 4 of a corner's number stand for the far side along x, y, z. */
export const EDGES: readonly (readonly [number, number])[] = [
  [0, 1], [2, 3], [4, 5], [6, 7], [0, 2], [1, 3], [4, 6], [5, 7], [0, 4], [1, 5], [2, 6], [3, 7],
]; // biome-ignore format: a table

const start = new Vector3();
const end = new Vector3();
const place = new Vector3();

/** The first box whose walls the ray meets, seen from inside too. `ray.direction` has the length 1. */
export function hitWalls(boxes: BoxArrays, ray: Ray): BoxHit | null {
  let found: BoxHit | null = null;
  const { origin, direction } = ray;
  for (let box = 0; box < boxes.count; box++) {
    if (empty(boxes, box)) continue;
    place.set(origin.x - boxes.centers[3 * box]!, origin.y - boxes.centers[3 * box + 1]!, 0);
    place.z = origin.z - boxes.centers[3 * box + 2]!;
    start.copy(direction);
    if (boxes.turns) {
      turnBack(boxes.turns, box, place);
      turnBack(boxes.turns, box, start);
    }
    let near = Number.NEGATIVE_INFINITY;
    let far = Number.POSITIVE_INFINITY;
    for (let axis = 0; axis < 3; axis++) {
      const half = 0.5 * Math.abs(boxes.sizes[3 * box + axis]!);
      const at = place.getComponent(axis);
      const along = start.getComponent(axis);
      if (along === 0) {
        if (Math.abs(at) > half) far = Number.NEGATIVE_INFINITY;
        continue;
      }
      const one = (-half - at) / along;
      const other = (half - at) / along;
      near = Math.max(near, Math.min(one, other));
      far = Math.min(far, Math.max(one, other));
    }
    if (near > far || far < 0) continue;
    const distance = near > 0 ? near : far;
    if (!found || distance < found.distance) found = { box, distance };
  }
  return found;
}

/**
 * The first box with an edge near the ray.
 *
 * @param reach how near, for a distance from the ray's origin
 */
export function hitEdges(boxes: BoxArrays, ray: Ray, reach: (distance: number) => number): BoxHit | null {
  let found: BoxHit | null = null;
  for (let box = 0; box < boxes.count; box++) {
    if (empty(boxes, box)) continue;
    start.fromArray(boxes.centers, 3 * box);
    const radius = 0.5 * Math.hypot(boxes.sizes[3 * box]!, boxes.sizes[3 * box + 1]!, boxes.sizes[3 * box + 2]!);
    const away = start.distanceTo(ray.origin);
    if (ray.distanceToPoint(start) > radius + reach(away + radius)) continue;
    for (const [from, to] of EDGES) {
      cornerOf(boxes, box, from, start);
      cornerOf(boxes, box, to, end);
      const apart = Math.sqrt(ray.distanceSqToSegment(start, end, place));
      const distance = place.distanceTo(ray.origin);
      if (apart <= reach(distance) && (!found || distance < found.distance)) found = { box, distance };
    }
  }
  return found;
}

function empty({ sizes }: BoxArrays, box: number): boolean {
  return sizes[3 * box] === 0 && sizes[3 * box + 1] === 0 && sizes[3 * box + 2] === 0;
}

function cornerOf({ centers, sizes, turns }: BoxArrays, box: number, corner: number, into: Vector3): void {
  into.set(
    (corner & 1 ? 0.5 : -0.5) * sizes[3 * box]!,
    (corner & 2 ? 0.5 : -0.5) * sizes[3 * box + 1]!,
    (corner & 4 ? 0.5 : -0.5) * sizes[3 * box + 2]!,
  );
  if (turns) turnBy(turns, box, into, 1);
  into.x += centers[3 * box]!;
  into.y += centers[3 * box + 1]!;
  into.z += centers[3 * box + 2]!;
}

function turnBack(turns: Float32Array, box: number, vector: Vector3): void {
  turnBy(turns, box, vector, -1);
}

function turnBy(turns: Float32Array, box: number, vector: Vector3, sense: 1 | -1): void {
  const [x, y, z, w] = [turns[4 * box]!, turns[4 * box + 1]!, turns[4 * box + 2]!, turns[4 * box + 3]!];
  const length = Math.hypot(x, y, z, w) || 1;
  const [a, b, c, d] = [(sense * x) / length, (sense * y) / length, (sense * z) / length, w / length];
  const tx = 2 * (b * vector.z - c * vector.y);
  const ty = 2 * (c * vector.x - a * vector.z);
  const tz = 2 * (a * vector.y - b * vector.x);
  vector.set(
    vector.x + d * tx + b * tz - c * ty,
    vector.y + d * ty + c * tx - a * tz,
    vector.z + d * tz + a * ty - b * tx,
  );
}
