/** An element of a scene as the document tells it, whether it can be drawn already or not. */

import type { SceneElement } from "./Element";

/** The entry `("scene", name, key)`. */
export interface NodeEntry {
  readonly id: number;
  /** Empty: hides the shared node of this key. */
  readonly tag: string;
  readonly parent: string;
  readonly order: number;
  readonly props: Readonly<Record<string, unknown>>;
}

type Properties = Record<string, unknown>;

export class SceneNode {
  element: SceneElement | null = null;
  defaults: Readonly<Properties> = {};
  /** All properties as they were given to the element last. */
  shown: Properties = {};
  /** Given by the user in this browser, until the program says otherwise. */
  readonly own = new Map<string, unknown>();
  /** Properties that came while an array of theirs is being fetched. */
  fetching: AbortController | null = null;
  /** What references among its properties have been resolved to. */
  resolved = new Map<unknown, unknown>();
  /** The pose is a row of a group's, not of the properties. */
  posed = false;

  constructor(
    readonly key: string,
    public entry: NodeEntry,
  ) {}

  /**
   * The properties as the document has them now.
   *
   * @param written reads the entries of their own: undefined where there is none, null where the default was asked for
   */
  properties(written: ReadonlyMap<string, unknown> | undefined): Properties {
    const all: Properties = { ...this.defaults };
    const take = (wire: string, value: unknown): void => {
      all[wire] = value === null || value === undefined ? (this.defaults[wire] ?? null) : value;
    };
    for (const wire in this.entry.props) take(wire, this.entry.props[wire]);
    if (written) for (const [wire, value] of written) take(wire, value);
    for (const [wire, value] of this.own) take(wire, value);
    return all;
  }
}

/** Names of what differs between two sets of properties. */
export function difference(before: Readonly<Properties>, after: Readonly<Properties>): Set<string> {
  const changed = new Set<string>();
  for (const wire in after) if (!same(before[wire], after[wire])) changed.add(wire);
  for (const wire in before) if (!(wire in after)) changed.add(wire);
  return changed;
}

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length || one.length > 16) return false;
  return one.every((item, position) => Object.is(item, other[position]));
}
