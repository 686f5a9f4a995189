/** Values of properties that only say where their content is: `Blob`s, by a map that has "@blob". */

import { type NumericArray, viewArray } from "../arrays";

interface Reference {
  readonly "@blob": string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
}

/** The content that `value` refers to, or undefined where it is a value itself. */
export function resolveReference(value: unknown, signal: AbortSignal): Promise<unknown> | undefined {
  return isReference(value) ? content(value, signal) : undefined;
}

function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && typeof (value as Partial<Reference>)["@blob"] === "string";
}

async function content(reference: Reference, signal: AbortSignal): Promise<NumericArray | Uint8Array> {
  const answer = await fetch(reference["@blob"], { signal });
  if (!answer.ok) throw new Error(`an array could not be fetched: ${answer.status} ${answer.statusText}`);
  const bytes = await answer.arrayBuffer();
  if (!reference.dtype) return new Uint8Array(bytes);
  return viewArray(bytes, 0, reference.dtype, reference.shape ?? []);
}
