import { Ray, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { hitEdges, hitWalls } from "../../../src/scene/elements/data/boxRays";

const boxes = (centers: number[], sizes: number[], turns: number[] | null = null) => ({
  count: centers.length / 3,
  centers: Float32Array.from(centers),
  sizes: Float32Array.from(sizes),
  turns: turns && Float32Array.from(turns),
});
const down = (x: number, y: number): Ray => new Ray(new Vector3(x, y, 10), new Vector3(0, 0, -1));

describe("hitWalls", () => {
  it("finds the nearest box and the place on its wall.", () => {
    const two = boxes([0, 0, 0, 0, 0, 4], [2, 2, 2, 2, 2, 2]);
    expect(hitWalls(two, down(0.5, 0.5))).toEqual({ box: 1, distance: 5 });
    expect(hitWalls(two, down(1.5, 0))).toBeNull();
  });

  it("turns boxes, meets them from inside, and passes over those without extent.", () => {
    const half = Math.SQRT1_2;
    const turned = boxes([0, 0, 0], [4, 1, 1], [0, 0, half, half]);
    expect(hitWalls(turned, down(0, 1.9))?.box).toBe(0);
    expect(hitWalls(turned, down(1.9, 0))).toBeNull();
    expect(hitWalls(boxes([0, 0, 10], [2, 2, 2]), down(0, 0))?.distance).toBe(1);
    expect(hitWalls(boxes([0, 0, 0], [0, 0, 0]), down(0, 0))).toBeNull();
  });
});

describe("hitEdges", () => {
  it("finds a box by an edge nearby, not by its walls.", () => {
    const one = boxes([0, 0, 0], [2, 2, 2]);
    const reach = (): number => 0.1;
    expect(hitEdges(one, down(1.05, 0.3), reach)?.box).toBe(0);
    expect(hitEdges(one, down(0.5, 0.3), reach)).toBeNull();
  });
});
