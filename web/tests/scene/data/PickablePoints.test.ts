import {
  BufferGeometry,
  Group,
  type Intersection,
  OrthographicCamera,
  PerspectiveCamera,
  Raycaster,
  Vector2,
} from "three";
import { describe, expect, it } from "vitest";
import { PickablePoints } from "../../../src/scene/elements/data/PickablePoints";

function pick(array: Float32Array | Uint16Array, options: { step?: number; nowhere?: number; world?: number } = {}) {
  const group = new Group();
  const points = new PickablePoints(new BufferGeometry());
  points.height = () => 600;
  points.setSource(
    { array, step: [options.step ?? 1, options.step ?? 1, options.step ?? 1], nowhere: options.nowhere ?? 1e37 },
    { world: options.world ?? 0 },
  );
  group.add(points);
  return { group, points };
}

function cast(points: PickablePoints, camera = new PerspectiveCamera(50, 1, 0.1, 1000), x = 0, y = 0): Intersection[] {
  camera.position.z = 10;
  camera.updateMatrixWorld();
  const raycaster = new Raycaster();
  raycaster.setFromCamera(new Vector2(x, y), camera);
  const hits: Intersection[] = [];
  points.raycast(raycaster, hits);
  return hits;
}

/** Points around the middle of a wide square, of which number `index` is in the middle. */
function around(count: number, index: number): Float32Array {
  const array = new Float32Array(3 * count);
  for (let point = 0; point < count; point++) {
    const angle = point * 2.4;
    array.set([3 * Math.cos(angle), 3 * Math.sin(angle), Math.sin(point)], 3 * point);
  }
  array.set([0, 0, 0], 3 * index);
  return array;
}

describe("PickablePoints", () => {
  it("finds the point under the ray among many, whatever run it is in.", () => {
    for (const index of [0, 2047, 2048, 9999]) {
      const { points } = pick(around(10_000, index));
      const [hit] = cast(points);
      expect(hit!.index).toBe(index);
      expect(hit!.distance).toBeCloseTo(10);
      expect(hit!.object).toBe(points);
    }
  });

  it("finds the front one of two, and nothing where there is nothing.", () => {
    const { points } = pick(Float32Array.from([0, 0, -1, 0, 0, 1]));
    expect(cast(points)[0]!.index).toBe(1);
    expect(cast(points, undefined, 0.5, 0.5)).toEqual([]);
  });

  it("passes over points that are not there and points behind the viewer.", () => {
    const { points } = pick(Float32Array.from([3e38, 0, 0, 0, 0, 20]));
    expect(cast(points)).toEqual([]);
  });

  it("reaches as far as a point of some size is wide.", () => {
    const array = Float32Array.from([0.4, 0, 0]);
    expect(cast(pick(array).points)).toEqual([]);
    expect(cast(pick(array, { world: 1 }).points)[0]!.index).toBe(0);
  });

  it("takes scaled coordinates, a moved parent and parallel rays.", () => {
    const { group, points } = pick(Uint16Array.from([100, 200, 300, 65535, 65535, 65535]), {
      step: 0.01,
      nowhere: 65534.5,
    });
    points.position.set(-1, -2, -3);
    group.position.set(0, 0, 2);
    group.updateMatrixWorld(true);
    const [hit] = cast(points, new OrthographicCamera(-5, 5, 5, -5, 0.1, 100) as unknown as PerspectiveCamera);
    expect(hit!.index).toBe(0);
    expect(hit!.point.toArray().map((value) => Math.round(1e4 * value) / 1e4 + 0)).toEqual([0, 0, 2]);
  });
});
