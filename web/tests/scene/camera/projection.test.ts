import {
  BoxGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  OrthographicCamera,
  PerspectiveCamera,
  Scene,
  Vector3,
} from "three";
import { describe, expect, it } from "vitest";
import { depthSpan, worldBox } from "../../../src/scene/camera/bounds";
import { clippingPlanes, halfHeight, rayAt } from "../../../src/scene/camera/projection";

function boxAt(z: number, size: number | [number, number, number] = 1): Mesh {
  const sides = typeof size === "number" ? ([size, size, size] as const) : size;
  const mesh = new Mesh(new BoxGeometry(...sides), new MeshBasicMaterial());
  mesh.position.z = z;
  return mesh;
}

function eye(): PerspectiveCamera {
  const camera = new PerspectiveCamera(50, 4 / 3, 0.1, 1000);
  camera.updateMatrixWorld();
  return camera;
}

function spanOf(...meshes: Mesh[]): ReturnType<typeof depthSpan> {
  const scene = new Scene();
  if (meshes.length > 0) scene.add(...meshes);
  scene.updateMatrixWorld();
  return depthSpan(scene, eye());
}

describe("What a camera sees", () => {
  it("reaches from the nearest to the farthest of what is in the picture.", () => {
    const aside = boxAt(-2);
    aside.position.x = 100;
    const hidden = boxAt(-1);
    hidden.visible = false;
    const span = spanOf(boxAt(-10), boxAt(-400), boxAt(30), aside, hidden)!;
    expect(span.nearest).toBeGreaterThan(9);
    expect(span.nearest).toBeLessThanOrEqual(9.5);
    expect(span.farthest).toBeGreaterThanOrEqual(400.5);
    expect(span.farthest).toBeLessThan(402);
    expect(span.around).toBe(false);
  });

  it("does not take the sphere of something flat for the thing itself.", () => {
    const span = spanOf(boxAt(-10, [1000, 1000, 0.1]))!;
    expect(span.nearest).toBeCloseTo(9.95, 6);
    expect(span.farthest).toBeCloseTo(10.05, 6);
  });

  it("is nothing where nothing is, and leaves out what says that it has no bounds.", () => {
    expect(spanOf()).toBeNull();
    const sky = boxAt(-10);
    sky.userData.unbounded = true;
    const lines = boxAt(-10);
    lines.userData.bounds = null;
    expect(spanOf(sky, lines)).toBeNull();
  });

  it("passes over geometries that are no numbers.", () => {
    const broken = boxAt(-10);
    broken.geometry.boundingBox = null;
    broken.geometry.boundingSphere = null;
    broken.userData.bounds = null;
    const group = new Group();
    group.add(broken, boxAt(-20));
    group.updateMatrixWorld(true);
    expect(worldBox([group]).max.z).toBeCloseTo(-19.5, 9);
  });
});

describe("clippingPlanes", () => {
  it.each([1e-4, 1, 1e3, 5e5])("holds a scene of size %f with a ratio that 24 bits resolve.", (size) => {
    const { near, far } = clippingPlanes({ nearest: size, farthest: 3 * size, around: false }, 2 * size);
    expect(near).toBeLessThan(size);
    expect(far).toBeGreaterThan(3 * size);
    expect(far / near).toBeLessThan(4);
  });

  it("lets the camera stand in something large and see what it turns about.", () => {
    const { near, far } = clippingPlanes({ nearest: Number.POSITIVE_INFINITY, farthest: 500, around: true }, 2);
    expect(near).toBeLessThan(0.1);
    expect(near).toBeGreaterThan(1e-4);
    expect(far).toBeGreaterThan(500);
  });

  it("has planes while nothing is there.", () => {
    const { near, far } = clippingPlanes(null, 5);
    expect(near).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(near);
  });
});

describe("rayAt", () => {
  it("goes through the point that is seen at a place, far from the origin, in both projections.", () => {
    const cameras = [new PerspectiveCamera(40, 2, 0.001, 50), new OrthographicCamera(-2, 2, 1, -1, -5, 50)];
    for (const camera of cameras) {
      camera.position.set(500_000, 4_000_000, 7);
      camera.lookAt(500_003, 4_000_001, -2);
      camera.updateMatrixWorld();
      const point = new Vector3(500_002.25, 4_000_000.75, 0.5);
      const local = point.clone().applyMatrix4(camera.matrixWorldInverse);
      const { x, y } = local.applyMatrix4(camera.projectionMatrix);
      expect(rayAt(camera, x, y).distanceToPoint(point)).toBeLessThan(1e-8);
    }
  });

  it("agrees with the height that is seen.", () => {
    const camera = eye();
    const edge = rayAt(camera, 0, 1);
    const at = edge.origin.clone().addScaledVector(edge.direction, 10 / -edge.direction.z);
    expect(at.y).toBeCloseTo(halfHeight(camera, 10), 9);
  });
});
