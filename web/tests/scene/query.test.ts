import { describe, expect, it } from "vitest";
import { sceneQuery } from "../../src/scene/query";

describe("sceneQuery", () => {
  it("reads what a link says, in Python's and JavaScript's words", () => {
    expect(sceneQuery("?grid=False&fov=40&background=%23102030")).toEqual({
      grid: false,
      fov: 40,
      background: "#102030",
    });
    expect(sceneQuery("?grid=true")).toEqual({ grid: true, fov: null, background: null });
  });

  it("leaves out what makes no sense", () => {
    expect(sceneQuery("?fov=wide&background=url(x)&grid=")).toEqual({ grid: true, fov: null, background: null });
    expect(sceneQuery("?fov=900")).toEqual({ grid: true, fov: null, background: null });
  });
});
