import { type Color, Fog, FogExp2 } from "three";
import { describe, expect, it } from "vitest";
import family from "../../../src/scene/elements/environment";
import { Theatre } from "../shapes/theatre";

describe("what a scene has only one of", () => {
  it("is what came last, and when that goes what was there before.", () => {
    const theatre = new Theatre();
    const { element, defaults } = family.BackgroundColor;
    const [one, other] = [new element(theatre.context, "one"), new element(theatre.context, "other")];
    one.update({ ...defaults, color: "#ff0000" }, new Set());
    other.update({ ...defaults, color: "#00ff00" }, new Set());
    one.update({ ...defaults, color: "#0000ff" }, new Set());
    expect((theatre.root.background as Color).getHexString()).toBe("00ff00");
    other.dispose();
    expect((theatre.root.background as Color).getHexString()).toBe("0000ff");
    one.dispose();
    expect(theatre.root.background).toBeNull();
  });

  it("is fog between two distances, or ever denser fog.", () => {
    const theatre = new Theatre();
    const { element, defaults } = family.Fog;
    const fog = new element(theatre.context, "fog");
    fog.update({ ...defaults, near: 3, far: 7 }, new Set());
    expect(theatre.root.fog).toBeInstanceOf(Fog);
    expect(theatre.root.fog).toMatchObject({ near: 3, far: 7 });
    fog.update({ ...defaults, density: 0.2 }, new Set());
    expect(theatre.root.fog).toBeInstanceOf(FogExp2);
    fog.dispose();
    expect(theatre.root.fog).toBeNull();
  });
});
