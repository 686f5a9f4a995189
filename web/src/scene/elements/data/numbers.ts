/** Arrays of the wire as what buffers of the GPU take. */

import { DataUtils } from "three";
import { NumericArray } from "../../../arrays";

export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Rows of an array; 0 where there is none. */
export function rowsOf(array: NumericArray | null): number {
  return array === null || array.shape.length === 0 ? 0 : array.shape[0]!;
}

/**
 * The array with `width` numbers a row, null where there is none.
 *
 * Throws Error where it has another shape.
 */
export function checked(array: unknown, name: string, ...widths: number[]): NumericArray | null {
  if (array === null || array === undefined) return null;
  if (!(array instanceof NumericArray)) throw new Error(`${name} is no array of numbers`);
  const width = array.shape.length === 1 ? 1 : (array.shape[1] ?? 0);
  if (array.shape.length > 2 || !widths.includes(width)) {
    throw new Error(`${name} has the shape (${array.shape.join(", ")}), expected rows of ${widths.join(" or ")}`);
  }
  return array;
}

/** The numbers as float32: the array itself where it is that already. */
export function float32(array: NumericArray): Float32Array {
  const { data, dtype } = array;
  if (data instanceof Float32Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number);
  return dtype === "f2" ? halves(data as Uint16Array) : new Float32Array(data);
}

/** The numbers as uint32: the array itself where it is that already. */
export function uint32(array: NumericArray): Uint32Array {
  const { data } = array;
  if (data instanceof Uint32Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Uint32Array.from(data, Number);
  return new Uint32Array(data);
}

let table: Float32Array | null = null;

/** float16 numbers, given by their bits. */
export function halves(bits: Uint16Array): Float32Array {
  if (!table) {
    table = new Float32Array(65536);
    for (let index = 0; index < table.length; index++) table[index] = DataUtils.fromHalfFloat(index);
  }
  const numbers = new Float32Array(bits.length);
  for (let index = 0; index < bits.length; index++) numbers[index] = table[bits[index]!]!;
  return numbers;
}

/** The largest of whole numbers; -1 where there is none. */
export function largest(values: Uint32Array): number {
  let most = -1;
  for (let index = 0; index < values.length; index++) if (values[index]! > most) most = values[index]!;
  return most;
}
