import { Matrix4, Ray, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { pickPoint, pickTriangle } from "../../src/mesh/pick";

/** Two parallel unit squares, at z = 0 and z = 1. */
const POINTS = new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1]);
const TRIANGLES = new Uint32Array([0, 1, 2, 0, 2, 3, 4, 6, 5, 4, 7, 6]);

function ray(x: number, y: number, z: number, down: number): Ray {
  return new Ray(new Vector3(x, y, z), new Vector3(0, 0, down));
}

describe("pickTriangle", () => {
  it("finds the nearest triangle, its distance and the nearest corner.", () => {
    expect(pickTriangle(ray(0.9, 0.2, 5, -1), POINTS, TRIANGLES)).toEqual({ distance: 4, triangle: 2, vertex: 5 });
  });

  it("finds triangles from behind.", () => {
    expect(pickTriangle(ray(0.1, 0.8, -5, 1), POINTS, TRIANGLES)).toEqual({ distance: 5, triangle: 1, vertex: 3 });
  });

  it("finds nothing beside the mesh or behind the viewer.", () => {
    expect(pickTriangle(ray(1.5, 0.5, 5, -1), POINTS, TRIANGLES)).toBeNull();
    expect(pickTriangle(ray(0.5, 0.4, 5, 1), POINTS, TRIANGLES)).toBeNull();
  });

  it("passes over triangles without area and points that are not numbers.", () => {
    const points = new Float32Array([0, 0, 0, 1, 0, 0, Number.NaN, 0, 0]);
    expect(pickTriangle(ray(0.5, 0, 1, -1), points, new Uint32Array([0, 1, 1, 0, 1, 2]))).toBeNull();
  });
});

describe("pickPoint", () => {
  const view = { width: 200, height: 100 };

  it("finds the point within reach that is nearest to the viewer.", () => {
    const points = new Float32Array([0, 0, 0.5, 0, 0, -0.5, 0.9, 0.9, -0.9]);
    expect(pickPoint(points, new Matrix4(), view, { x: 102, y: 51 }, 5)).toBe(1);
  });

  it("finds nothing out of reach or behind the viewer.", () => {
    expect(pickPoint(new Float32Array([0, 0, 0]), new Matrix4(), view, { x: 120, y: 50 }, 5)).toBeNull();
    const behind = new Matrix4().makeScale(1, 1, 1);
    behind.elements[15] = -1;
    expect(pickPoint(new Float32Array([0, 0, 0]), behind, view, { x: 100, y: 50 }, 5)).toBeNull();
  });
});
