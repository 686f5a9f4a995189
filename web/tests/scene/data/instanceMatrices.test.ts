import { Matrix4, Quaternion, Sphere, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { writeMatrices } from "../../../src/scene/elements/data/instanceMatrices";

const TURN = new Quaternion(0.1, -0.4, 0.3, 0.7).normalize();

describe("writeMatrices", () => {
  it("composes as three.js does, for poses in rows of seven and quaternions of any length.", () => {
    const poses = Float32Array.from([1, 2, 3, ...TURN.toArray().map((part) => 2 * part)]);
    const out = new Float32Array(16);
    const columns = {
      count: 1,
      positions: { array: poses, offset: 0, stride: 7 },
      quaternions: { array: poses, offset: 3, stride: 7 },
      scales: { array: [2, 3, 4], offset: 0, stride: 3 },
      visible: null,
    };
    writeMatrices(columns, out, new Sphere(), 1);
    const expected = new Matrix4().compose(new Vector3(1, 2, 3), TURN, new Vector3(2, 3, 4));
    expected.elements.forEach((value, index) => {
      expect(out[index]).toBeCloseTo(value, 5);
    });
  });

  it("gives hidden copies no extent and puts bounds around all.", () => {
    const bounds = new Sphere();
    const out = new Float32Array(32);
    writeMatrices(
      {
        count: 2,
        positions: { array: [-5, 0, 0, 5, 0, 0], offset: 0, stride: 3 },
        quaternions: null,
        scales: { array: [2, 1], offset: 0, stride: 1 },
        visible: [1, 0],
      },
      out,
      bounds,
      0.5,
    );
    expect(out[0]).toBe(2);
    expect([out[16], out[21], out[26]]).toEqual([0, 0, 0]);
    expect(bounds.center.toArray()).toEqual([0, 0, 0]);
    expect(bounds.radius).toBe(6);
  });
});
