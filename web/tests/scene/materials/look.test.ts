import { DoubleSide, type MeshPhysicalMaterial, MeshStandardMaterial } from "three";
import { describe, expect, it } from "vitest";
import family from "../../../src/scene/elements/materials";
import {
  dress,
  isTransparent,
  KINDS,
  lookKey,
  programOf,
  texturesOf,
} from "../../../src/scene/elements/materials/look";

const standard = (parameters: Record<string, unknown>) => ({ kind: "standard", parameters });

describe("a look", () => {
  it("is equal whatever the order of its parameters.", () => {
    expect(lookKey(standard({ roughness: 1, color: "red" }))).toBe(lookKey(standard({ color: "red", roughness: 1 })));
    expect(lookKey(standard({ roughness: 1 }))).not.toBe(lookKey(standard({ roughness: 0.5 })));
  });

  it("shines through by its opacity or the picture of it, unless it is said.", () => {
    expect(isTransparent(standard({}))).toBe(false);
    expect(isTransparent(standard({ opacity: 0.5 }))).toBe(true);
    expect(isTransparent(standard({ alphaMap: "a.png" }))).toBe(true);
    expect(isTransparent(standard({ opacity: 0.5, transparent: false }))).toBe(false);
  });

  it("dresses a material, and undresses it of what it wore before.", () => {
    const material = new MeshStandardMaterial();
    dress(material, standard({ color: "#ff0000", side: "double", normalScale: [2, 3], metalness: 1, ior: 2 }));
    expect(material.color.getHexString()).toBe("ff0000");
    expect(material.side).toBe(DoubleSide);
    expect(material.normalScale.toArray()).toEqual([2, 3]);
    expect("ior" in material).toBe(false);
    dress(material, standard({}));
    expect([material.color.getHexString(), material.metalness, material.roughness]).toEqual(["ffffff", 0, 0.6]);
  });

  it("needs another program for what a shader is made of, and none for colours and numbers.", () => {
    const program = (parameters: Record<string, unknown>) => programOf(standard(parameters));
    expect(program({ color: "red", roughness: 0.2 })).toBe(program({ color: "blue", roughness: 0.9 }));
    expect(program({ flatShading: true })).not.toBe(program({}));
    expect(program({ map: "a.png" })).not.toBe(program({ map: "b.png" }));
    expect(program({ opacity: 0.5 })).not.toBe(program({ opacity: 1 }));
    expect(program({ clearcoat: 0 })).not.toBe(program({ clearcoat: 0.1 }));
  });

  it("names its pictures, and how they lie.", () => {
    const look = standard({ map: "wood.png", normalMap: "bumps.png", mapRepeat: [2, 3], roughness: 1 });
    expect(texturesOf(look).map(({ name, colors, repeat }) => [name, colors, repeat])).toEqual([
      ["map", true, [2, 3]],
      ["normalMap", false, [2, 3]],
    ]);
  });

  it.each(Object.entries(family))("%s as an element looks like its defaults.", (_, { element, defaults }) => {
    const material = new element({} as never, "material");
    material.update(defaults as Record<string, unknown>, new Set());
    expect(material.look.parameters).toEqual({});
    const blank = KINDS[material.look.kind]!() as MeshPhysicalMaterial;
    for (const [name, value] of Object.entries(defaults)) {
      if (typeof value !== "number" || !(name in blank)) continue;
      expect(blank[name as "roughness"], name).toBe(value);
    }
  });
});
