/** Things that several users share while at least one of them uses them. */

interface Entry<T> {
  readonly value: T;
  users: number;
}

/** One user's part in a shared thing. */
export interface Hold<T> {
  readonly key: string;
  readonly value: T;
  release(): void;
}

export class Shared<T> {
  private readonly entries = new Map<string, Entry<T>>();

  /** @param giveUp called with what nobody uses any more */
  constructor(private readonly giveUp: (value: T) => void) {}

  get size(): number {
    return this.entries.size;
  }

  /** Take part in what `key` stands for; `make` makes it for the first user. */
  acquire(key: string, make: () => T): Hold<T> {
    let entry = this.entries.get(key);
    if (!entry) {
      entry = { value: make(), users: 0 };
      this.entries.set(key, entry);
    }
    const held = entry;
    held.users++;
    let released = false;
    return {
      key,
      value: held.value,
      release: () => {
        if (released) return;
        released = true;
        if (--held.users > 0) return;
        this.entries.delete(key);
        this.giveUp(held.value);
      },
    };
  }
}
