/**
 * The copy of the server's document.
 *
 * Batches are applied whole and in the order they arrive. The wire names entries by integer ids, bound to paths by
 * definitions; everyone else names them by path. An entry never goes back to a lower version, also when a large transfer
 * that began earlier ends later, and a removal is remembered for as long as such a transfer may still come.
 *
 * A client shows its own write at once. Until the server has handled the last write to a path, values that arrive for it
 * are kept but not shown; then the server's value is shown. So a text field is never overwritten by the echo of what was
 * typed a moment ago, and a clamp or a refusal is seen.
 */

import { type Batch, WireError } from "./wire";

export type Path = readonly string[];

/** What happened to one path in one batch. `value` is undefined where the entry is gone. */
export interface Change {
  readonly path: Path;
  readonly value: unknown;
}

export type Listener = (value: unknown) => void;
export type PrefixListener = (changes: readonly Change[]) => void;

interface Entry {
  readonly path: Path;
  readonly key: string;
  /** Keys of all prefixes of the path, the path itself included. */
  readonly prefixes: readonly string[];
  /** The server's value. Meaningful while `present`. */
  value: unknown;
  present: boolean;
  /** Version of the value or of the removal. -1: never had one. */
  version: number;
  /** Id by which the wire names the entry; undefined while it is not bound. */
  id: number | undefined;
  /** The client's own write, until the server has handled it. */
  pending: Pending | undefined;
}

interface Pending {
  value: unknown;
  /** Number of the last write of this path; Infinity while it was not sent. */
  number: number;
}

/** Counts and versions, for diagnosis. */
export interface DocumentStatistics {
  readonly version: number;
  readonly completeTo: number;
  readonly entries: number;
  readonly batches: number;
  /** Values not applied because the entry already had a higher version. */
  readonly stale: number;
  readonly pendingWrites: number;
}

const keyOf = (path: Path): string => JSON.stringify(path);

export class DocumentCopy {
  private readonly entries = new Map<string, Entry>();
  private readonly bound = new Map<number, Entry>();
  private readonly removed = new Set<Entry>();
  private readonly pending = new Set<Entry>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly prefixListeners = new Map<string, Set<PrefixListener>>();
  private readonly touched = new Set<Entry>();
  private resetting = false;
  private highest = 0;
  private complete = 0;
  private live = 0;
  private batches = 0;
  private stale = 0;

  /** `onError` receives what a listener throws; the others are still called. */
  constructor(private readonly onError: (error: unknown) => void = reportLater) {}

  /** Version below which the copy lacks nothing; 0 while another document is awaited. */
  get completeTo(): number {
    return this.resetting ? 0 : this.complete;
  }

  /** The value shown at `path`: undefined where there is none, a `NumericArray` where it is an array. */
  get(path: Path): unknown {
    const entry = this.entries.get(keyOf(path));
    return entry && shown(entry);
  }

  has(path: Path): boolean {
    const entry = this.entries.get(keyOf(path));
    return entry !== undefined && (entry.present || entry.pending !== undefined);
  }

  /** Version of the entry at `path`, of its removal where it was removed, -1 where it is unknown. */
  version(path: Path): number {
    return this.entries.get(keyOf(path))?.version ?? -1;
  }

  /** Paths that begin with `prefix` and have a value. */
  paths(prefix: Path = []): Path[] {
    const found: Path[] = [];
    for (const entry of this.entries.values()) {
      const has = entry.present || entry.pending;
      if (has && prefix.every((element, position) => entry.path[position] === element)) found.push(entry.path);
    }
    return found;
  }

  /** Calls `listener` with the value shown at `path` after each change of it. Returns what ends that. */
  subscribe(path: Path, listener: Listener): () => void {
    return subscribeTo(this.listeners, keyOf(path), listener);
  }

  /** Calls `listener` once for each batch that changes anything under `prefix`, with all its changes there. */
  subscribePrefix(prefix: Path, listener: PrefixListener): () => void {
    return subscribeTo(this.prefixListeners, keyOf(prefix), listener);
  }

  /** Whatever comes next replaces everything: another document (epoch) begins. Until then the old picture stays. */
  expectReset(): void {
    this.resetting = true;
    for (const entry of this.pending) this.settle(entry);
    this.notify();
  }

  /** Applies a batch whole, then tells the listeners. `mayCome`: transfers that began earlier are still under way. */
  apply(batch: Batch, mayCome = false): void {
    this.batches += 1;
    const whole = this.resetting || batch.listing?.length === 0;
    this.resetting = false;
    if (whole) this.drop(() => true, true);
    else if (batch.listing) this.dropUnlisted(batch.listing);
    for (const [id, ...path] of batch.definitions) this.bind(id, path, batch.version);
    for (const id of batch.removed) this.remove(id, batch.version);
    for (let i = 0; i < batch.values.length; i += 2) {
      this.put(batch.values[i] as number, batch.version, batch.values[i + 1]);
    }
    batch.arrays.forEach(([id], position) => {
      this.put(id, batch.version, batch.blobs[position]);
    });
    this.complete = whole ? batch.complete_to : Math.max(this.complete, batch.complete_to);
    this.highest = whole ? batch.version : Math.max(this.highest, batch.version);
    if (!mayCome) this.forgetRemovals();
    this.notify();
  }

  /** Shows a write of the client's own at once. It has no number yet; see `numbered`. */
  write(path: Path, value: unknown): void {
    const entry = this.entry(path);
    if (entry.pending) {
      entry.pending.value = value;
      entry.pending.number = Number.POSITIVE_INFINITY;
    } else {
      entry.pending = { value, number: Number.POSITIVE_INFINITY };
      this.pending.add(entry);
    }
    this.touched.add(entry);
    this.notify();
  }

