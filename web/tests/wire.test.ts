import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumericArray } from "../src/arrays";
import { DocumentCopy } from "../src/document";
import {
  ARRAY_EXT,
  type ClientMessage,
  decodeMessage,
  encodeMessage,
  MESSAGES,
  PROTOCOL,
  WireError,
  type Write,
} from "../src/wire";
import { batch, bytesOf, bytesOfArray } from "./support";

const ROOT = resolve(__dirname, "../..");

/** Structs of the Python source: name, tag and fields in order. */
function structs(): Record<string, { tag: number; fields: string[] }> {
  const source = readFileSync(resolve(ROOT, "src/belvedere/wire/messages.py"), "utf8");
  const found: Record<string, { tag: number; fields: string[] }> = {};
  const chunked = /^CHUNKED = (\d+)$/m.exec(source)?.[1];
  for (const part of source.split(/^(?=class )/m)) {
    const [, name, tag] = /^class (\w+)\(_Message, tag=(\w+)\):/.exec(part) ?? [];
    if (!name) continue;
    const code = part.replace(/"""[\s\S]*?"""/g, "");
    const fields = [...code.matchAll(/^ {4}(\w+): /gm)].map((match) => match[1]!);
    found[name] = { tag: Number(tag === "CHUNKED" ? chunked : tag), fields };
  }
  return found;
}

describe("messages", () => {
  it("has the tags and fields of the Python source, in their order.", () => {
    expect(structs()).toEqual(MESSAGES);
  });

  it("has the constants of the Python source.", () => {
    const source = readFileSync(resolve(ROOT, "src/belvedere/wire/messages.py"), "utf8");
    expect(source).toMatch(new RegExp(`^PROTOCOL = ${PROTOCOL}$`, "m"));
    expect(source).toMatch(new RegExp(`^ARRAY_EXT = ${ARRAY_EXT}$`, "m"));
  });
});

describe("decodeMessage", () => {
  it("gives arrays as views of the message, without a copy.", () => {
    const first = new NumericArray("f4", [2, 3], new Float32Array([1, 2, 3, 4, 5, 6]));
    const second = new NumericArray("u1", [3], new Uint8Array([7, 8, 9]));
    const third = new NumericArray("f8", [1], new Float64Array([0.1]));
    const arrays = [first, second, third];
    const sent = batch({ version: 4, arrays: arrays.map(({ dtype, shape }, i) => [i, dtype, [...shape]]) });
    const buffer = bytesOf(sent, arrays.map(bytesOfArray));
    const received = decodeMessage(buffer);
    if (received.type !== "Batch") throw new Error(received.type);
    expect(received.blobs).toEqual(arrays);
    for (const { data } of received.blobs) expect(data.buffer).toBe(buffer);
  });

  it.each([
    ["b1", Uint8Array, 1],
    ["f2", Uint16Array, 2],
    ["i8", BigInt64Array, 8],
    ["u8", BigUint64Array, 8],
    ["c8", Float32Array, 8],
    ["c16", Float64Array, 16],
  ])("reads dtype %s.", (dtype, view, size) => {
    const buffer = bytesOf(batch({ version: 1, arrays: [[0, dtype, [2, 2]]] }), [new Uint8Array(4 * size).fill(1)]);
    const received = decodeMessage(buffer);
    if (received.type !== "Batch") throw new Error(received.type);
    expect(received.blobs[0]!.data).toBeInstanceOf(view);
    expect(received.blobs[0]!.data.byteLength).toBe(4 * size);
  });

  it("gives an empty array where the shape holds a zero.", () => {
    const received = decodeMessage(bytesOf(batch({ version: 1, arrays: [[0, "f4", [0, 3]]] })));
    if (received.type !== "Batch") throw new Error(received.type);
    expect(received.blobs[0]!.data.length).toBe(0);
  });

  it("ignores fields that a newer server adds.", () => {
    const buffer = encodeMessage({ type: "Pong", time: 2 }).slice();
    buffer[4] = 0x93; // a third element
    const longer = new Uint8Array([...buffer, 0x07]);
    longer[0]! += 1;
    expect(decodeMessage(longer.buffer)).toEqual({ type: "Pong", time: 2 });
  });

  it.each([
    ["too short", new Uint8Array([1, 0])],
    ["a header that is cut off", new Uint8Array([9, 0, 0, 0, 0x91])],
    ["an unknown tag", new Uint8Array([3, 0, 0, 0, 0x91, 0xcc, 200])],
    ["too few fields", new Uint8Array([2, 0, 0, 0, 0x91, 9])],
    ["no array", new Uint8Array([1, 0, 0, 0, 0x05])],
  ])("refuses %s.", (_, bytes) => {
    expect(() => decodeMessage(bytes.slice().buffer)).toThrow(WireError);
  });

  it("refuses arrays that the message does not hold.", () => {
    const buffer = bytesOf(batch({ version: 1, arrays: [[0, "f4", [3]]] }), [new Uint8Array(8)]);
    expect(() => decodeMessage(buffer)).toThrow("needs 12 bytes");
  });
});

