/**
 * What this client sends in order: writes, calls, replies and events share one counter.
 *
 * An item is kept as its bytes until the server has handled it; after a resume those the server does not have are sent
 * again, and the server drops by number what it already had.
 */

import { type ClientMessage, encodeMessage } from "./wire";

export type Numbered = Extract<ClientMessage, { number: number }>;
/** A numbered message before it has its number. */
export type Unnumbered = Numbered extends infer M ? (M extends Numbered ? Omit<M, "number"> : never) : never;

interface Item {
  readonly number: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A message larger than the server accepts. */
export class MessageTooLarge extends Error {
  override readonly name = "MessageTooLarge";
}

export class Outbox {
  private items: Item[] = [];
  private last = 0;

  /** Bytes the server accepts in one message. */
  maxMessage = Number.POSITIVE_INFINITY;

  /** How many items the server has not handled yet. */
  get length(): number {
    return this.items.length;
  }

  /** Gives `message` the next number and keeps it. Throws, and uses no number, when it can not be sent. */
  add(message: Unnumbered): Item {
    const number = this.last + 1;
    const bytes = encodeMessage({ ...message, number } as Numbered);
    if (bytes.length > this.maxMessage) {
      throw new MessageTooLarge(`the message has ${bytes.length} bytes, the server accepts ${this.maxMessage}`);
    }
    this.last = number;
    const item = { number, bytes };
    this.items.push(item);
    return item;
  }

  /** Everything up to `number` is handled. */
  handled(number: number): void {
    this.items = this.items.filter((item) => item.number > number);
  }

  /** What a server that has everything up to `received` must be sent again. */
  unreceived(received: number): readonly Item[] {
    return this.items.filter((item) => item.number > received);
  }

  /** Numbers go on after `received`: an earlier page of the same session has used those before. */
  continueAfter(received: number): void {
    this.last = Math.max(this.last, received);
  }

  /** Begins anew for a new session. Returns how many items are lost by that. */
  reset(): number {
    const lost = this.items.length;
    this.items = [];
    this.last = 0;
    return lost;
  }
}