  /** The last write of `path` goes to the server under `number`. */
  numbered(path: Path, number: number): void {
    const entry = this.entries.get(keyOf(path));
    if (entry?.pending) entry.pending.number = number;
  }

  /** Takes back a write that will not be sent: the server's value is shown again. */
  revert(path: Path): void {
    const entry = this.entry(path);
    if (entry.pending) this.settle(entry);
    this.touched.add(entry);
    this.notify();
  }

  /** Changes a value in this copy only, until the server says otherwise. */
  writeLocally(path: Path, value: unknown): void {
    const entry = this.entry(path);
    this.setPresent(entry, true);
    entry.value = value;
    this.touched.add(entry);
    this.notify();
  }

  /** The server has handled the client's writes up to `number`; what came of them was in earlier batches. */
  handled(number: number): void {
    for (const entry of this.pending) {
      if (entry.pending!.number <= number) this.settle(entry);
    }
    this.notify();
  }

  statistics(): DocumentStatistics {
    return {
      version: this.highest,
      completeTo: this.complete,
      entries: this.live,
      batches: this.batches,
      stale: this.stale,
      pendingWrites: this.pending.size,
    };
  }

  private entry(path: Path): Entry {
    const key = keyOf(path);
    let entry = this.entries.get(key);
    if (!entry) {
      const prefixes = Array.from({ length: path.length + 1 }, (_, length) => keyOf(path.slice(0, length)));
      entry = { path, key, prefixes, value: undefined, present: false, version: -1, id: undefined, pending: undefined };
      this.entries.set(key, entry);
    }
    return entry;
  }

  private bind(id: number, path: Path, version: number): void {
    const entry = this.entry(path);
    this.bound.set(id, entry);
    // A definition that comes late must not undo the one that replaced it.
    if (entry.id !== undefined && version < entry.version) return;
    if (entry.id !== undefined && entry.id !== id && this.bound.get(entry.id) === entry) this.bound.delete(entry.id);
    entry.id = id;
  }

  private put(id: number, version: number, value: unknown): void {
    const entry = this.bound.get(id);
    if (!entry) {
      this.onError(new WireError(`a value came for entry ${id}, which is bound to no path`));
    } else if (version < entry.version) {
      this.stale += 1;
    } else {
      this.setPresent(entry, true);
      entry.value = value;
      this.changed(entry, version);
    }
  }

  private remove(id: number, version: number): void {
    const entry = this.bound.get(id);
    if (!entry) return;
    this.bound.delete(id);
    if (entry.id === id) entry.id = undefined;
    if (version < entry.version) {
      this.stale += 1;
      return;
    }
    this.setPresent(entry, false);
    this.changed(entry, version);
    this.removed.add(entry);
  }

  private setPresent(entry: Entry, present: boolean): void {
    if (present !== entry.present) this.live += present ? 1 : -1;
    entry.present = present;
    if (present) this.removed.delete(entry);
    else entry.value = undefined;
  }

  private changed(entry: Entry, version: number): void {
    entry.version = version;
    if (!entry.pending) this.touched.add(entry);
  }

  private dropUnlisted(listing: readonly Path[]): void {
    const listed = new Set(listing.map(keyOf));
    this.drop((entry) => !listed.has(entry.key), false);
  }

  /** `whole`: the versions of what is dropped mean nothing any more. */
  private drop(which: (entry: Entry) => boolean, whole: boolean): void {
    if (whole) this.bound.clear();
    for (const entry of this.entries.values()) {
      if (!which(entry)) continue;
      if (entry.present) {
        this.setPresent(entry, false);
        this.changed(entry, entry.version);
      }
      if (entry.id !== undefined) this.bound.delete(entry.id);
      entry.id = undefined;
      if (whole) entry.version = -1;
      this.removed.add(entry);
    }
  }

  private forgetRemovals(): void {
    for (const entry of this.removed) {
      if (entry.version > this.complete) continue;
      this.removed.delete(entry);
      if (!entry.present && !entry.pending && entry.id === undefined) this.entries.delete(entry.key);
    }
  }

  /** Shows the server's value from now on. */
  private settle(entry: Entry): void {
    // Where the server took the value as it is, nothing that shows it has to be drawn again.
    const changed = !Object.is(entry.pending?.value, entry.value);
    entry.pending = undefined;
    this.pending.delete(entry);
    if (changed) this.touched.add(entry);
  }

  private notify(): void {
    if (this.touched.size === 0) return;
    const entries = [...this.touched];
    this.touched.clear();
    const byPrefix = new Map<string, Change[]>();
    for (const entry of entries) {
      const change = { path: entry.path, value: shown(entry) };
      for (const prefix of entry.prefixes) {
        if (!this.prefixListeners.has(prefix)) continue;
        const changes = byPrefix.get(prefix);
        if (changes) changes.push(change);
        else byPrefix.set(prefix, [change]);
      }
    }
    for (const entry of entries) {
      for (const listener of [...(this.listeners.get(entry.key) ?? [])]) {
        this.guarded(() => listener(shown(entry)));
      }
    }
    for (const [prefix, changes] of byPrefix) {
      for (const listener of [...(this.prefixListeners.get(prefix) ?? [])]) {
        this.guarded(() => listener(changes));
      }
    }
  }

  private guarded(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.onError(error);
    }
  }
}

function shown(entry: Entry): unknown {
  return entry.pending ? entry.pending.value : entry.value;
}

function subscribeTo<L>(registry: Map<string, Set<L>>, key: string, listener: L): () => void {
  let listeners = registry.get(key);
  if (!listeners) {
    listeners = new Set();
    registry.set(key, listeners);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && registry.get(key) === listeners) registry.delete(key);
  };
}

/** Lets the error surface as an uncaught one, without ending what is going on. */
function reportLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
