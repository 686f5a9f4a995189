/** Values of properties that only say where their content is: `Blob`s, by a map that has "@blob". */

import { blobs, isBlobReference } from "../blobs";

/** The content that `value` refers to, or undefined where it is a value itself. */
export function resolveReference(value: unknown, signal: () => AbortSignal): Promise<unknown> | undefined {
  return isBlobReference(value) ? blobs.fetch(value, signal()) : undefined;
}
