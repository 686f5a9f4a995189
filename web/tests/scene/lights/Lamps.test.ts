import { describe, expect, it } from "vitest";
import family from "../../../src/scene/elements/lights";
import { DefaultLights } from "../../../src/scene/elements/lights/DefaultLights";
import { Theatre } from "../shapes/theatre";

function lit(theatre: Theatre): boolean {
  return theatre.root.children.some((child) => child.visible && child.children.some((one) => "isLight" in one));
}

describe("the lights of a scene", () => {
  it("are default ones where it has none, and none where it wants none.", () => {
    const theatre = new Theatre();
    const view = Object.assign(theatre.context, { rootProperties: { defaultLights: true } });
    const lights = new DefaultLights(view);
    lights.rootChanged();
    expect(lit(theatre)).toBe(true);
    const lamp = new family.AmbientLight.element(theatre.context, "lamp");
    lamp.update(family.AmbientLight.defaults, new Set());
    expect(lit(theatre)).toBe(false);
    lamp.update({ ...family.AmbientLight.defaults, hide: true }, new Set());
    expect(lit(theatre)).toBe(true);
    lamp.dispose();
    view.rootProperties.defaultLights = false;
    lights.rootChanged();
    expect(lit(theatre)).toBe(false);
    lights.dispose();
    expect(theatre.root.children).toEqual([]);
  });

  it("let the renderer draw shadows while one of them casts any.", () => {
    const theatre = new Theatre();
    const { element, defaults } = family.DirectionalLight;
    const sun = new element(theatre.context, "sun");
    theatre.show(sun, defaults);
    expect(theatre.renderer.shadowMap.enabled).toBe(false);
    sun.update({ ...defaults, castShadow: true }, new Set());
    expect(theatre.renderer.shadowMap.enabled).toBe(true);
    sun.update({ ...defaults, castShadow: true, hide: true }, new Set());
    expect(theatre.renderer.shadowMap.enabled).toBe(false);
    sun.dispose();
  });

  it.each(Object.entries(family))("%s leaves nothing in the scene.", (_, { element, defaults }) => {
    const theatre = new Theatre();
    const light = new element(theatre.context, "light");
    theatre.show(light as never, { ...defaults, helper: true, showSphere: true } as never);
    theatre.frame();
    light.object.removeFromParent();
    light.dispose();
    expect(theatre.root.children).toEqual([]);
    expect(theatre.frame()).toBe(false);
  });
});
