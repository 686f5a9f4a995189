import { describe, expect, it } from "vitest";
import { NumericArray } from "../../../src/arrays";
import { connected, floats, gather, linearColors, separate } from "../../../src/scene/elements/marks/segments";

const NAN = Number.NaN;

function points(...rows: number[][]): Float32Array {
  return Float32Array.from(rows.flat());
}

describe("connected", () => {
  const four = points([0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 0]);

  it("joins each point with the next", () => {
    expect([...connected(four)]).toEqual([0, 1, 1, 2, 2, 3]);
  });

  it("begins anew where it is told, also by 64-bit integers and beyond the end", () => {
    expect([...connected(four, [2, 99])]).toEqual([0, 1, 2, 3]);
    expect([...connected(four, BigInt64Array.of(2n))]).toEqual([0, 1, 2, 3]);
  });

  it("leaves out what is no point", () => {
    expect([...connected(points([0, 0, 0], [1, 0, 0], [NAN, 0, 0], [3, 0, 0], [4, 0, 0]))]).toEqual([0, 1, 3, 4]);
  });

  it("has nothing of less than two points", () => {
    expect(connected(new Float32Array(0))).toHaveLength(0);
    expect(connected(points([1, 2, 3]))).toHaveLength(0);
  });
});

describe("separate", () => {
  it("takes each two points, and leaves a last one out", () => {
    expect([...separate(5)]).toEqual([0, 1, 2, 3]);
  });
});

describe("gather", () => {
  it("takes the points of pairs", () => {
    expect([...gather(points([1, 2, 3], [4, 5, 6]), Uint32Array.of(1, 0))]).toEqual([4, 5, 6, 1, 2, 3]);
  });
});

describe("floats", () => {
  it("reads any dtype", () => {
    expect([...floats(new NumericArray("f4", [1], Float32Array.of(1.5)))]).toEqual([1.5]);
    expect([...floats(new NumericArray("f8", [1], Float64Array.of(2.5)))]).toEqual([2.5]);
    expect([...floats(new NumericArray("i8", [1], BigInt64Array.of(-3n)))]).toEqual([-3]);
    expect([...floats(new NumericArray("f2", [3], Uint16Array.of(0x3c00, 0xc000, 0x3555)))]).toEqual([
      1,
      -2,
      expect.closeTo(1 / 3, 3),
    ]);
    expect(floats(null)).toHaveLength(0);
  });
});

describe("linearColors", () => {
  const bytes = (rows: number, width: number) =>
    new NumericArray(
      "u1",
      [rows, width],
      Uint8Array.from({ length: rows * width }, (_, i) => (i % width < 3 ? 188 : 7)),
    );

  it("turns bytes into light and leaves transparency out", () => {
    for (const width of [3, 4]) {
      expect([...linearColors(bytes(2, width), 2)!]).toEqual(Array(6).fill(expect.closeTo(0.503, 2)));
    }
    expect(linearColors(null, 2)).toBeNull();
  });

  it("refuses another number than that of the points", () => {
    expect(() => linearColors(bytes(2, 3), 3)).toThrow("2 vertex colours for 3 points");
  });
});
