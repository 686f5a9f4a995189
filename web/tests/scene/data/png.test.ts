import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { deepPng, isDeepPng } from "../../../src/scene/elements/data/png";

/** A PNG file of 16 bits whose rows are filtered one after the other by the filters given. */
function file(rows: number[][], filters: number[], colorType = 0): Uint8Array {
  const bytes = rows.map((row) => row.flatMap((value) => [value >> 8, value & 255]));
  const pixel = colorType === 2 ? 6 : 2;
  const lines = bytes.flatMap((row, y) => {
    const filter = filters[y % filters.length]!;
    const filtered = row.map((value, x) => {
      const left = x >= pixel ? row[x - pixel]! : 0;
      const up = y > 0 ? bytes[y - 1]![x]! : 0;
      const corner = y > 0 && x >= pixel ? bytes[y - 1]![x - pixel]! : 0;
      const guess = left + up - corner;
      const near = [left, up, corner].reduce((best, one) =>
        Math.abs(guess - one) < Math.abs(guess - best) ? one : best,
      );
      return (value - [0, left, up, (left + up) >> 1, near][filter]! + 256) & 255;
    });
    return [filter, ...filtered];
  });
  const data = deflateSync(Uint8Array.from(lines));
  const width = rows[0]!.length / (pixel / 2);
  const header = [0, 0, 0, width, 0, 0, 0, rows.length, 16, colorType, 0, 0, 0];
  const chunk = (name: string, content: readonly number[]): number[] => [
    ...[24, 16, 8, 0].map((shift) => (content.length >> shift) & 255),
    ...new TextEncoder().encode(name),
    ...content,
    0,
    0,
    0,
    0,
  ];
  const halves = [[...data.subarray(0, 9)], [...data.subarray(9)]];
  const parts = halves.flatMap((half) => chunk("IDAT", half));
  return Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, ...chunk("IHDR", header), ...parts, ...chunk("IEND", [])]);
}

const ROWS = Array.from({ length: 6 }, (_, y) => Array.from({ length: 5 }, (_, x) => (x * 7919 + y * 104729) % 65536));

describe("deepPng", () => {
  it("reads all 16 bits through every filter.", async () => {
    const png = file(ROWS, [0, 1, 2, 3, 4]);
    expect(isDeepPng(png)).toBe(true);
    const picture = await deepPng(png);
    expect([picture.width, picture.height]).toEqual([5, 6]);
    expect([...picture.values]).toEqual(ROWS.flat());
  });

  it("takes the first channel of colours.", async () => {
    const picture = await deepPng(file([[1000, 2, 3, 2000, 5, 6]], [4], 2));
    expect([...picture.values]).toEqual([1000, 2000]);
  });

  it("says what is wrong with a file that is cut short, and with pictures of no size.", async () => {
    const png = file(ROWS, [0]);
    await expect(deepPng(file([[]], [0]))).rejects.toThrow("cannot be read");
    const lying = png.slice();
    lying[23] = 200;
    await expect(deepPng(lying)).rejects.toThrow("not whole");
    expect(isDeepPng(Uint8Array.from([1, 2, 3]))).toBe(false);
  });
});
