import { describe, expect, it } from "vitest";
import { folderOf, Resources } from "../../../src/scene/elements/models/Resources";

const BASE = "http://localhost/files/key/robot/";

describe("Resources", () => {
  it("looks for files beside the model", () => {
    const resources = new Resources(BASE, {});
    expect(resources.address("meshes/arm.stl")).toBe(`${BASE}meshes/arm.stl`);
    expect(resources.address(`${BASE}wood.png`)).toBe(`${BASE}wood.png`);
    expect(resources.address("..\\textures\\wood.png")).toBe("http://localhost/files/key/textures/wood.png");
  });

  it("takes named files first, by their whole name or its last part", () => {
    const resources = new Resources(BASE, { "textures/wood.png": "blob/a.png", "steel.png": "blob/b.png" });
    const here = (address: string) => new URL(address, document.baseURI).href;
    expect(resources.address("textures/wood.png")).toBe(here("blob/a.png"));
    expect(resources.address("wood.png")).toBe(here("blob/a.png"));
    expect(resources.address(`${BASE}old/steel.png`)).toBe(here("blob/b.png"));
    expect(resources.address("other.png")).toBe(`${BASE}other.png`);
  });

  it("prefers files of the model's own folder to those of the same name elsewhere", () => {
    const assets = { "package://a/m.png": "blob/a.png", "package://b/m.png": "blob/b.png" };
    const resources = new Resources(BASE, assets, undefined, "package://a/");
    expect(resources.address("m.png")).toBe(new URL("blob/a.png", document.baseURI).href);
  });

  it("leaves content within a file as it is", () => {
    const resources = new Resources(BASE, {});
    expect(resources.address("data:text/plain,x")).toBe("data:text/plain,x");
  });

  it("remembers what is missing, and is idle when all has come or failed", async () => {
    const resources = new Resources(BASE, {});
    await resources.idle();
    resources.manager.itemStart("a");
    resources.manager.itemStart(`${BASE}b%20c.png`);
    let idle = false;
    const waiting = resources.idle().then(() => {
      idle = true;
    });
    resources.manager.itemEnd("a");
    await Promise.resolve();
    expect(idle).toBe(false);
    resources.manager.itemError(`${BASE}b%20c.png`);
    resources.manager.itemEnd(`${BASE}b%20c.png`);
    await waiting;
    expect([...resources.missing]).toEqual(["b c.png"]);
  });
});

describe("folderOf", () => {
  it("ends with a slash", () => {
    expect(folderOf("http://localhost/files/key/robot/arm.urdf")).toBe(BASE);
  });
});
