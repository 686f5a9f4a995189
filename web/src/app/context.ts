/**
 * What the names in a template mean.
 *
 * First the page's own functions, then state keys, then what Vue gives an instance (`$attrs`, `$vuetify`). Any other name
 * is a state key that has no value yet: reading it gives undefined, assigning to it is a write. JavaScript's own names
 * (`Math`, `JSON`) mean themselves where no state key has that name.
 */

import type { ComponentPublicInstance } from "vue";
import { STATE } from "./members";
import type { ReactiveState } from "./state";

const JAVASCRIPT = new Set(
  (
    "Infinity undefined NaN isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI " +
    "encodeURIComponent Math Number Date Array Object Boolean String RegExp Map Set JSON Intl BigInt console Error Symbol"
  ).split(" "),
);
/** Names of the compiled function itself. */
const COMPILER = /^_(ctx|cache|Vue|hoisted_\d+)$/;

export interface TemplateContextOptions {
  readonly state: ReactiveState;
  /** The page's functions and values; they hide state keys of the same name. */
  readonly builtins: Readonly<Record<string, unknown>>;
  /** Values that a state key of the same name hides. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

export function templateContext(options: TemplateContextOptions, instance: ComponentPublicInstance | null): object {
  const { state, builtins, defaults } = options;
  const get = (_: object, name: string | symbol): unknown => {
    if (typeof name === "symbol") return name === STATE ? state : undefined;
    if (Object.hasOwn(builtins, name)) return builtins[name];
    // Read first, so that the key is watched: it may get its first value later.
    const value = state.get(name);
    if (value !== undefined || state.has(name)) return value;
    if (Object.hasOwn(defaults, name)) return defaults[name];
    if (name.startsWith("$")) return (instance as Record<string, unknown> | null)?.[name];
    return undefined;
  };
  const has = (_: object, name: string | symbol): boolean => {
    if (typeof name === "symbol") return false;
    if (name.startsWith("_")) return !COMPILER.test(name);
    return !JAVASCRIPT.has(name) || state.has(name);
  };
  const set = (_: object, name: string | symbol, value: unknown): boolean => {
    if (typeof name === "symbol") return false;
    if (Object.hasOwn(builtins, name)) throw new TypeError(`"${name}" is a function of the page, not a state key`);
    state.set(name, value);
    return true;
  };
  return new Proxy(Object.create(null), { get, has, set });
}

/** Evaluates an expression or runs statements of the server's, as if they stood in a template. */
export function evaluate(source: string, context: object): unknown {
  return compileScript(source)(context);
}

function compileScript(source: string): (context: object) => unknown {
  try {
    return new Function("_ctx", `with (_ctx) { return (${source}\n) }`) as (context: object) => unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Function("_ctx", `with (_ctx) { ${source}\n }`) as (context: object) => unknown;
  }
}
