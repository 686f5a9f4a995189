/** Functions of the templates for variables by name; a state key of the same name hides them. */

import type { ReactiveState } from "./state";

export function stateFunctions(state: ReactiveState): Record<string, unknown> {
  const set = (key: string, value: unknown): void => state.set(key, value);
  return {
    /** For `window.alert("…")`: what a template says of `alert` alone is a state key. */
    window,
    get: (key: string) => state.get(key),
    set,
    setAll: (values: Readonly<Record<string, unknown>>) => {
      for (const [key, value] of Object.entries(values)) set(key, value);
    },
    /** Writes variables that were changed in their depth by code of others. */
    flushState: (...keys: readonly string[]) => {
      for (const key of keys) set(key, state.get(key));
    },
  };
}
