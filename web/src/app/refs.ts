/** Components and elements by their `ref`, whichever node of the page they stand in. */

import type { ComponentInternalInstance } from "vue";

export class Refs {
  private readonly owners = new Set<ComponentInternalInstance>();
  private readonly given = new Map<string, unknown>();

  /** What `owner` refers to can be found until the returned function is called. */
  add(owner: ComponentInternalInstance): () => void {
    this.owners.add(owner);
    return () => {
      this.owners.delete(owner);
    };
  }

  /** Looked up anew each time: what stands behind `v-if` comes and goes without its owner being told. */
  get(name: string): unknown {
    for (const owner of this.owners) {
      const found = owner.refs[name];
      const value = Array.isArray(found) ? found[0] : found;
      if (value !== undefined && value !== null) return value;
    }
    return this.given.get(name);
  }

  /** Gives an object that is no component a ref; undefined takes it away. */
  give(name: string, object: unknown): void {
    if (object === undefined) this.given.delete(name);
    else this.given.set(name, object);
  }

  names(): string[] {
    const names = new Set<string>(this.given.keys());
    for (const { refs } of this.owners) {
      for (const name of Object.keys(refs)) if (refs[name]) names.add(name);
    }
    return [...names].sort();
  }

  /** `refs.view` for templates and scripts. */
  asObject(): Record<string, unknown> {
    return new Proxy(Object.create(null) as Record<string, unknown>, {
      get: (_, name) => (typeof name === "string" ? this.get(name) : undefined),
      has: (_, name) => typeof name === "string" && this.get(name) !== undefined,
      set: (_, name, object) => {
        if (typeof name === "string") this.give(name, object);
        return typeof name === "string";
      },
      deleteProperty: (_, name) => {
        if (typeof name === "string") this.give(name, undefined);
        return true;
      },
      ownKeys: () => this.names(),
      getOwnPropertyDescriptor: (_, name) =>
        typeof name === "string" ? { value: this.get(name), enumerable: true, configurable: true } : undefined,
    });
  }
}
