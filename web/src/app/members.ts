/**
 * Members of what state variables hold, as the handlers of templates write them.
 *
 * An object is looked for in the state by identity, whatever name it has in the template: `form`, the `row` of a loop, the
 * `item` of a slot. What is written is a copy of its variable, changed at that place; what was not changed is shared with
 * the value before. So components see at once which objects are new, and a refused write shows what was there before.
 *
 * Within one handler a loop's `row` stays the object that was drawn; a second write to it goes on from the first.
 */

import { MUTATORS } from "./expressions";
import type { ReactiveState } from "./state";

/** Under this name a template's context gives the state it reads. */
export const STATE = Symbol("state");

/** Nothing in a state is nested deeper: what is could not be sent. */
const DEEPEST = 90;

type Container = Record<PropertyKey, unknown>;
type Step = string | number;

interface Place {
  readonly key: string;
  /** From the variable's value to the object. */
  readonly path: readonly Step[];
}

/** One member of an object; assigning to `value` writes it. */
export interface Member {
  value: unknown;
  remove(): boolean;
}

/** By an object that was replaced, its changed copy. */
const copies = new WeakMap<object, object>();
/** By an object, the variable in which it was found last. */
const owners = new WeakMap<object, string>();

/** @param root name that `object` has in the template, or begins with: where to look first */
export function memberOf(context: object, root: string, object: unknown, name: PropertyKey): Member {
  if (object === null || object === undefined) {
    throw new TypeError(`${root || "what is written to"} has no value, so "${String(name)}" of it can not be set`);
  }
  const state = stateOf(context);
  const change = (edit: (container: Container) => void): void => {
    if (state && changeIn(state, root, object, edit)) return;
    if (copies.has(object as object)) throw new Error(`"${root}" was replaced meanwhile: write to its state variable`);
    edit(object as Container);
  };
  return {
    get value() {
      return (latest(state, root, object) as Container)[name];
    },
    set value(value) {
      change((container) => {
        container[name] = value;
      });
    },
    remove() {
      change((container) => {
        if (Array.isArray(container)) container[name as number] = undefined;
        else delete container[name];
      });
      return true;
    },
  };
}

/** `list` with methods that change a copy and write it; anything but an array of the state's is returned as it is. */
export function mutable(context: object, root: string, list: unknown): unknown {
  const state = stateOf(context);
  if (!state || !Array.isArray(list) || !find(state, root, latest(state, root, list))) return list;
  const methods: Record<string, (...args: unknown[]) => unknown> = {};
  for (const method of MUTATORS) {
    methods[method] = (...args) => {
      let result: unknown;
      changeIn(state, root, list, (copy) => {
        result = (copy as unknown as Record<string, (...given: unknown[]) => unknown>)[method]!(...args);
      });
      return result;
    };
  }
  return methods;
}

function stateOf(context: object): ReactiveState | undefined {
  return (context as { [STATE]?: ReactiveState })[STATE];
}

/** Writes a copy of the variable that `object` belongs to, changed by `edit`. False: it belongs to none. */
function changeIn(state: ReactiveState, root: string, object: unknown, edit: (copy: Container) => void): boolean {
  const place = find(state, root, latest(state, root, object));
  if (!place) return false;
  state.set(place.key, changed(state.get(place.key) as object, place.path, edit));
  return true;
}

function changed(value: object, path: readonly Step[], edit: (copy: Container) => void): object {
  const copy = (Array.isArray(value) ? value.slice() : { ...value }) as Container;
  copies.set(value, copy);
  const [step, ...rest] = path;
  if (step === undefined) edit(copy);
  else copy[step] = changed(copy[step] as object, rest, edit);
  return copy;
}

/** What `object` has become since it was drawn. */
function latest(state: ReactiveState | undefined, root: string, object: unknown): unknown {
  let current = object;
  while (state && isContainer(current) && copies.has(current) && !find(state, root, current)) {
    current = copies.get(current);
  }
  return current;
}

function find(state: ReactiveState, root: string, object: unknown): Place | null {
  if (!isContainer(object)) return null;
  const first = [root, owners.get(object)].filter((key) => key !== undefined && key !== "");
  for (const key of new Set([...(first as string[]), ...state.keys()])) {
    const path = pathTo(state.get(key), object, 0);
    if (path) {
      owners.set(object, key);
      return { key, path };
    }
  }
  return null;
}

function pathTo(value: unknown, object: object, depth: number): Step[] | null {
  if (value === object) return [];
  if (!isContainer(value) || depth > DEEPEST) return null;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [step, inner] of entries) {
    const path = pathTo(inner, object, depth + 1);
    if (path) return [step, ...path];
  }
  return null;
}

/** Whether `value` is a list or a plain object: what is walked through, and copied. */
function isContainer(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
