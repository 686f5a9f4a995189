import { describe, expect, it } from "vitest";
import { NumericArray } from "../src/arrays";
import { plain } from "../src/plain";

describe("plain", () => {
  it("leaves plain values and arrays as they are.", () => {
    const array = new NumericArray("f4", [1], new Float32Array(1));
    const floats = new Float32Array(2);
    const date = new Date(0);
    expect(plain({ a: [1, "x", null, true], array, floats, date })).toEqual({
      a: [1, "x", null, true],
      array,
      floats,
      date,
    });
  });

  it("takes position, keys and target of an event.", () => {
    const input = document.createElement("input");
    input.value = "typed";
    let seen: unknown;
    input.addEventListener("click", (event) => {
      seen = plain(event);
    });
    input.dispatchEvent(new MouseEvent("click", { clientX: 4, shiftKey: true }));
    expect(seen).toMatchObject({ type: "click", clientX: 4, shiftKey: true, target: { value: "typed" } });
  });

  it("takes name and size of a file.", () => {
    expect(plain(new File(["abc"], "a.vtk"))).toMatchObject({ name: "a.vtk", size: 3 });
  });

  it("makes null of what has no plain part.", () => {
    expect(plain([() => 1, document.body, Symbol("x")])).toEqual([null, null, null]);
  });

  it("makes a list of a set, an object of a map, a number of a big integer.", () => {
    expect(plain([new Set([1]), new Map([["a", 1]]), 7n])).toEqual([[1], { a: 1 }, 7]);
  });

  it("refuses what contains itself.", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => plain(circle)).toThrow(RangeError);
  });
});
