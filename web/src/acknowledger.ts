/**
 * Tells the server what arrived and what was applied: often enough to keep its window open and seldom enough to cost
 * nothing: after a few messages or bytes, and otherwise within 100 ms. The first message after a pause is told at once,
 * since the server measures the round trip by it; so is what was applied where the server thinks that we fall behind.
 */

import { browserClock, type FrameClock } from "./frames";
import type { Ack } from "./wire";

const MESSAGES = 8;
const BYTES = 64 * 1024;
const DELAY = 100;
const BEHIND = 4; // received and not applied: the server then sends less

export class Acknowledger {
  private messages = 0;
  private applied = 0;
  private unacknowledgedMessages = 0;
  private unacknowledgedBytes = 0;
  private timer = 0;
  private toldAt = Number.NEGATIVE_INFINITY;
  private toldBehind = 0;

  /** `state` gives the numbers of the moment, and whether all that has come is applied; `send` sends. */
  constructor(
    private readonly state: { readonly completeTo: number; readonly received: number; readonly settled: boolean },
    private readonly send: (ack: Ack) => void,
    private readonly clock: FrameClock = browserClock,
  ) {}

  /** A new connection: messages are counted anew. */
  restart(): void {
    this.clock.cancelAfter(this.timer);
    this.timer = 0;
    this.messages = 0;
    this.applied = 0;
    this.unacknowledgedMessages = 0;
    this.unacknowledgedBytes = 0;
  }

  /** A message of the document (batch, chunk, cancelled transfer) has come. Returns its position on this connection. */
  count(bytes: number): number {
    this.messages += 1;
    this.unacknowledgedMessages += 1;
    this.unacknowledgedBytes += bytes;
    return this.messages;
  }

  /** Tells it at once where enough has come, else soon. */
  tell(): void {
    const enough = this.unacknowledgedMessages >= MESSAGES || this.unacknowledgedBytes >= BYTES;
    if (enough || this.clock.now() - this.toldAt >= DELAY) this.now();
    else this.soon();
  }

  /** The message at `position`, and so all before it, is applied. */
  done(position: number): void {
    this.applied = position;
    if (this.toldBehind >= BEHIND) this.now();
    else this.soon();
  }

  /** Something is to be told, without hurry. */
  soon(): void {
    if (this.timer === 0) this.timer = this.clock.after(DELAY, () => this.now());
  }

  /** Tells it now. */
  now(): void {
    this.clock.cancelAfter(this.timer);
    this.timer = 0;
    this.unacknowledgedMessages = 0;
    this.unacknowledgedBytes = 0;
    this.toldAt = this.clock.now();
    const applied = this.state.settled ? this.messages : this.applied;
    this.toldBehind = this.messages - applied;
    this.send({
      type: "Ack",
      messages: this.messages,
      complete_to: this.state.completeTo,
      received: this.state.received,
      applied,
    });
  }
}