describe("encodeMessage", () => {
  const roundTrip = (value: unknown) => {
    const message = decodeMessage(encodeMessage({ type: "Write", number: 1, items: ["key", value] }).buffer) as Write;
    return message.items[1];
  };

  it("gives back any plain value.", () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.double().map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.string({ unit: "grapheme" }),
        fc.uint8Array(),
        fc.array(tie("value")),
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          tie("value"),
          { noNullPrototype: true },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(plain, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
    );
  });

  it("gives back arrays nested in a value.", () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
    fc.assert(
      fc.property(shape, fc.string({ maxLength: 9 }), (shape, name) => {
        const length = shape.reduce((count, extent) => count * extent, 1);
        const array = new NumericArray(
          "f4",
          shape,
          Float32Array.from({ length }, (_, i) => i / 4),
        );
        expect(roundTrip({ [`_${name}`]: [array] })).toEqual({ [`_${name}`]: [array] });
      }),
    );
  });

  it("makes a nested array of a typed array, and bytes of a Uint8Array.", () => {
    expect(roundTrip(new Int16Array([1, -2]))).toEqual(new NumericArray("i2", [2], new Int16Array([1, -2])));
    expect(roundTrip(new Uint8Array([1, 2]))).toEqual(new Uint8Array([1, 2]));
  });

  it("leaves out members that are undefined.", () => {
    expect(roundTrip({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });
});

interface Vector {
  name: string;
  message: keyof typeof MESSAGES;
  fields: Record<string, unknown>;
  hex: string;
  /** Of a batch: paths and values of all its entries. */
  entries?: [string[], unknown][];
  /** Of a chunk: its piece. */
  payload?: string;
}

function vectors(side: "client" | "server"): Vector[] {
  return JSON.parse(readFileSync(resolve(ROOT, `tests/vectors/${side}.json`), "utf8"));
}

const fromHex = (hex: string): ArrayBuffer => Uint8Array.from(Buffer.from(hex, "hex")).buffer;
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The vectors' JSON form of what was decoded: arrays by dtype, shape and flat data. */
function asJson(value: unknown): unknown {
  if (value instanceof NumericArray) {
    const element: (item: number | bigint) => unknown = value.dtype === "b1" ? Boolean : Number;
    return { dtype: value.dtype, shape: value.shape, data: [...value.data].map(element) };
  }
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]));
  }
  return value;
}

describe("golden vectors", () => {
  it.each(vectors("server"))("of the server: $name is read as it was written.", (vector) => {
    const decoded = decodeMessage(fromHex(vector.hex));
    expect(decoded.type).toBe(vector.message);
    expect(asJson(decoded)).toMatchObject(vector.fields);
    if (decoded.type === "Chunk") expect(toHex(decoded.piece)).toBe(vector.payload);
    if (decoded.type === "Batch" && vector.entries) {
      const document = new DocumentCopy();
      document.apply(decoded);
      const entries = document.paths().map((path) => [path, asJson(document.get(path))]);
      expect(entries).toEqual(vector.entries);
    }
  });

  it.each(vectors("client"))("of the client: $name is written as the server reads it.", (vector) => {
    const message = { type: vector.message, ...vector.fields } as unknown as ClientMessage;
    expect(decodeMessage(fromHex(vector.hex))).toEqual(message);
    expect(toHex(encodeMessage(message))).toBe(vector.hex);
  });
});
