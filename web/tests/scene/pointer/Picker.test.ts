import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Group,
  InstancedMesh,
  Line,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  SphereGeometry,
} from "three";
import { describe, expect, it } from "vitest";
import { type Hit, Picker } from "../../../src/scene/pointer/Picker";
import { selectIn } from "../../../src/scene/pointer/RectangleSelect";

const SIZE = { width: 640, height: 480 };

/** A scene of objects by key, with what is asked of their properties. */
function stage(objects: Record<string, Object3D>, properties: Record<string, Record<string, unknown>> = {}) {
  const layer = new Group();
  const keys = new Map<Object3D, string>();
  for (const [key, object] of Object.entries(objects)) {
    keys.set(object, key);
    if (!object.parent) layer.add(object);
  }
  layer.updateMatrixWorld(true);
  const camera = new PerspectiveCamera(50, 4 / 3, 0.1, 100);
  camera.position.z = 10;
  camera.updateMatrixWorld();
  const keyOf = (object: Object3D): string | undefined => {
    for (let one: Object3D | null = object; one; one = one.parent) if (keys.has(one)) return keys.get(one);
    return undefined;
  };
  const scene = {
    camera,
    keyOf,
    find: (key: string) => ({ object: objects[key] }) as never,
    propertiesOf: (key: string) => properties[key] ?? {},
  };
  const picker = new Picker(scene, [layer]);
  const pick = (x: number, y: number): Hit | null => picker.pick({ x, y, ...SIZE });
  return { scene, layer, pick, picker };
}

const PIXELS = 240 / (10 * Math.tan((25 * Math.PI) / 180));

function box(x = 0, z = 0, size = 1): Mesh {
  const mesh = new Mesh(new BoxGeometry(size, size, size), new MeshBasicMaterial());
  mesh.position.set(x, 0, z);
  return mesh;
}

describe("Picker", () => {
  it("finds the nearest of what is visible and lets itself be found.", () => {
    const hidden = box(0, 5);
    hidden.visible = false;
    const helper = box(0, 4);
    helper.userData.unpickable = true;
    const { pick } = stage(
      { back: box(0, -2), front: box(0, 1), ghost: box(0, 3), hidden, helper },
      {
        ghost: { clickable: false },
      },
    );
    expect(pick(320, 240)).toMatchObject({ key: "front", distance: 8.5, face: expect.any(Number) });
    expect(pick(5, 5)).toBeNull();
  });

  it("takes the triangles of a large mesh in their order, before and after it is put in order for itself.", async () => {
    const sphere = new Mesh(new SphereGeometry(1, 256, 128), new MeshBasicMaterial());
    const { pick } = stage({ sphere });
    const before = pick(330, 235);
    const index = [...sphere.geometry.index!.array.slice(0, 300)];
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    const after = pick(330, 235);
    expect(after?.face).toBe(before?.face);
    expect(after?.distance).toBeCloseTo(before!.distance, 9);
    expect([...sphere.geometry.index!.array.slice(0, 300)]).toEqual(index);
    sphere.geometry.attributes.position!.array.fill(0);
    sphere.geometry.attributes.position!.needsUpdate = true;
    expect(pick(330, 235)).toBeNull();
  });

  it("tells instances by their numbers, turned and scaled, with the normal towards the viewer.", () => {
    const mesh = new InstancedMesh(new BoxGeometry(1, 1, 1), new MeshBasicMaterial(), 1000);
    const matrix = new Matrix4();
    for (let n = 0; n < 1000; n++) mesh.setMatrixAt(n, matrix.makeScale(0.2, 0.2, 0.2).setPosition(n - 500, 0, 0));
    const { pick } = stage({ mesh });
    const hit = pick(320 + 2 * PIXELS, 240);
    expect(hit).toMatchObject({ key: "mesh", instance: 502 });
    expect(hit!.normal!.toArray().map((one) => Math.round(one) + 0)).toEqual([0, 0, 1]);
    expect(pick(320 + 2.3 * PIXELS, 240)).toBeNull();
  });

  it("finds points and lines within some pixels, before the surface they lie on.", () => {
    const place = new BufferAttribute(new Float32Array([-1, 0, 0.5, 1, 0, 0.5]), 3);
    const points = new Points(
      new BufferGeometry().setAttribute("position", place),
      new PointsMaterial({ size: 4, sizeAttenuation: false }),
    );
    const line = new Line(
      new BufferGeometry().setAttribute("position", new BufferAttribute(new Float32Array([-2, 1, 0.5, 2, 1, 0.5]), 3)),
    );
    const wall = new Mesh(new BoxGeometry(4, 4, 1), new MeshBasicMaterial());
    const { pick } = stage({ wall, points, line });
    const near = PIXELS * (10 / 9.5);
    expect(pick(320 + near + 3, 240)).toMatchObject({ key: "points", pointIndex: 1 });
    expect(pick(320 + near + 12, 240)).toMatchObject({ key: "wall", pointIndex: null });
    expect(pick(330, 240 - near + 2)).toMatchObject({ key: "line" });
  });

  it("finds an object that is drawn over everything first, and what stands in an element as that element's.", () => {
    const group = new Group();
    const part = box(0, 1);
    part.userData.link = "arm";
    group.add(part);
    const above = box(2, -3);
    above.material = new MeshBasicMaterial({ depthTest: false });
    const { pick } = stage({ group, before: box(2, 2), above });
    expect(pick(320, 240)).toMatchObject({ key: "group", link: "arm" });
    expect(pick(320 + 1.9 * PIXELS, 240)?.key).toBe("above");
  });
});

describe("selectIn", () => {
  it("tells what a rectangle touches or holds, and the instances in it.", () => {
    const mesh = new InstancedMesh(new BoxGeometry(0.2, 0.2, 0.2), new MeshBasicMaterial(), 3);
    for (let n = 0; n < 3; n++) mesh.setMatrixAt(n, new Matrix4().makeTranslation(n - 1, 1, 0));
    const { scene, layer } = stage({ left: box(-2), middle: box(0), behind: box(0, 15), mesh });
    const half = { left: -1, right: 0, bottom: -1, top: 1 };
    expect(selectIn(scene, [layer], half, false).keys.sort()).toEqual(["left", "mesh", "middle"]);
    expect(selectIn(scene, [layer], half, true).keys).toEqual(["left"]);
    expect(selectIn(scene, [layer], { ...half, right: 0.01 }, false).instances).toEqual({ mesh: [0, 1] });
  });
});
