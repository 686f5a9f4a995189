/**
 * Points that a ray finds fast.
 *
 * Runs of points that stand together in the array are kept with a ball around each, made when first asked for. In most
 * clouds neighbours in the array are neighbours in space, and all but a few runs are passed over; where they are not,
 * ten million points take a few hundredths of a second.
 */

import {
  type Camera,
  type Intersection,
  Matrix4,
  type OrthographicCamera,
  type PerspectiveCamera,
  Points,
  Ray,
  type Raycaster,
  Vector3,
} from "three";
import { NOWHERE } from "./Buffers";
import type { Numbers } from "./numbers";

const RUN = 2048;
/** How near a point must be to the ray, CSS pixels. */
const REACH = 5;

/** Coordinates, x, y, z of each point, times `step`. */
export interface PickSource {
  readonly array: Numbers;
  readonly step: readonly [number, number, number];
  readonly nowhere: number;
}

/** How large points are. */
export interface PickSize {
  /** Metres, for all or each; 0: as many pixels as `REACH`. */
  readonly world: number | Float32Array;
}

const toLocal = new Matrix4();
const ray = new Ray();

export class PickablePoints extends Points {
  private source: PickSource | null = null;
  private size: PickSize = { world: 0 };
  private make: (() => PickSource) | null = null;
  private runs: Float32Array | null = null;
  /** Height of the picture, CSS pixels. */
  height: () => number = () => 600;

  /** Points that are only worked out when somebody looks for one. */
  setLazySource(make: () => PickSource): void {
    this.make = make;
    this.source = null;
    this.runs = null;
    this.size = { world: 0 };
  }

  /** @param source null: nothing is found */
  setSource(source: PickSource | null, size: PickSize): void {
    if (source?.array !== this.source?.array) this.runs = null;
    this.source = source;
    this.size = size;
  }

  override raycast(raycaster: Raycaster, intersects: Intersection[]): void {
    if (this.make) {
      this.source = this.make();
      this.make = null;
    }
    const { source } = this;
    if (!source) return;
    // Coordinates are scaled by `step` here; the object's own scale says the same to the GPU.
    const frame = this.parent ?? this;
    toLocal.copy(frame.matrixWorld);
    const scale = toLocal.getMaxScaleOnAxis();
    toLocal.invert();
    ray.copy(raycaster.ray).applyMatrix4(toLocal);
    const spread = spreadOf(raycaster.camera, this.height()) * REACH;
    const perspective = (raycaster.camera as PerspectiveCamera | null)?.isPerspectiveCamera === true;
    const found = this.nearest(source, perspective ? spread : 0, perspective ? 0 : spread / scale);
    if (found === null) return;
    const { array, step } = source;
    const point = new Vector3(array[3 * found]!, array[3 * found + 1]!, array[3 * found + 2]!);
    point.set(point.x * step[0], point.y * step[1], point.z * step[2]).add(this.position);
    const distanceToRay = ray.distanceToPoint(point) * scale;
    point.applyMatrix4(frame.matrixWorld);
    const distance = raycaster.ray.origin.distanceTo(point);
    if (distance < raycaster.near || distance > raycaster.far) return;
    intersects.push({ distance, distanceToRay, point, index: found, face: null, object: this });
  }

  /**
   * The first point within reach of the ray.
   *
   * @param slope how much the reach grows with the distance
   * @param base reach at any distance
   */
  private nearest({ array, step, nowhere }: PickSource, slope: number, base: number): number | null {
    this.runs ??= ballsOf({ array, step, nowhere });
    const { runs } = this;
    const { world } = this.size;
    const widest = 0.5 * (typeof world === "number" ? world : largestOf(world));
    const [sx, sy, sz] = step;
    const { x: dx, y: dy, z: dz } = ray.direction;
    const ox = ray.origin.x - this.position.x;
    const oy = ray.origin.y - this.position.y;
    const oz = ray.origin.z - this.position.z;
    let best = Number.POSITIVE_INFINITY;
    let found: number | null = null;
    for (let run = 0; 4 * run < runs.length; run++) {
      const radius = runs[4 * run + 3]!;
      if (radius < 0) continue;
      const cx = runs[4 * run]! - ox;
      const cy = runs[4 * run + 1]! - oy;
      const cz = runs[4 * run + 2]! - oz;
      const along = cx * dx + cy * dy + cz * dz;
      const reach = radius + Math.max(base + slope * Math.max(along + radius, 0), widest);
      if (along < -reach || along - radius > best || cx * cx + cy * cy + cz * cz - along * along > reach * reach)
        continue;
      const end = Math.min(3 * (run + 1) * RUN, array.length);
      for (let at = 3 * run * RUN; at < end; at += 3) {
        const px = array[at]!;
        if (!(px < nowhere)) continue;
        const x = px * sx - ox;
        const y = array[at + 1]! * sy - oy;
        const z = array[at + 2]! * sz - oz;
        const t = x * dx + y * dy + z * dz;
        if (!(t > 0 && t < best)) continue;
        const pixels = base + slope * t;
        const ball = 0.5 * (typeof world === "number" ? world : (world[at / 3] ?? 0));
        const own = ball > pixels ? ball : pixels;
        if (x * x + y * y + z * z - t * t > own * own) continue;
        best = t;
        found = at / 3;
      }
    }
    return found;
  }
}

function largestOf(values: Float32Array): number {
  let most = 0;
  for (let index = 0; index < values.length; index++) if (values[index]! > most) most = values[index]!;
  return most;
}

/** Metres that a CSS pixel spans: at one metre for a perspective camera, else anywhere. */
function spreadOf(camera: Camera | null, height: number): number {
  const perspective = camera as PerspectiveCamera | null;
  if (perspective?.isPerspectiveCamera) return 2 / (perspective.projectionMatrix.elements[5]! * height);
  const orthographic = camera as OrthographicCamera | null;
  if (orthographic?.isOrthographicCamera) return 2 / (orthographic.projectionMatrix.elements[5]! * height);
  return 0;
}

/** Middle and radius of a ball around each run, with the largest point in reach; a radius below 0: it is empty. */
function ballsOf({ array, step, nowhere }: PickSource): Float32Array {
  const [sx, sy, sz] = step;
  const count = Math.ceil(array.length / 3 / RUN);
  const balls = new Float32Array(4 * count);
  for (let run = 0; run < count; run++) {
    let x0 = NOWHERE;
    let y0 = NOWHERE;
    let z0 = NOWHERE;
    let x1 = -NOWHERE;
    let y1 = -NOWHERE;
    let z1 = -NOWHERE;
    const end = Math.min(3 * (run + 1) * RUN, array.length);
    for (let at = 3 * run * RUN; at < end; at += 3) {
      const x = array[at]!;
      if (!(x < nowhere)) continue;
      const y = array[at + 1]!;
      const z = array[at + 2]!;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
      if (z < z0) z0 = z;
      if (z > z1) z1 = z;
    }
    const empty = x0 > x1;
    balls[4 * run] = 0.5 * (x0 + x1) * sx;
    balls[4 * run + 1] = 0.5 * (y0 + y1) * sy;
    balls[4 * run + 2] = 0.5 * (z0 + z1) * sz;
    balls[4 * run + 3] = empty ? -1 : 0.5 * Math.hypot((x1 - x0) * sx, (y1 - y0) * sy, (z1 - z0) * sz) * 1.0001;
  }
  return balls;
}
