/**
 * Calls and events of the server: each runs once the copy has the state it depends on, in their order.
 *
 * One that depends on nothing (`after` is 0) waits for none of the others.
 */

import { plain } from "./plain";
import { type Call, type Event, ReplyStatus } from "./wire";

export interface ServerCallsOptions {
  /** Version below which the copy lacks nothing. */
  readonly completeTo: () => number;
  readonly onCall: (call: Call) => unknown;
  readonly onEvent: (event: Event) => void;
  /** Sends an answer; throws when it can not be sent. */
  readonly reply: (to: number, status: number, value: unknown) => void;
  readonly onError: (error: unknown) => void;
}

export class ServerCalls {
  private waiting: (Call | Event)[] = [];
  /** Calls that run and whose answer is wanted. */
  private readonly running = new Map<number, Call>();

  constructor(private readonly options: ServerCallsOptions) {}

  /** How many wait for their state. */
  get length(): number {
    return this.waiting.length;
  }

  add(message: Call | Event): void {
    if (message.after === 0) {
      this.handle(message);
    } else {
      this.waiting.push(message);
      this.release();
    }
  }

  /** Runs those whose state is here; none overtakes an earlier one. */
  release(): void {
    const completeTo = this.options.completeTo();
    const first = this.waiting.findIndex(({ after }) => after > completeTo);
    for (const message of this.waiting.splice(0, first < 0 ? this.waiting.length : first)) this.handle(message);
  }

  /** Nobody waits for the answer any more; a call that has not begun does not run. */
  cancel(number: number): void {
    this.waiting = this.waiting.filter((message) => message.number !== number);
    this.running.delete(number);
  }

  clear(): void {
    this.waiting = [];
    this.running.clear();
  }

  private handle(message: Call | Event): void {
    if (message.type === "Call") {
      void this.run(message);
      return;
    }
    try {
      this.options.onEvent(message);
    } catch (error) {
      this.options.onError(error);
    }
  }

  private async run(call: Call): Promise<void> {
    if (call.answer) this.running.set(call.number, call);
    try {
      const value = await this.options.onCall(call);
      if (isAsyncIterable(value)) await this.answerAll(call, value);
      else if (this.isWanted(call)) this.options.reply(call.number, ReplyStatus.RESULT, plain(value));
    } catch (error) {
      if (!call.answer) this.options.onError(error);
      else if (this.isWanted(call)) this.options.reply(call.number, ReplyStatus.ERROR, sentence(error));
    }
    if (this.isWanted(call)) this.running.delete(call.number);
  }

  /** Gives several answers; an iterable that nobody listens to any more is ended. */
  private async answerAll(call: Call, values: AsyncIterable<unknown>): Promise<void> {
    for await (const value of values) {
      if (!this.isWanted(call)) return;
      this.options.reply(call.number, ReplyStatus.MORE, plain(value));
    }
    if (this.isWanted(call)) this.options.reply(call.number, ReplyStatus.END, null);
  }

  /** Whether the answer still has somebody to go to: not after a cancellation, nor in another session. */
  private isWanted(call: Call): boolean {
    return this.running.get(call.number) === call;
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
