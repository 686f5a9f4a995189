import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodeGray16, flipRows } from "../../../src/scene/renders/encode";

describe("encodeGray16", () => {
  it("writes a PNG whose pixels are the numbers, the highest row first.", async () => {
    const values = Uint16Array.from([0, 1, 255, 256, 65535, 1000, 65280, 255, 0, 65535, 300, 7]);
    const png = Buffer.from(await encodeGray16(values, 4, 3));
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([4, 3, 16, 0]);
    const length = png.readUInt32BE(33);
    const raw = inflateSync(png.subarray(41, 41 + length));
    const rows: number[][] = [];
    for (let y = 0; y < 3; y++) {
      const bytes = [...raw.subarray(y * 9 + 1, y * 9 + 9)].map((byte, at) => (byte + (rows[y - 1]?.[at] ?? 0)) & 255);
      rows.push(bytes);
    }
    const read = rows.flatMap((bytes) => [0, 2, 4, 6].map((at) => bytes[at]! * 256 + bytes[at + 1]!));
    expect(read).toEqual([...values]);
  });
});

describe("flipRows", () => {
  it("puts the rows in the opposite order.", () => {
    const to = new Uint8Array(6);
    flipRows(Uint8Array.from([1, 2, 3, 4, 5, 6]), to, 2, 3);
    expect([...to]).toEqual([5, 6, 3, 4, 1, 2]);
  });
});
