import { describe, expect, it } from "vitest";
import { DEFAULT_X_R } from "../../../src/scene/elements/xr/properties";
import { Stage } from "../../../src/scene/xr/Stage";

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

function pose(x: number, y: number, z: number): number[] {
  return [...IDENTITY.slice(0, 12), x, y, z, 1];
}

function told(stage: Stage, ...poses: number[][]): number[] {
  return [...(stage.toScene(poses.flat(), stage.matrices(poses.length)).data as Float64Array)];
}

describe("the wearer's place", () => {
  it("is that of the scene where nothing is said", () => {
    const stage = new Stage();
    stage.place(DEFAULT_X_R, [0, 1, 0], 0);
    expect(told(stage, pose(1, 2, 3), pose(4, 5, 6))).toEqual([...pose(1, 2, 3), ...pose(4, 5, 6)]);
  });

  it("is moved, turned to the left and upright in a scene whose z is up", () => {
    const stage = new Stage();
    stage.place({ ...DEFAULT_X_R, position: [10, 0, 0], heading: Math.PI / 2 }, [0, 0, 1], 0);
    const [x, y, z] = told(stage, pose(0, 1.5, -1)).slice(12) as [number, number, number];
    expect([x, y, z]).toEqual([expect.closeTo(9, 5), expect.closeTo(0, 5), expect.closeTo(1.5, 5)]);
  });

  it("changes places, and never turns, with the wearer's size", () => {
    const stage = new Stage();
    stage.place({ ...DEFAULT_X_R, scale: 10 }, [0, 1, 0], 0);
    expect(told(stage, pose(0, 1.5, -1))).toEqual([...IDENTITY.slice(0, 12), 0, 15, -10, 1]);
  });

  it("is told in float64 far from the origin", () => {
    const stage = new Stage();
    stage.place({ ...DEFAULT_X_R, position: [500_000, 0, 0] }, [0, 1, 0], 0);
    expect(stage.matrices(1).dtype).toBe("f8");
    expect(told(stage, pose(0.0625, 0, 0))[12]).toBe(500_000.0625);
  });

  it("is lifted where the headset measures from the eyes", () => {
    const stage = new Stage();
    stage.place(DEFAULT_X_R, [0, 1, 0], 1.5);
    expect(told(stage, pose(0, 0, 0))[13]).toBe(1.5);
  });

  it("stays upright where the scene's up is nothing", () => {
    const stage = new Stage();
    stage.place(DEFAULT_X_R, [0, 0, 0], 0);
    expect(told(stage, pose(1, 2, 3))).toEqual(pose(1, 2, 3));
  });

  it("points along a ray", () => {
    const stage = new Stage();
    stage.place({ ...DEFAULT_X_R, position: [0, 0, 5], scale: 2 }, [0, 1, 0], 0);
    const { origin, direction } = stage.ray(pose(0, 1, 0));
    expect(origin.toArray()).toEqual([0, 2, 5]);
    expect(direction.toArray()).toEqual([0, 0, -1]);
  });
});
