import { describe, expect, it } from "vitest";
import { get, safe, vtk } from "../../src/app/lookup";

describe("get", () => {
  it("finds what a path leads to, and undefined where it leads nowhere.", () => {
    expect(get("a.b", { a: { b: 3 } })).toBe(3);
    expect(get("a.b.c", { a: null })).toBeUndefined();
    expect(get("document")).toBe(document);
  });

  it("calls a function as a method of what it belongs to.", () => {
    const owner = {
      name: "x",
      who() {
        return this.name;
      },
    };
    expect(get("owner.who()", { owner })).toBe("x");
    expect(() => get("owner.name()", { owner })).toThrow("there is no such function");
  });
});

describe("safe", () => {
  it("leaves out what JSON can not carry.", () => {
    const loop: Record<string, unknown> = { name: "x" };
    loop.self = loop;
    expect(safe({ a: 1 })).toEqual({ a: 1 });
    expect(safe(loop)).toEqual({ name: "x" });
    expect(safe([loop])).toEqual([{ name: "x" }]);
  });
});

describe("vtk.event", () => {
  it("keeps what the server wants to know of an interaction.", () => {
    expect(vtk.event({ type: "LeftButtonPress", position: { x: 1 }, view: {} })).toEqual({
      type: "LeftButtonPress",
      position: { x: 1 },
    });
  });
});
