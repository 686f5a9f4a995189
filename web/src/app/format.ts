/** `utils` of the templates: numbers and sizes as people read them, and files to the user's disk. */

import { NumericArray } from "../arrays";
import { get, safe, vtk } from "./lookup";

const SIZES = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** `value` with `digits` significant digits: 0.000123456 → "1.235e-4", 12345.678 → "12,350". */
function number(value: unknown, digits = 4): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return value == null ? "" : String(value);
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 1e-3 || magnitude >= 1e9)) return value.toExponential(digits - 1);
  return value.toLocaleString(undefined, { maximumSignificantDigits: digits });
}

/** `value` with `digits` digits after the point. */
function fixed(value: unknown, digits = 2): string {
  return typeof value === "number" ? value.toFixed(digits) : String(value ?? "");
}

/** A whole number with separators of thousands. */
function count(value: unknown): string {
  return typeof value === "number" ? Math.round(value).toLocaleString() : String(value ?? "");
}

/** A number of bytes with its unit. */
function bytes(value: unknown): string {
  if (typeof value !== "number") return "";
  const step = Math.min(Math.max(Math.floor(Math.log2(Math.max(value, 1)) / 10), 0), SIZES.length - 1);
  return `${(value / 1024 ** step).toLocaleString(undefined, { maximumFractionDigits: 1 })} ${SIZES[step]}`;
}

/** Gives the user a file: `content` is its bytes, its text, or a data or relative URL that begins with `data:` or `./`. */
export function download(name: string, content: unknown, type = "application/octet-stream"): void {
  const isUrl = typeof content === "string" && /^(data:|blob:|\.\/)/.test(content);
  const url = isUrl ? content : URL.createObjectURL(toBlob(content, type));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address after this turn.
  if (!isUrl) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function toBlob(content: unknown, type: string): Blob {
  if (content instanceof Blob) return content;
  if (content instanceof NumericArray) return new Blob([content.data], { type });
  if (ArrayBuffer.isView(content)) return new Blob([content as Uint8Array<ArrayBuffer>], { type });
  if (typeof content === "string") return new Blob([content], { type });
  throw new TypeError(`a file is made of bytes or text, not of ${typeof content}`);
}

export const format = { number, fixed, count, bytes, download, get, safe, vtk, fmt: { number, bytes } } as const;
