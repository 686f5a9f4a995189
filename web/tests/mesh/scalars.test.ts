import { describe, expect, it } from "vitest";
import { colorScale, LIMIT, NO_VALUE, prepareScalars } from "../../src/mesh/scalars";

describe("prepareScalars", () => {
  it("hands a plain float array through without a copy.", () => {
    const values = new Float32Array([3, -1, 2]);
    const prepared = prepareScalars(values, 1, "magnitude");
    expect(prepared.values).toBe(values);
    expect(prepared.range).toEqual([-1, 3]);
  });

  it("takes one column of each row.", () => {
    const prepared = prepareScalars(new Float32Array([1, 2, 3, 4, 5, 6]), 3, 1);
    expect([...prepared.values]).toEqual([2, 5]);
    expect(prepared.range).toEqual([2, 5]);
  });

  it("takes the length of each row as its magnitude.", () => {
    expect([...prepareScalars(new Float64Array([3, 4, 0, 5, 0, 0]), 3, "magnitude").values]).toEqual([5, 5]);
  });

  it("takes the magnitude where the column does not exist.", () => {
    expect([...prepareScalars(new Float32Array([3, 4]), 2, 7).values]).toEqual([5]);
  });

  it("marks what is not a number, leaves it out of the range, and leaves the given array alone.", () => {
    const given = new Float32Array([1, Number.NaN, 4]);
    const prepared = prepareScalars(given, 1, 0);
    expect(prepared.values[1]).toBe(Math.fround(NO_VALUE));
    expect(prepared.values[1]).toBeGreaterThan(LIMIT);
    expect(prepared.range).toEqual([1, 4]);
    expect(given[1]).toBeNaN();
  });

  it("keeps infinite values apart from what is not a number.", () => {
    const { values, range } = prepareScalars(
      new Float32Array([0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
      1,
      0,
    );
    expect(values[1]).toBeGreaterThan(1e28);
    expect(values[1]).toBeLessThan(LIMIT);
    expect(values[2]).toBe(-values[1]!);
    expect(range).toEqual([0, 0]);
  });

  it("marks a row as not a number when any of its values is none.", () => {
    expect(prepareScalars(new Float32Array([1, Number.NaN]), 2, "magnitude").values[0]).toBe(Math.fround(NO_VALUE));
  });

  it("has no range where no value is finite.", () => {
    expect(prepareScalars(new Float32Array([Number.NaN]), 1, 0).range).toBeNull();
    expect(prepareScalars(new Float32Array(), 1, 0).range).toBeNull();
  });

  it("reads integers of every size.", () => {
    expect([...prepareScalars(new Uint8Array([0, 255]), 1, 0).values]).toEqual([0, 255]);
    expect([...prepareScalars(new BigInt64Array([-2n, 3n]), 1, 0).values]).toEqual([-2, 3]);
  });
});

describe("colorScale", () => {
  it("maps the range to 0 to 1.", () => {
    const { start, scale } = colorScale([10, 30]);
    expect((10 - start) * scale).toBe(0);
    expect((30 - start) * scale).toBe(1);
  });

  it.each([0, 5, -1e6])("puts the only value, %d, in the middle.", (value) => {
    const { start, scale } = colorScale([value, value]);
    expect((value - start) * scale).toBeCloseTo(0.5);
  });
});
