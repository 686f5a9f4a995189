/**
 * What was loaded, for as long as somebody shows it: equal sources are fetched and parsed once.
 *
 * Each user holds a lease. The first one begins the loading; when the last one ends, what is still under way is
 * cancelled and what was loaded is given up.
 */

import type { AnimationClip, Object3D } from "three";
import { release } from "./release";

/** A model as it came, before anybody changed anything. It is never shown itself: users take copies. */
export interface Loaded {
  readonly object: Object3D;
  readonly animations: readonly AnimationClip[];
  /** Names of files that it refers to and that could not be had. */
  readonly missing: readonly string[];
  readonly plain?: boolean;
  /** Gives up what was made, where that is not all that the object is drawn with. */
  readonly release?: () => void;
}

export interface Lease<T = Loaded> {
  readonly loaded: Promise<T>;
  /** Ends it; more than once does no harm. */
  end(): void;
}

interface Shared<T> {
  users: number;
  readonly loaded: Promise<T>;
  readonly controller: AbortController;
}

export class ModelCache<T = Loaded> {
  private readonly entries = new Map<string, Shared<T>>();

  /** @param release gives up what was loaded */
  constructor(private readonly release: (loaded: T) => void) {}

  /** Number of models that are held or being loaded. */
  get size(): number {
    return this.entries.size;
  }

  /** @param load is called where nobody holds a model of that key; its signal says that nobody waits any more */
  take(key: string, load: (signal: AbortSignal) => Promise<T>): Lease<T> {
    let entry = this.entries.get(key);
    if (entry === undefined) {
      const controller = new AbortController();
      const made: Shared<T> = { users: 0, controller, loaded: load(controller.signal) };
      made.loaded.catch(() => this.forget(key, made)); // another try reads it again
      this.entries.set(key, made);
      entry = made;
    }
    const held = entry;
    held.users += 1;
    let ended = false;
    return {
      loaded: held.loaded,
      end: () => {
        if (ended) return;
        ended = true;
        held.users -= 1;
        if (held.users === 0) this.giveUp(key, held);
      },
    };
  }

  private giveUp(key: string, entry: Shared<T>): void {
    this.forget(key, entry);
    entry.controller.abort();
    entry.loaded.then(
      (loaded) => this.release(loaded),
      () => undefined, // whoever asked was told
    );
  }

  private forget(key: string, entry: Shared<T>): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }
}

/** Models of all scenes of this page. */
export const models = new ModelCache<Loaded>((loaded) => {
  if (loaded.release) loaded.release();
  else release(loaded.object);
});
