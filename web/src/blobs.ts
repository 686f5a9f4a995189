/**
 * Blobs: large content that stands in the document as a reference and is fetched over HTTP, beside the live link.
 *
 * Content of one name never changes, so it is fetched once, whoever asks, and kept while anybody uses it and as long
 * after as there is room. A transfer goes in pieces, each short enough that what the link sends is not held up behind
 * it; one that broke off, or that nobody wanted for a while, goes on where it stopped.
 */

import { byteSize, NumericArray, viewArray } from "./arrays";
import { BlobTransfer, type TransferOptions } from "./blobTransfer";
import { Signal } from "./signal";

/** What stands in the document in place of a blob. */
export interface BlobReference {
  readonly "@blob": string;
  readonly nbytes: number;
  readonly dtype?: string;
  readonly shape?: readonly number[];
}

export type BlobValue = NumericArray | Uint8Array<ArrayBuffer>;

export interface BlobProgress {
  readonly name: string;
  /** Bytes here and in all. */
  readonly received: number;
  readonly total: number;
}

export interface BlobStoreOptions extends Partial<TransferOptions> {
  /** Bytes kept of what nobody uses at the moment. */
  readonly room?: number;
  /** How many are fetched at a time; the others wait in their order. */
  readonly parallel?: number;
}

const NAME = /^[A-Za-z0-9_-]{43}$/;
const ROOM = 256 * 1024 * 1024;
const PARALLEL = 2;

export function isBlobReference(value: unknown): value is BlobReference {
  if (typeof value !== "object" || value === null || !("@blob" in value)) return false;
  const { "@blob": name, nbytes } = value as BlobReference;
  return typeof name === "string" && NAME.test(name) && Number.isSafeInteger(nbytes) && nbytes >= 0;
}

/** Where the content of a reference is, relative to the page: for pictures, videos and loaders that fetch themselves. */
export function blobAddress(reference: BlobReference, suffix = ""): string {
  return `blob/${reference["@blob"]}${suffix}`;
}

export class BlobStore {
  /** Told of every piece that came. */
  readonly progress = new Signal<BlobProgress>();
  private readonly room: number;
  private readonly parallel: number;
  private readonly transferOptions: Partial<TransferOptions>;
  /** Complete content, the one used longest ago first. */
  private readonly kept = new Map<string, ArrayBuffer>();
  private readonly views = new Map<string, WeakRef<BlobValue>>();
  private readonly transfers = new Map<string, BlobTransfer>();
  private readonly queue: BlobTransfer[] = [];
  private readonly cleanup: FinalizationRegistry<string>;
  private running = 0;
  private keptBytes = 0;
  /** Bytes that came over the network so far. */
  fetchedBytes = 0;

  constructor({ room = ROOM, parallel = PARALLEL, ...transfer }: BlobStoreOptions = {}) {
    this.room = room;
    this.parallel = parallel;
    this.transferOptions = transfer;
    this.cleanup = new FinalizationRegistry((view) => {
      if (!this.views.get(view)?.deref()) this.views.delete(view);
    });
  }

  /** The content, if it is here. */
  peek(reference: BlobReference): BlobValue | undefined {
    const name = reference["@blob"];
    const content = this.kept.get(name) ?? this.inUse(name);
    if (!content) return undefined;
    this.keep(name, content);
    return this.view(reference, content);
  }

  /**
   * The content, an array where the reference is one to an array; the same object for all who ask.
   *
   * Rejects with BlobError where it is not to be had, and with the reason of `signal` once that is aborted.
   */
  async fetch(reference: BlobReference, signal?: AbortSignal): Promise<BlobValue> {
    signal?.throwIfAborted();
    const there = this.peek(reference);
    if (there) return there;
    const name = reference["@blob"];
    let transfer = this.transfers.get(name);
    if (!transfer) {
      transfer = new BlobTransfer(name, reference.nbytes, {
        ...this.transferOptions,
        onPiece: (bytes, received, total) => {
          this.fetchedBytes += bytes;
          this.progress.emit({ name, received, total });
        },
      });
      this.transfers.set(name, transfer);
    }
    const content = transfer.wanted(signal);
    this.start(transfer);
    const buffer = await content;
    return this.peek(reference) ?? this.view(reference, buffer);
  }

