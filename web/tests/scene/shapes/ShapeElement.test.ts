import { InstancedMesh, Matrix4, type Mesh, type MeshStandardMaterial, Raycaster, Vector3 } from "three";
import { beforeEach, describe, expect, it } from "vitest";
import type { SceneElement } from "../../../src/scene/Element";
import materials from "../../../src/scene/elements/materials";
import { Materials } from "../../../src/scene/elements/materials/Materials";
import family from "../../../src/scene/elements/shapes";
import { FEW, MANY } from "../../../src/scene/elements/shapes/Batches";
import { geometriesOf } from "../../../src/scene/elements/shapes/Geometries";
import type { ShapeElement, Surfaced } from "../../../src/scene/elements/shapes/ShapeElement";
import { place } from "../../../src/scene/place";
import { Theatre } from "./theatre";

type Given = Partial<Surfaced> & Readonly<Record<string, unknown>>;

let theatre: Theatre;
const shown = new Map<ShapeElement, Surfaced>();

function box(given: Given = {}): ShapeElement {
  const { element, defaults } = family.Box;
  const made = new element(theatre.context, `box ${shown.size}`);
  const properties = { ...defaults, ...given } as unknown as Surfaced;
  shown.set(made, properties);
  place(made.object, properties);
  theatre.show(made, properties);
  return made;
}

function change(element: ShapeElement, given: Given): void {
  const properties = { ...shown.get(element)!, ...given } as Surfaced;
  shown.set(element, properties);
  element.update(properties, new Set(Object.keys(given)) as never);
}

function remove(element: ShapeElement): void {
  element.object.removeFromParent();
  element.dispose();
}

function batches(): InstancedMesh[] {
  const found: InstancedMesh[] = [];
  theatre.root.traverse((object) => {
    if (object instanceof InstancedMesh && object.visible) found.push(object);
  });
  return found;
}

beforeEach(() => {
  theatre = new Theatre();
  shown.clear();
});

describe("a shape", () => {
  it("shares geometry and material with shapes that are alike, whatever their sizes.", () => {
    const [one, other] = [box({ width: 2, color: "#ff0000" }), box({ color: "#ff0000" })];
    expect(one.body.geometry).toBe(other.body.geometry);
    expect(one.body.material).toBe(other.body.material);
    expect(one.body.scale.x).toBe(2);
  });

  it("keeps its material while its colour changes, and leaves that of others alone.", () => {
    const [one, other] = [box({ color: "#ff0000" }), box({ color: "#ff0000" })];
    change(one, { color: "#00ff00" });
    const own = one.body.material as MeshStandardMaterial;
    expect(own).not.toBe(other.body.material);
    change(one, { color: "#0000ff" });
    expect(one.body.material).toBe(own);
    expect(own.color.getHexString()).toBe("0000ff");
    expect((other.body.material as MeshStandardMaterial).color.getHexString()).toBe("ff0000");
  });

  it("leaves no geometry and no material behind, once a frame was drawn.", () => {
    const one = box({ outlines: true });
    let disposed = 0;
    one.body.geometry.addEventListener("dispose", () => disposed++);
    one.body.material.addEventListener("dispose", () => disposed++);
    remove(one);
    expect(geometriesOf(theatre.context).size).toBe(0);
    expect(Materials.of(theatre.context).size).toBe(0);
    expect(disposed).toBe(1);
    expect([theatre.frame(), theatre.frame()]).toEqual([true, false]);
    expect(disposed).toBe(2);
  });

  it("wears the material that stands in it, follows it, and its own again when it went.", () => {
    const one = box({ color: "#ff0000" });
    const { element, defaults } = materials.MeshBasicMaterial;
    const paint = new element(theatre.context, "paint");
    paint.update({ ...defaults, color: "#00ff00" }, new Set());
    one.childrenChanged([paint as unknown as SceneElement]);
    expect(one.body.material.type).toBe("MeshBasicMaterial");
    paint.update({ ...defaults, color: "#0000ff" }, new Set());
    expect((one.body.material as MeshStandardMaterial).color.getHexString()).toBe("0000ff");
    one.childrenChanged([]);
    expect(one.body.material.type).toBe("MeshStandardMaterial");
  });

  it("lets lines follow its form, and lets go of those that went.", () => {
    const one = box({ width: 2 });
    const edges = new family.Edges.element(theatre.context, "edges");
    theatre.show(edges, family.Edges.defaults);
    const [lines] = edges.object.children as [Mesh];
    expect(lines.visible).toBe(false);
    one.childrenChanged([edges as unknown as SceneElement]);
    expect(lines.visible).toBe(true);
    change(one, { width: 6 });
    lines.geometry.computeBoundingBox();
    expect(lines.geometry.boundingBox!.max.x).toBe(3);
    one.childrenChanged([]);
    expect(lines.visible).toBe(false);
  });
});

