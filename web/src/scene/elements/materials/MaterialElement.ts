/** A material as an element: it tells the shape it stands in how to look. */

import type { Material } from "three";
import { type Changed, SceneElement } from "../../Element";
import type { Look } from "./look";

export abstract class MaterialElement extends SceneElement<Record<string, unknown>> {
  readonly object = null;
  /** Its key in `KINDS`, and the defaults that a look leaves out. */
  protected abstract readonly kind: string;
  protected abstract readonly defaults: Readonly<Record<string, unknown>>;
  /** A material of its own making, which takes the place of its look; null: none. */
  readonly own: Material | null = null;
  private readonly listeners = new Set<() => void>();
  private current: Look | null = null;

  get look(): Look {
    return this.current ?? { kind: this.kind, parameters: {} };
  }

  update(properties: Record<string, unknown>, _changed: Changed<Record<string, unknown>>): void {
    const given = Object.entries(properties).filter(
      ([name, value]) => value !== null && JSON.stringify(value) !== JSON.stringify(this.defaults[name]),
    );
    this.current = { kind: this.kind, parameters: Object.fromEntries(given) };
    for (const listener of this.listeners) listener();
  }

  /** Calls `listener` when the look changed. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispose(): void {
    this.listeners.clear();
  }
}

/** The material among the children of an element: the last one; null: there is none. */
export function materialAmong(children: readonly SceneElement[]): MaterialElement | null {
  return children.findLast((child): child is MaterialElement => child instanceof MaterialElement) ?? null;
}
