/** What the user changed since the last write was sent: the last value of each key. */

export interface EditsOptions {
  /** Sends one write under a number of its own; throws when it can not be sent. */
  readonly send: (items: unknown[]) => number;
  /** The value of `key` was sent under `number`. */
  readonly onSent: (key: string, number: number) => void;
  /** The value of `key` can not be sent, for `reason`. */
  readonly onRefused: (key: string, reason: string) => void;
}

export class Edits {
  private readonly values = new Map<string, unknown>();

  constructor(private readonly options: EditsOptions) {}

  get size(): number {
    return this.values.size;
  }

  set(key: string, value: unknown): void {
    this.values.set(key, value);
  }

  clear(): void {
    this.values.clear();
  }

  /** Sends them as one write. Where that is not possible, each by itself, so that one costs none of the others. */
  flush(): void {
    if (this.values.size === 0) return;
    const edits = [...this.values];
    this.values.clear();
    if (this.trySend(edits) === null) return;
    for (const edit of edits) {
      const problem = this.trySend([edit]);
      if (problem !== null) this.options.onRefused(edit[0], problem);
    }
  }

  /** Returns what is wrong with the write, or null. */
  private trySend(edits: readonly [string, unknown][]): string | null {
    try {
      const number = this.options.send(edits.flat());
      for (const [key] of edits) this.options.onSent(key, number);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
