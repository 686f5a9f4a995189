/**
 * Values as the wire carries them.
 *
 * Templates hand over whatever is at hand: events of the browser, files, big integers. Of those the plain part is sent;
 * what has none (a function, an element) becomes null.
 */

const EVENT_FIELDS = [
  "type",
  "key",
  "code",
  "button",
  "buttons",
  "clientX",
  "clientY",
  "offsetX",
  "offsetY",
  "x",
  "y",
  "deltaX",
  "deltaY",
  "altKey",
  "ctrlKey",
  "metaKey",
  "shiftKey",
  "repeat",
] as const;
const TARGET_FIELDS = ["id", "name", "value", "checked"] as const;
const FILE_FIELDS = ["name", "size", "type", "lastModified"] as const;
const DEEPEST = 90;

/** The plain part of `value`. Throws RangeError where it is nested deeper than 90 levels (or contains itself). */
export function plain(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) throw new RangeError(`a value is nested deeper than ${DEEPEST} levels, or contains itself`);
  if (typeof value === "function" || typeof value === "symbol") return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (value instanceof Map) return plain(Object.fromEntries(value), depth);
  if (value instanceof Set) return plain([...value], depth);
  if (value instanceof Event) {
    return { ...pick(value, EVENT_FIELDS), target: value.target ? pick(value.target, TARGET_FIELDS) : null };
  }
  if (value instanceof File) return pick(value, FILE_FIELDS);
  if (value instanceof Node) return null;
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
  }
  return value;
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function pick(source: object, fields: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of fields) {
    const value = (source as Record<string, unknown>)[field];
    if (value !== undefined && typeof value !== "object") picked[field] = value;
  }
  return picked;
}
