/**
 * Numeric arrays as they travel: a dtype (as in numpy, without byte order), a shape, and the elements in C order.
 *
 * Elements are views of the message they came in, not copies; a view keeps the whole message alive.
 */

export type TypedArray =
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

interface ElementType {
  /** Bytes of one element of the array. */
  readonly size: number;
  /** Items of the typed array for one element: two for a complex number. */
  readonly parts: number;
  readonly view: (buffer: ArrayBuffer, offset: number, length: number) => TypedArray;
}

function element(
  size: number,
  view: new (buffer: ArrayBuffer, offset: number, length: number) => TypedArray,
  parts = 1,
): ElementType {
  return { size, parts, view: (buffer, offset, length) => new view(buffer, offset, length) };
}

/**
 * `f2` stays as its bits in a `Uint16Array` (what a half-float texture or attribute takes), `b1` is 0 or 1 in a
 * `Uint8Array`, 64-bit integers are `BigInt`, complex numbers are pairs (real, imaginary).
 */
const ELEMENT_TYPES: Readonly<Record<string, ElementType>> = {
  b1: element(1, Uint8Array),
  "?": element(1, Uint8Array),
  i1: element(1, Int8Array),
  u1: element(1, Uint8Array),
  i2: element(2, Int16Array),
  u2: element(2, Uint16Array),
  i4: element(4, Int32Array),
  u4: element(4, Uint32Array),
  i8: element(8, BigInt64Array),
  u8: element(8, BigUint64Array),
  f2: element(2, Uint16Array),
  f4: element(4, Float32Array),
  f8: element(8, Float64Array),
  c8: element(8, Float32Array, 2),
  c16: element(16, Float64Array, 2),
};

/** A numeric array of any number of dimensions. `data` is flat, in C order; see the dtypes above for its type. */
export class NumericArray {
  constructor(
    readonly dtype: string,
    readonly shape: readonly number[],
    readonly data: TypedArray,
  ) {}

  /** Number of elements of the first dimension; 1 for an array without dimensions. */
  get length(): number {
    return this.shape[0] ?? 1;
  }
}

function typeOf(dtype: string): ElementType {
  const type = Object.hasOwn(ELEMENT_TYPES, dtype) ? ELEMENT_TYPES[dtype] : undefined;
  if (!type) {
    throw new RangeError(`unknown dtype "${dtype}"; known are ${Object.keys(ELEMENT_TYPES).join(", ")}`);
  }
  return type;
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, extent) => count * extent, 1);
}

/** Bytes of an array of this dtype and shape. Throws RangeError for an unknown dtype. */
export function byteSize(dtype: string, shape: readonly number[]): number {
  return typeOf(dtype).size * elementCount(shape);
}

/**
 * The array whose elements begin at `offset` of `buffer`: a view where the offset is aligned, else a copy.
 *
 * Throws RangeError when the buffer is too short or the dtype unknown.
 */
export function viewArray(buffer: ArrayBuffer, offset: number, dtype: string, shape: readonly number[]): NumericArray {
  const type = typeOf(dtype);
  const bytes = byteSize(dtype, shape);
  if (offset + bytes > buffer.byteLength) {
    throw new RangeError(
      `an array ${dtype} of shape (${shape.join(", ")}) needs ${bytes} bytes, ${buffer.byteLength - offset} are left`,
    );
  }
  const length = elementCount(shape) * type.parts;
  const aligned = offset % (type.size / type.parts) === 0;
  const data = aligned ? type.view(buffer, offset, length) : type.view(buffer.slice(offset, offset + bytes), 0, length);
  return new NumericArray(dtype, shape, data);
}

const DTYPE_OF_VIEW: Readonly<Record<string, string>> = {
  Int8Array: "i1",
  Uint8ClampedArray: "u1",
  Int16Array: "i2",
  Uint16Array: "u2",
  Int32Array: "i4",
  Uint32Array: "u4",
  BigInt64Array: "i8",
  BigUint64Array: "u8",
  Float32Array: "f4",
  Float64Array: "f8",
};

/**
 * The array that stands for a JavaScript value on the wire, or null where the value is none.
 *
 * A plain `Uint8Array` is none: it means bytes.
 */
export function asNumericArray(value: unknown): NumericArray | null {
  if (value instanceof NumericArray) return value;
  if (!ArrayBuffer.isView(value)) return null;
  const dtype = DTYPE_OF_VIEW[value.constructor.name];
  if (!dtype) return null;
  const data = value as TypedArray;
  return new NumericArray(dtype, [data.length], data);
}
