/** A server and a clock in the hands of the test. */

import { encode } from "@msgpack/msgpack";
import type { NumericArray } from "../src/arrays";
import type { Socket } from "../src/connection";
import type { FrameClock } from "../src/frames";
import { type Batch, type ClientMessage, decodeMessage, MESSAGES, type ServerMessage, type Welcome } from "../src/wire";

const pad = (length: number) => (8 - (length % 8)) % 8;

/** Bytes of a message with its blobs, laid out as the server does. */
export function bytesOf(message: { type: string }, blobs: readonly Uint8Array[] = []): ArrayBuffer {
  const { tag, fields } = MESSAGES[message.type as keyof typeof MESSAGES];
  const members = message as unknown as Record<string, unknown>;
  const header = encode([tag, ...fields.map((field) => members[field])]);
  const parts: number[] = [...new Uint8Array(new Uint32Array([header.length]).buffer), ...header];
  for (const blob of blobs) parts.push(...new Array<number>(pad(parts.length)).fill(0), ...blob);
  return new Uint8Array(parts).buffer;
}

export function bytesOfArray({ data }: NumericArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function batch(fields: Partial<Batch> & { version: number }): Batch {
  return {
    type: "Batch",
    complete_to: fields.version,
    lane: 0,
    listing: null,
    definitions: [],
    removed: [],
    values: [],
    arrays: [],
    blobs: [],
    ...fields,
  };
}

export function welcome(fields: Partial<Welcome> = {}): Welcome {
  return {
    type: "Welcome",
    protocol: 1,
    epoch: "e1",
    session: "s1",
    secret: "x1",
    role: "control",
    resumed: false,
    received: 0,
    heartbeat: 30,
    max_message: 10_000,
    ...fields,
  };
}

/** Time that passes only when told to. */
export class ManualClock implements FrameClock {
  private time = 0;
  private readonly timers = new Map<number, { due: number; callback: () => void }>();
  private readonly frames = new Map<number, () => void>();
  private handle = 0;

  now = () => this.time;

  requestFrame(callback: () => void): number {
    this.frames.set(++this.handle, callback);
    return this.handle;
  }

  cancelFrame(handle: number): void {
    this.frames.delete(handle);
  }

  after(milliseconds: number, callback: () => void): number {
    this.timers.set(++this.handle, { due: this.time + milliseconds, callback });
    return this.handle;
  }

  cancelAfter(handle: number): void {
    this.timers.delete(handle);
  }

  /** Draws a frame. */
  frame(): void {
    const callbacks = [...this.frames.values()];
    this.frames.clear();
    for (const callback of callbacks) callback();
  }

  /** Lets time pass without any frame, as in a hidden tab. */
  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const next = [...this.timers].filter(([, { due }]) => due <= end).sort((a, b) => a[1].due - b[1].due)[0];
      if (!next) break;
      this.timers.delete(next[0]);
      this.time = next[1].due;
      next[1].callback();
    }
    this.time = end;
  }
}

export class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  readyState: Socket["readyState"] = 0;
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: MessageEvent) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  readonly sent: ClientMessage[] = [];

  send(data: Parameters<WebSocket["send"]>[0]): void {
    this.sent.push(decodeMessage((data as Uint8Array<ArrayBuffer>).slice().buffer) as ClientMessage);
  }

  close(): void {
    this.readyState = 3;
  }

  /** The server accepts the connection. */
  accept(): void {
    this.readyState = 1;
    this.onopen?.(undefined as never);
  }

  /** The server sends. */
  receive(message: ServerMessage, blobs: readonly Uint8Array[] = []): void {
    this.receiveBytes(bytesOf(message, blobs));
  }

  receiveBytes(data: ArrayBuffer): void {
    this.onmessage?.({ data } as MessageEvent);
  }

  /** The network breaks. */
  break(): void {
    this.readyState = 3;
    this.onclose?.(undefined as never);
  }

  sentOf<T extends ClientMessage["type"]>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter((message) => message.type === type) as Extract<ClientMessage, { type: T }>[];
  }
}

export class MemoryStorage {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}