  /** Forgets everything that nobody uses. */
  clear(): void {
    this.kept.clear();
    this.keptBytes = 0;
  }

  /** Counts, for diagnosis. */
  statistics() {
    return {
      keptBytes: this.keptBytes,
      fetchedBytes: this.fetchedBytes,
      running: this.running,
      waiting: this.queue.length,
    };
  }

  private start(transfer?: BlobTransfer): void {
    if (transfer && !transfer.running && !this.queue.includes(transfer)) this.queue.push(transfer);
    while (this.running < this.parallel && this.queue.length > 0) {
      const next = this.queue.shift()!;
      if (!next.isWanted) continue;
      this.running += 1;
      void next.run().then((content) => {
        this.running -= 1;
        this.settle(next, content);
        this.start();
      });
    }
  }

  /** A transfer has come to its end: complete, failed (null), or not wanted any more (undefined). */
  private settle(transfer: BlobTransfer, content: ArrayBuffer | null | undefined): void {
    if (content === undefined) {
      if (transfer.isWanted)
        this.start(transfer); // wanted again meanwhile
      else this.forgetStopped();
      return;
    }
    this.transfers.delete(transfer.name);
    if (content) this.keep(transfer.name, content);
  }

  /** Of transfers that stopped half-way, keep what fits. */
  private forgetStopped(): void {
    let bytes = 0;
    for (const [name, transfer] of [...this.transfers].reverse()) {
      if (transfer.running || transfer.isWanted) continue;
      bytes += transfer.total;
      if (bytes > this.room) this.transfers.delete(name);
    }
  }

  private keep(name: string, content: ArrayBuffer): void {
    if (!this.kept.delete(name)) this.keptBytes += content.byteLength;
    this.kept.set(name, content);
    for (const [oldest, one] of this.kept) {
      if (this.keptBytes <= this.room) break;
      this.kept.delete(oldest);
      this.keptBytes -= one.byteLength;
    }
  }

  /** Content that was given up here and that somebody still has. */
  private inUse(name: string): ArrayBuffer | undefined {
    for (const [view, weak] of this.views) {
      if (!view.startsWith(name)) continue;
      const value = weak.deref();
      if (value) return value instanceof NumericArray ? value.data.buffer : value.buffer;
    }
    return undefined;
  }

  private view(reference: BlobReference, content: ArrayBuffer): BlobValue {
    const { dtype, shape } = reference;
    const key = viewKey(reference);
    const there = this.views.get(key)?.deref();
    if (there) return there;
    if (dtype !== undefined && shape !== undefined && byteSize(dtype, shape) !== content.byteLength) {
      throw new RangeError(
        `an array ${dtype} of shape (${shape.join(", ")}) does not have ${content.byteLength} bytes`,
      );
    }
    const made =
      dtype !== undefined && shape !== undefined ? viewArray(content, 0, dtype, shape) : new Uint8Array(content);
    this.views.set(key, new WeakRef(made));
    this.cleanup.register(made, key);
    return made;
  }
}

function viewKey({ "@blob": name, dtype, shape }: BlobReference): string {
  return `${name} ${dtype ?? ""} ${shape?.join(",") ?? ""}`;
}

/** The blobs of this page. */
export const blobs = new BlobStore();

/** What a value of the document refers to; undefined where it is no reference. */
export function resolveBlob(value: unknown, signal?: AbortSignal): Promise<BlobValue> | undefined {
  return isBlobReference(value) ? blobs.fetch(value, signal) : undefined;
}
