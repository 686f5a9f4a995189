/** From points, as they come from the program, to the pairs that lines are drawn from. */

import type { NumericArray, TypedArray } from "../../../arrays";

/** Which points are ends of segments: pairs of their indices. */
export type Pairs = Uint32Array;

/** Numbers of an array of any kind of float or integer. */
export function floats(array: NumericArray | null | undefined): Float32Array {
  if (!array) return new Float32Array(0);
  const data: TypedArray = array.data;
  if (data instanceof Float32Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number);
  if (array.dtype === "f2") return Float32Array.from(data as Uint16Array, half);
  return Float32Array.from(data);
}

/** Each two points. */
export function separate(count: number): Pairs {
  const pairs = new Uint32Array(count - (count % 2));
  for (let i = 0; i < pairs.length; i += 1) pairs[i] = i;
  return pairs;
}

/** Each point with the next; a point that is not a number interrupts, and one in `breaks` begins anew. */
export function connected(points: Float32Array, breaks: ArrayLike<number | bigint> | null = null): Pairs {
  const count = Math.floor(points.length / 3);
  const begins = new Uint8Array(count);
  for (let i = 0; i < (breaks?.length ?? 0); i += 1) {
    const at = Number(breaks![i]);
    if (at < count) begins[at] = 1;
  }
  const pairs = new Uint32Array(2 * Math.max(count - 1, 0));
  let used = 0;
  for (let i = 1; i < count; i += 1) {
    if (begins[i] || !isPoint(points, i) || !isPoint(points, i - 1)) continue;
    pairs[used] = i - 1;
    pairs[used + 1] = i;
    used += 2;
  }
  return pairs.subarray(0, used);
}

/** The values of the points that the pairs name, three each. */
export function gather(values: Float32Array, pairs: Pairs): Float32Array {
  const gathered = new Float32Array(pairs.length * 3);
  for (let i = 0; i < pairs.length; i += 1) {
    const from = pairs[i]! * 3;
    gathered[3 * i] = values[from]!;
    gathered[3 * i + 1] = values[from + 1]!;
    gathered[3 * i + 2] = values[from + 2]!;
  }
  return gathered;
}

const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

/**
 * Colours of points in light, three numbers each; null: there are none.
 *
 * Throws where their number is not that of the points.
 */
export function linearColors(colors: NumericArray | null, points: number): Float32Array | null {
  if (!colors) return null;
  if (colors.length !== points) {
    throw new RangeError(`there are ${colors.length} vertex colours for ${points} points`);
  }
  const width = colors.shape[1] ?? 3;
  const bytes = colors.data as Uint8Array;
  const linear = new Float32Array(points * 3);
  for (let i = 0; i < points; i += 1) {
    for (let channel = 0; channel < 3; channel += 1) linear[3 * i + channel] = LINEAR[bytes[i * width + channel]!]!;
  }
  return linear;
}

function isPoint(points: Float32Array, at: number): boolean {
  return Number.isFinite(points[3 * at]! + points[3 * at + 1]! + points[3 * at + 2]!);
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
