import { BoxGeometry, Group, Mesh, MeshBasicMaterial, MeshStandardMaterial } from "three";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SceneContext } from "../../../src/scene/Element";
import { type Look, Overrides } from "../../../src/scene/elements/models/Overrides";

const plain: Look = {
  materialType: null,
  material: null,
  color: null,
  opacity: null,
  wireframe: null,
  castShadow: true,
  receiveShadow: false,
};

describe("Overrides", () => {
  let original: MeshStandardMaterial;
  let mesh: Mesh<BoxGeometry, MeshStandardMaterial>;
  let overrides: Overrides;

  beforeEach(() => {
    original = new MeshStandardMaterial({ color: "#ff0000", vertexColors: true });
    mesh = new Mesh(new BoxGeometry(), original);
    overrides = new Overrides({ invalidate: () => undefined } as unknown as SceneContext, () => undefined, false);
    overrides.add(new Group().add(mesh));
  });

  it("leaves the materials of the file where nothing is said", () => {
    overrides.apply(plain);
    expect(mesh.material).toBe(original);
    expect([mesh.castShadow, mesh.receiveShadow]).toEqual([true, false]);
  });

  it("never changes the materials of the file, which others show", () => {
    overrides.apply({ ...plain, color: "#00ff00", opacity: 0.5, wireframe: true, material: { roughness: 0.1 } });
    expect(original.color.getHexString()).toBe("ff0000");
    expect(mesh.material).not.toBe(original);
    expect(mesh.material).toMatchObject({ opacity: 0.5, transparent: true, wireframe: true, roughness: 0.1 });
    expect(mesh.material.color.getHexString()).toBe("00ff00");
    expect(mesh.material.vertexColors).toBe(false);
  });

  it("keeps its material while only colours and numbers change", () => {
    overrides.apply({ ...plain, color: "#00ff00" });
    const own = mesh.material;
    overrides.apply({ ...plain, opacity: 0.25 });
    expect(mesh.material).toBe(own);
    expect(own.color.getHexString()).toBe("ff0000");
    expect(own.vertexColors).toBe(true);
  });

  it("makes a material of another kind from that of the file", () => {
    overrides.apply({ ...plain, materialType: "basic" });
    expect(mesh.material).toBeInstanceOf(MeshBasicMaterial);
    expect(mesh.material.color.getHexString()).toBe("ff0000");
  });

  it("gives up its own materials, and shows those of the file again", () => {
    overrides.apply({ ...plain, color: "#00ff00" });
    const dispose = vi.spyOn(mesh.material, "dispose");
    overrides.apply(plain);
    expect(dispose).toHaveBeenCalledOnce();
    expect(mesh.material).toBe(original);
  });
});
