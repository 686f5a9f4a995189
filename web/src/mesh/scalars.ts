/**
 * From a data array to what the GPU colours by: one float per point or cell.
 *
 * A value that is not a number becomes `NO_VALUE`, a finite number no data reach, because shaders may not tell NaN
 * from other values reliably. Infinite values become `ENDLESS` and take the first or last colour.
 */

import type { TypedArray } from "../arrays";
import type { Component, Range } from "./types";

/** Stands for "not a number". Between a value and this one, interpolation gives something above `LIMIT`. */
export const NO_VALUE = 3e38;
/** The shader takes every magnitude from here on for "not a number". */
export const LIMIT = 1e30;
const ENDLESS = 1e29;

export interface PreparedScalars {
  /** One value per point or cell. It is the given array itself where that needs no change. */
  values: Float32Array;
  /** Smallest and largest finite value; null when there is none. */
  range: Range | null;
}

/**
 * Choose a component, or the magnitude, of each row and find the range.
 *
 * @param values rows of `components` values
 * @param component column, or "magnitude"; rows of one value are taken as they are, and a column that does not exist
 *   gives the magnitude
 */
export function prepareScalars(values: TypedArray, components: number, component: Component): PreparedScalars {
  if (components === 1) {
    return values instanceof Float32Array
      ? withoutSpecialValues(values)
      : withoutSpecialValues(float32Of(values), true);
  }
  const count = Math.floor(values.length / components);
  const chosen = new Float32Array(count);
  if (component !== "magnitude" && component >= 0 && component < components) {
    for (let row = 0; row < count; row++) chosen[row] = Number(values[row * components + component]!);
  } else {
    for (let row = 0; row < count; row++) {
      let squares = 0;
      for (let column = row * components; column < (row + 1) * components; column++) {
        const value = Number(values[column]!);
        squares += value * value;
      }
      chosen[row] = Math.sqrt(squares);
    }
  }
  return withoutSpecialValues(chosen, true);
}

function float32Of(values: Exclude<TypedArray, Float32Array>): Float32Array {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float32Array.from(values, Number);
  return new Float32Array(values);
}

function withoutSpecialValues(values: Float32Array, own = false): PreparedScalars {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let special = false;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value > -ENDLESS && value < ENDLESS) {
      if (value < low) low = value;
      if (value > high) high = value;
    } else {
      special = true;
    }
  }
  const range: Range | null = low <= high ? [low, high] : null;
  if (!special) return { values, range };
  const replaced = own ? values : values.slice();
  for (let index = 0; index < replaced.length; index++) {
    const value = replaced[index]!;
    if (Number.isNaN(value)) replaced[index] = NO_VALUE;
    else if (value >= ENDLESS) replaced[index] = ENDLESS;
    else if (value <= -ENDLESS) replaced[index] = -ENDLESS;
  }
  return { values: replaced, range };
}

/** Start and scale such that `(value - start) * scale` runs from 0 to 1; a single value lands in the middle. */
export function colorScale([low, high]: Range): { start: number; scale: number } {
  if (low !== high) return { start: low, scale: 1 / (high - low) };
  const half = Math.max(Math.abs(low) * 1e-3, 1e-6);
  return { start: low - half, scale: 0.5 / half };
}
