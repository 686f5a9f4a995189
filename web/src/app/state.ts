/**
 * The state as the templates see it: reactive key by key, values as they came.
 *
 * Only a key as a whole is watched. A value changed in its depth is seen once it is assigned again.
 */

import { type ShallowRef, shallowRef, triggerRef } from "vue";
import type { Client } from "../client";

export class ReactiveState {
  private readonly cells = new Map<string, ShallowRef<unknown>>();

  constructor(private readonly client: Pick<Client, "document" | "write">) {
    client.document.subscribePrefix(["state"], (changes) => {
      for (const { path, value } of changes) this.show(path[1]!, value);
    });
  }

  /** The value of `key`, undefined where there is none; read in a template, it is watched. */
  get(key: string): unknown {
    let cell = this.cells.get(key);
    if (!cell) {
      cell = shallowRef(this.client.document.get(["state", key]));
      this.cells.set(key, cell);
    }
    return cell.value;
  }

  has(key: string): boolean {
    return this.client.document.has(["state", key]);
  }

  keys(): string[] {
    return this.client.document.paths(["state"]).map((path) => path[1]!);
  }

  /** A write of the user's. Assigning a plain value that is already shown is none. */
  set(key: string, value: unknown): void {
    const same = Object.is(value, this.client.document.get(["state", key]));
    if (!same || (typeof value === "object" && value !== null)) this.client.write(key, value);
  }

  private show(key: string, value: unknown): void {
    const cell = this.cells.get(key);
    if (!cell) return;
    // A refused write leaves the value as it was, yet the input that shows something else has to be drawn again.
    if (Object.is(cell.value, value)) triggerRef(cell);
    else cell.value = value;
  }
}
