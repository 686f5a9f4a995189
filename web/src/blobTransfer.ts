/** The transfer of one blob: pieces over HTTP ranges, again after a failure, until it is whole or nobody wants it. */

import { browserClock, type FrameClock } from "./frames";

export interface TransferOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: FrameClock;
  readonly onPiece: (bytes: number, received: number, total: number) => void;
}

/** Content that is not to be had; the message says why. */
export class BlobError extends Error {
  override readonly name = "BlobError";
}

/** Bytes of the first piece; the later ones follow the speed of the network. */
const FIRST = 1 << 20;
const SMALLEST = 1 << 18;
const LARGEST = 16 << 20;
/** Milliseconds a piece should take. */
const PIECE_TIME = 250;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8000;
/** Milliseconds for a value that takes the place of this one to arrive, where the server does not have it any more. */
const GRACE = 1000;
/** Statuses after which asking again makes sense. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

interface Waiter {
  readonly resolve: (content: ArrayBuffer) => void;
  readonly reject: (reason: unknown) => void;
}

export class BlobTransfer {
  running = false;
  received = 0;
  private content: Uint8Array<ArrayBuffer> | null = null;
  private readonly waiters = new Set<Waiter>();
  private abort = new AbortController();
  private piece = FIRST;
  private readonly get: typeof globalThis.fetch;
  private readonly clock: FrameClock;
  private readonly onPiece: TransferOptions["onPiece"];

  constructor(
    readonly name: string,
    readonly total: number,
    {
      fetch = (...args) => globalThis.fetch(...args),
      clock = browserClock,
      onPiece = () => {},
    }: Partial<TransferOptions> = {},
  ) {
    this.get = fetch;
    this.clock = clock;
    this.onPiece = onPiece;
  }

  get isWanted(): boolean {
    return this.waiters.size > 0;
  }

  /** The content once it is here. When all who want it have aborted, the transfer stops, and keeps what it has. */
  wanted(signal?: AbortSignal): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      this.waiters.add(waiter);
      signal?.addEventListener(
        "abort",
        () => {
          if (!this.waiters.delete(waiter)) return;
          reject(signal.reason);
          // Whoever gives up to ask again does so at once.
          queueMicrotask(() => {
            if (!this.isWanted) this.abort.abort();
          });
        },
        { once: true },
      );
    });
  }

  /** Fetches what is missing. Resolves with the content, null where it is not to be had, undefined where nobody wants it. */
  async run(): Promise<ArrayBuffer | null | undefined> {
    this.running = true;
    this.abort = new AbortController();
    try {
      const content = this.room();
      let pause = FIRST_PAUSE;
      while (this.received < this.total) {
        const before = this.received;
        try {
          await this.fetchPiece(content);
        } catch (error) {
          if (this.abort.signal.aborted) return undefined;
          if (error instanceof BlobError) throw error;
          pause = this.received > before ? FIRST_PAUSE : pause;
          await this.wait(pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        if (this.abort.signal.aborted) return undefined;
      }
      this.settle((waiter) => waiter.resolve(content.buffer));
      return content.buffer;
    } catch (error) {
      await this.wait(GRACE);
      this.settle((waiter) => waiter.reject(error));
      return null;
    } finally {
      this.running = false;
    }
  }

  private settle(tell: (waiter: Waiter) => void): void {
    const waiters = [...this.waiters];
    this.waiters.clear();
    for (const waiter of waiters) tell(waiter);
  }

  private room(): Uint8Array<ArrayBuffer> {
    try {
      this.content ??= new Uint8Array(this.total);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new BlobError(`${size(this.total)} are more than this browser can hold at once`);
    }
    return this.content;
  }

  private async fetchPiece(content: Uint8Array<ArrayBuffer>): Promise<void> {
    const started = this.clock.now();
    const from = this.received;
    const to = Math.min(from + this.piece, this.total);
    const response = await this.get(`blob/${this.name}`, {
      headers: { Range: `bytes=${from}-${to - 1}` },
      signal: this.abort.signal,
      credentials: "omit",
      priority: "low",
    });
    if (response.status === 404 || response.status === 410) {
      throw new BlobError("the content is not there any more");
    }
    if (PASSING.has(response.status)) throw new Error(`status ${response.status}`);
    if (response.status !== 206 && response.status !== 200) {
      throw new BlobError(`the content cannot be fetched: the server answered with status ${response.status}`);
    }
    // What stands between us and the server may know no ranges and send everything.
    let skip = response.status === 200 ? from : 0;
    const reader = response.body!.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const part = value.subarray(Math.min(skip, value.length));
      skip -= value.length - part.length;
      if (this.received + part.length > this.total) {
        throw new BlobError("the content is longer than was announced");
      }
      content.set(part, this.received);
      this.received += part.length;
      this.onPiece(part.length, this.received, this.total);
    }
    if (this.received < to) throw new Error("the transfer broke off");
    const rate = (this.received - from) / Math.max(this.clock.now() - started, 1);
    this.piece = Math.round(Math.min(Math.max(rate * PIECE_TIME, SMALLEST, this.piece / 2), LARGEST, this.piece * 2));
  }

  /** Waits, but not longer than it is wanted. */
  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.clock.after(milliseconds, resolve);
      const stop = (): void => {
        this.clock.cancelAfter(timer);
        resolve();
      };
      if (this.abort.signal.aborted) stop();
      else this.abort.signal.addEventListener("abort", stop, { once: true });
    });
  }
}

function size(bytes: number): string {
  return `${Math.round(bytes / (1 << 20)).toLocaleString("en")} MiB`;
}
