import { Box3, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { CameraRig } from "../../src/mesh/CameraRig";
import { VIEW_NAMES } from "../../src/mesh/types";

const BOX = new Float32Array(
  Array.from({ length: 8 }, (_, corner) => [corner & 1 ? 3 : -3, corner & 2 ? 2 : -2, corner & 4 ? 1 : -1]).flat(),
);

function rig({ parallel = false } = {}): CameraRig {
  const made = new CameraRig();
  made.setViewport(800, 600);
  made.setBounds(new Box3(new Vector3(-3, -2, -1), new Vector3(3, 2, 1)), BOX);
  made.parallel = parallel;
  made.setPose(made.viewFrom("iso"));
  return made;
}

/** Where a point is seen: x and y from -1 to 1, z between the clipping planes from -1 to 1. */
function seen(camera: CameraRig, point: Vector3): Vector3 {
  camera.update();
  return point.clone().project(camera.camera);
}

function corners(): Vector3[] {
  return Array.from({ length: 8 }, (_, corner) => new Vector3().fromArray(BOX, 3 * corner));
}

describe("CameraRig", () => {
  it.each([
    ["perspective", false],
    ["parallel", true],
  ])("shows and fills the view with the whole mesh from every side, in %s projection.", (_, parallel) => {
    for (const name of VIEW_NAMES) {
      const camera = rig({ parallel });
      camera.setPose(camera.viewFrom(name));
      const places = corners().map((corner) => seen(camera, corner));
      const reach = Math.max(...places.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
      expect(reach).toBeLessThanOrEqual(1);
      expect(reach).toBeGreaterThan(0.8);
    }
  });

  it.each([
    ["perspective", false],
    ["parallel", true],
  ])("clips nothing of the mesh before the viewer however near it is, in %s projection.", (_, parallel) => {
    const camera = rig({ parallel });
    for (let step = 0; step < 12; step++) {
      for (const corner of corners()) expect(Math.abs(seen(camera, corner).z)).toBeLessThanOrEqual(1);
      camera.zoom(1.6, camera.target.clone());
      camera.rotate(0.7, 0.3);
    }
  });

  it("keeps distance and target while it turns, and an upright of length one across the line of sight.", () => {
    const camera = rig();
    const { distance } = camera;
    for (let step = 0; step < 500; step++) camera.rotate(0.13, 0.29);
    expect(camera.distance).toBeCloseTo(distance, 9);
    expect(camera.target.toArray()).toEqual([0, 0, 0]);
    expect(camera.up.length()).toBeCloseTo(1, 12);
    expect(camera.up.dot(camera.backward())).toBeCloseTo(0, 12);
  });

  it("lets the mesh follow the hand when turning.", () => {
    const camera = rig();
    const front = camera.backward();
    const before = seen(camera, front);
    camera.rotate(0.1, 0);
    expect(seen(camera, front).x).toBeGreaterThan(before.x);
    camera.rotate(-0.1, 0.1);
    expect(seen(camera, front).y).toBeLessThan(before.y);
  });

  it("pans what is at the target's depth by as many pixels as the hand moved.", () => {
    const camera = rig();
    camera.pan(80, 60);
    const place = seen(camera, new Vector3());
    expect(place.x).toBeCloseTo(80 / 400);
    expect(place.y).toBeCloseTo(-60 / 300);
  });

  it.each([
    ["perspective", false],
    ["parallel", true],
  ])("zooms without moving the point it zooms to, in %s projection.", (_, parallel) => {
    const camera = rig({ parallel });
    const point = new Vector3(2, -1, 0.5);
    const before = seen(camera, point);
    camera.zoom(0.3, point);
    const after = seen(camera, point);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  it.each([
    ["perspective", false],
    ["parallel", true],
  ])("sends a ray through what is seen at a place, in %s projection.", (_, parallel) => {
    const camera = rig({ parallel });
    const point = new Vector3(2, -1, 0.5);
    const { x, y } = seen(camera, point);
    expect(camera.ray(x, y).distanceToPoint(point)).toBeCloseTo(0, 9);
  });

  it("shows the target's surroundings at the same size in both projections.", () => {
    const camera = rig();
    const beside = camera.atTargetDepth(0.5, 0);
    expect(seen(camera, beside).x).toBeCloseTo(0.5);
    camera.parallel = true;
    expect(seen(camera, beside).x).toBeCloseTo(0.5);
  });

  it("stays where it is in the world when the origin moves.", () => {
    const camera = rig();
    const before = camera.state([500_000, 4_200_000, 0]);
    camera.moveOrigin(new Vector3(10, -20, 30));
    const after = camera.state([500_010, 4_199_980, 30]);
    after.position.forEach((coordinate, axis) => {
      expect(coordinate).toBeCloseTo(before.position[axis]!, 9);
    });
    expect(after.target).toEqual(before.target);
  });

  it("returns the state it was given, far from the world's origin too.", () => {
    const camera = rig();
    const origin: [number, number, number] = [500_000, 4_200_000, 120];
    camera.setState({ position: [500_003.000001, 4_200_000, 120], target: [500_000, 4_200_000, 120], fov: 45 }, origin);
    const { position, target, fov } = camera.state(origin);
    expect(position[0]).toBeCloseTo(500_003.000001, 9);
    expect(target).toEqual(origin);
    expect(fov).toBe(45);
  });

  it("finds an upright where the given one lies along the line of sight.", () => {
    const camera = rig();
    camera.setState({ position: [0, 0, 5], target: [0, 0, 0], up: [0, 0, 1] }, [0, 0, 0]);
    expect(camera.up.length()).toBeCloseTo(1);
    expect(camera.up.z).toBeCloseTo(0);
  });

  it("looks at something finite where the mesh is empty.", () => {
    const camera = rig();
    camera.setBounds(new Box3(), new Float32Array());
    camera.setPose(camera.viewFrom("iso"));
    expect(camera.position.toArray().every(Number.isFinite)).toBe(true);
    expect(camera.distance).toBeGreaterThan(0);
  });
});
