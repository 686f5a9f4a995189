import { Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { Turntable } from "../../../src/scene/camera/Turntable";

function table(position: [number, number, number], target: [number, number, number] = [0, 0, 0]): Turntable {
  const made = new Turntable();
  made.lookAt(new Vector3(...position), new Vector3(...target));
  return made;
}

function close(one: Vector3, other: readonly number[], slack = 1e-9): void {
  expect(one.distanceTo(new Vector3(...other))).toBeLessThan(slack);
}

describe("Turntable", () => {
  it("looks at its target, upright.", () => {
    const camera = table([3, 4, 12], [1, 2, 3]);
    close(camera.target, [1, 2, 3]);
    expect(camera.axis(0).y).toBeCloseTo(0, 12);
    expect(camera.axis(1).y).toBeGreaterThan(0);
  });

  it("keeps distance, target and horizon while it turns, over thousands of turns.", () => {
    const camera = table([3, 4, 12]);
    for (let step = 0; step < 5000; step++) camera.rotate(0.13, Math.sin(step) / 5);
    close(camera.target, [0, 0, 0]);
    expect(camera.position.length()).toBeCloseTo(13, 9);
    expect(camera.axis(0).y).toBeCloseTo(0, 9);
  });

  it("comes to rest straight above its target, and turns there without losing its way.", () => {
    const camera = table([0, 0, 10]);
    camera.rotate(0, 10);
    close(camera.position, [0, 10, 0], 1e-6);
    close(camera.axis(1), [0, 0, -1], 1e-6);
    camera.rotate(Math.PI / 2, 0);
    close(camera.axis(0), [0, 0, 1], 1e-6);
    camera.rotate(0, -Math.PI / 2);
    close(camera.position, [-10, 0, 0], 1e-6);
  });

  it.each([[[0, 0, 1]], [[1, 0, 0]], [[1, 1, 1]]])("turns about the scene's up %s.", (up) => {
    const camera = new Turntable();
    camera.setUp(up as [number, number, number]);
    camera.lookAt(new Vector3(5, -7, 3), new Vector3(1, 1, 1));
    const height = camera.position.clone().dot(camera.up);
    camera.rotate(1.3, 0);
    expect(camera.position.dot(camera.up)).toBeCloseTo(height, 9);
    expect(camera.axis(0).dot(camera.up)).toBeCloseTo(0, 9);
  });

  it("keeps a roll while it is moved and brought nearer, and is upright once it is turned.", () => {
    const camera = table([0, 0, 10]);
    const view = camera.view();
    view.quaternion.setFromAxisAngle(new Vector3(0, 0, 1), 0.5);
    camera.setView(view);
    camera.pan(1, 2);
    camera.zoom(0.5, camera.target);
    expect(camera.axis(0).y).toBeCloseTo(Math.sin(0.5), 9);
    camera.rotate(0.1, 0);
    expect(camera.axis(0).y).toBeCloseTo(0, 9);
  });

  it("leaves the point it zooms to where it is on the screen.", () => {
    const camera = table([0, 0, 10]);
    const point = new Vector3(2, 1, 3);
    const direction = point.clone().sub(camera.position).normalize();
    camera.zoom(0.3, point);
    close(point.clone().sub(camera.position).normalize(), direction.toArray());
    expect(camera.distance).toBeCloseTo(3, 9);
  });

  it("keeps within its limits.", () => {
    const camera = table([0, 0, 10]);
    camera.limits = { ...camera.limits, minDistance: 4, maxDistance: 20, minPolarAngle: 0.5, maxPolarAngle: 1.5 };
    camera.limits.minAzimuthAngle = -0.3;
    camera.limits.maxAzimuthAngle = 0.6;
    camera.confine();
    camera.zoom(0.01, camera.target);
    expect(camera.distance).toBeCloseTo(4, 9);
    camera.zoom(1000, camera.target);
    expect(camera.distance).toBeCloseTo(20, 9);
    camera.rotate(-9, 9);
    expect(Math.acos(camera.position.y / 20)).toBeCloseTo(0.5, 9);
    expect(Math.atan2(camera.position.x, camera.position.z)).toBeCloseTo(0.6, 9);
    camera.rotate(9, -9);
    expect(Math.acos(camera.position.y / 20)).toBeCloseTo(1.5, 9);
    expect(Math.atan2(camera.position.x, camera.position.z)).toBeCloseTo(-0.3, 9);
  });

  it("moves half a micrometre at half a thousand kilometres.", () => {
    const camera = table([500_000, 0, 1], [500_000, 0, 0]);
    camera.pan(5e-7, 0);
    expect(camera.target.x - 500_000).toBeCloseTo(5e-7, 9);
  });
});
