import { describe, expect, it } from "vitest";
import { isReactive, reactive } from "vue";
import { NumericArray } from "../../../src/arrays";
import { copy, equal } from "../../../src/widgets/client/values";

describe("copy", () => {
  it("copies lists and objects in their depth, and shares what is neither.", () => {
    const numbers = new NumericArray("f4", [1], new Float32Array(1));
    const value = { list: [{ n: 1 }], numbers, nothing: null };
    const own = copy(value);
    expect(own).toEqual(value);
    expect(own.list[0]).not.toBe(value.list[0]);
    expect(own.numbers).toBe(numbers);
    expect(isReactive(reactive(own).numbers)).toBe(false);
  });
});

describe("equal", () => {
  it.each([
    [1, 1, true],
    [1, true, false],
    [Number.NaN, Number.NaN, true],
    [null, undefined, false],
    [[1, [2]], [1, [2]], true],
    [[1, 2], [1], false],
    [{ a: 1, b: undefined }, { a: 1, c: undefined }, false],
    [{ a: { b: [1] } }, { a: { b: [1] } }, true],
    [{ a: 1 }, [1], false],
    [[], {}, false],
  ])("compares %j and %j: %s", (one, other, result) => {
    expect(equal(one, other)).toBe(result);
    expect(equal(other, one)).toBe(result);
  });
});