describe("many shapes that are alike", () => {
  const many = (given: (index: number) => Given = () => ({}), count = MANY): ShapeElement[] =>
    Array.from({ length: count }, (_, index) => box({ position: [index, 0, 0], ...given(index) }));

  it("draw themselves while they are few.", () => {
    const few = many(() => ({}), MANY - 1);
    theatre.frame();
    expect(batches()).toEqual([]);
    expect(few.every(({ body }) => body.drawsItself)).toBe(true);
  });

  it("are drawn at once, each in its place, size and colour.", () => {
    const all = many((index) => ({ width: index + 1, color: index % 2 ? "#ff0000" : "#0000ff" }));
    theatre.frame();
    const [batch] = batches() as [InstancedMesh];
    expect(batch.count).toBe(MANY);
    expect(all.some(({ body }) => body.drawsItself)).toBe(false);
    const matrix = new Matrix4();
    batch.getMatrixAt(3, matrix);
    expect(matrix.elements[0]).toBe(4);
    expect(matrix.elements[12]).toBe(3);
    expect([...batch.instanceColor!.array].slice(0, 6)).toEqual([0, 0, 1, 1, 0, 0]);
    expect(geometriesOf(theatre.context).size).toBe(1);
    expect(Materials.of(theatre.context).size).toBe(1);
  });

  it("are found by rays one by one, and only once each.", () => {
    const all = many();
    theatre.frame();
    const ray = new Raycaster(new Vector3(7, 0.1, 5), new Vector3(0, 0, -1));
    const hits = ray.intersectObject(theatre.root).filter(({ face }) => face!.normal.z > 0);
    expect(hits.map(({ object }) => object)).toEqual([all[7]!.body]);
  });

  it("tell the graphics card only what changed.", () => {
    const all = many();
    theatre.frame();
    const { instanceMatrix, instanceColor } = batches()[0]!;
    const before = [instanceMatrix.version, instanceColor!.version];
    theatre.frame();
    expect([instanceMatrix.version, instanceColor!.version]).toEqual(before);
    place(all[5]!.object, { position: [0, 9, 0] });
    theatre.frame();
    expect([instanceMatrix.version, instanceColor!.version]).toEqual([before[0]! + 1, before[1]]);
  });

  it("leave out what is hidden, by itself or with what it stands in.", () => {
    const all = many();
    all[0]!.object.visible = false;
    theatre.frame();
    expect(batches()[0]!.count).toBe(MANY - 1);
    theatre.root.visible = false;
    theatre.frame();
    expect(batches()).toEqual([]);
  });

  it("are told relative to where the camera is, so that they are exact far away.", () => {
    theatre.camera.position.set(500_000, 0, 10);
    theatre.camera.updateMatrixWorld();
    many((index) => ({ position: [500_000 + index + 0.001, 0, 0] }));
    theatre.frame();
    const [batch] = batches() as [InstancedMesh];
    const matrix = new Matrix4();
    batch.getMatrixAt(2, matrix);
    expect(batch.matrixWorld.elements[12]! + matrix.elements[12]!).toBeCloseTo(500_002.001, 6);
  });

  it("let one go that looks different, and take it back.", () => {
    const all = many(() => ({}), MANY + 1);
    change(all[0]!, { opacity: 0.5 });
    theatre.frame();
    expect(all[0]!.body.drawsItself).toBe(true);
    expect(all[0]!.body.material.transparent).toBe(true);
    expect(batches()[0]!.count).toBe(MANY);
    change(all[0]!, { opacity: 1 });
    theatre.frame();
    expect(all[0]!.body.drawsItself).toBe(false);
    expect(batches()[0]!.count).toBe(MANY + 1);
  });

  it("are placed by matrices too, and draw themselves while these turn them inside out.", () => {
    const all = many((index) => ({ matrix: new Matrix4().makeTranslation(index, 0, 0).toArray() }));
    theatre.frame();
    expect(batches()[0]!.count).toBe(MANY);
    change(all[0]!, { matrix: new Matrix4().makeScale(-1, 1, 1).toArray() });
    expect(all[0]!.body.drawsItself).toBe(true);
    change(all[0]!, { matrix: new Matrix4().toArray() });
    expect(all[0]!.body.drawsItself).toBe(false);
  });

  it("draw themselves again when few are left, and leave nothing behind.", () => {
    const all = many();
    theatre.frame();
    for (const one of all.splice(FEW - 1)) remove(one);
    theatre.frame();
    expect(batches()).toEqual([]);
    expect(all.every(({ body }) => body.drawsItself)).toBe(true);
    for (const one of all) remove(one);
    theatre.frame();
    theatre.frame();
    expect(geometriesOf(theatre.context).size).toBe(0);
    expect(Materials.of(theatre.context).size).toBe(0);
    expect(theatre.root.children).toEqual([]);
  });
});
