/**
 * The messages of the link and their bytes; the counterpart of `belvedere.wire.messages`, which draws the layout.
 *
 * A message is a plain object whose `type` is the name of the Struct. `MESSAGES` lists tag and fields of each in their
 * order on the wire; a test compares it with the Python source, so that the two cannot drift apart. Fields that a newer
 * server adds at the end are ignored.
 */

import { DecodeError, decode, Encoder, ExtensionCodec } from "@msgpack/msgpack";
import { asNumericArray, byteSize, type NumericArray, viewArray } from "./arrays";

export const PROTOCOL = 1;
export const ARRAY_EXT = 1;

/** Values of the field `status` of `Reply` and `ClientReply`. */
export const ReplyStatus = { RESULT: 0, MORE: 1, ERROR: 2, END: 3 } as const;

export interface Welcome {
  type: "Welcome";
  protocol: number;
  epoch: string;
  session: string;
  secret: string;
  role: "control" | "view";
  resumed: boolean;
  received: number;
  /** Seconds between pings. */
  heartbeat: number;
  /** Bytes. */
  max_message: number;
}

export interface Batch {
  type: "Batch";
  version: number;
  complete_to: number;
  lane: number;
  listing: string[][] | null;
  definitions: [id: number, ...path: string[]][];
  removed: number[];
  values: unknown[];
  arrays: [id: number, dtype: string, shape: number[]][];
  /** The arrays themselves, in the order of `arrays`; not a field of the header. */
  blobs: NumericArray[];
}

export interface Chunk {
  type: "Chunk";
  transfer: number;
  offset: number;
  total: number;
  complete_to: number;
  /** The piece; not a field of the header. */
  piece: Uint8Array<ArrayBuffer>;
}

export interface CancelTransfer {
  type: "CancelTransfer";
  transfer: number;
}

export interface Handled {
  type: "Handled";
  number: number;
}

export interface Call {
  type: "Call";
  number: number;
  after: number;
  ref: string;
  method: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  answer: boolean;
}

export interface Reply {
  type: "Reply";
  number: number;
  to: number;
  status: number;
  value: unknown;
}

export interface Event {
  type: "Event";
  number: number;
  after: number;
  topic: string;
  payload: unknown;
}

export interface Ping {
  type: "Ping";
  time: number;
}

export interface Close {
  type: "Close";
  code: string;
  reason: string;
  retry: boolean;
}

export interface Error {
  type: "Error";
  code: string;
  message: string;
}

export interface Cancel {
  type: "Cancel";
  number: number;
  to: number;
}

export interface Hello {
  type: "Hello";
  protocol: number;
  token: string;
  session: string | null;
  secret: string | null;
  epoch: string | null;
  complete_to: number;
  received: number;
  info: Record<string, unknown>;
}

export interface Ack {
  type: "Ack";
  messages: number;
  complete_to: number;
  received: number;
  applied: number;
}

export interface Write {
  type: "Write";
  number: number;
  items: unknown[];
}

export interface ClientCall {
  type: "ClientCall";
  number: number;
  name: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  answer: boolean;
}

export interface ClientReply {
  type: "ClientReply";
  number: number;
  to: number;
  status: number;
  value: unknown;
}

export interface ClientCancel {
  type: "ClientCancel";
  number: number;
  to: number;
}

export interface Pong {
  type: "Pong";
  time: number;
}

export interface ClientEvent {
  type: "ClientEvent";
  number: number;
  topic: string;
  payload: unknown;
}

export type ServerMessage =
  | Welcome
  | Batch
  | Chunk
  | CancelTransfer
  | Handled
  | Call
  | Reply
  | Event
  | Ping
  | Close
  | Error
  | Cancel;
export type ClientMessage = Hello | Ack | Write | ClientCall | ClientReply | ClientCancel | Pong | ClientEvent;

export interface MessageLayout {
  readonly tag: number;
  readonly fields: readonly string[];
}

/** Tag and fields of every message, in the order of the wire. Tags below 32 travel from server to client. */
export const MESSAGES = {
  Welcome: {
    tag: 1,
    fields: ["protocol", "epoch", "session", "secret", "role", "resumed", "received", "heartbeat", "max_message"],
  },
  Batch: {
    tag: 2,
    fields: ["version", "complete_to", "lane", "listing", "definitions", "removed", "values", "arrays"],
  },
  Chunk: { tag: 3, fields: ["transfer", "offset", "total", "complete_to"] },
  CancelTransfer: { tag: 4, fields: ["transfer"] },
  Handled: { tag: 5, fields: ["number"] },
  Call: { tag: 6, fields: ["number", "after", "ref", "method", "args", "kwargs", "answer"] },
  Reply: { tag: 7, fields: ["number", "to", "status", "value"] },
  Event: { tag: 8, fields: ["number", "after", "topic", "payload"] },
  Ping: { tag: 9, fields: ["time"] },
  Close: { tag: 10, fields: ["code", "reason", "retry"] },
  Error: { tag: 11, fields: ["code", "message"] },
  Cancel: { tag: 12, fields: ["number", "to"] },
  Hello: {
    tag: 32,
    fields: ["protocol", "token", "session", "secret", "epoch", "complete_to", "received", "info"],
  },
  Ack: { tag: 33, fields: ["messages", "complete_to", "received", "applied"] },
  Write: { tag: 34, fields: ["number", "items"] },
  ClientCall: { tag: 35, fields: ["number", "name", "args", "kwargs", "answer"] },
  ClientReply: { tag: 36, fields: ["number", "to", "status", "value"] },
  ClientCancel: { tag: 37, fields: ["number", "to"] },
  Pong: { tag: 38, fields: ["time"] },
  ClientEvent: { tag: 39, fields: ["number", "topic", "payload"] },
} as const satisfies Record<(ServerMessage | ClientMessage)["type"], MessageLayout>;

const NAME_OF_TAG = new Map<number, string>(Object.entries(MESSAGES).map(([name, { tag }]) => [tag, name]));

/** Bytes that are no message of this protocol. */
export class WireError extends globalThis.Error {
  override readonly name = "WireError";
}

const extensions = new ExtensionCodec();
extensions.register({
  type: ARRAY_EXT,
  encode: (value) => {
    const array = asNumericArray(value);
    return array && encodeNested(array);
  },
  decode: decodeNested,
});
// The default options of the encoder write integral numbers as integers and `undefined` as nil; a member that is
// undefined is left out, as JSON does.
const encoder = new Encoder({ extensionCodec: extensions, ignoreUndefined: true, maxDepth: 100 });

function encodeNested(array: NumericArray): Uint8Array {
  const { dtype, shape, data } = array;
  const head = new Uint8Array(2 + dtype.length + 4 * shape.length);
  head[0] = dtype.length;
  head.set(new TextEncoder().encode(dtype), 1);
  head[1 + dtype.length] = shape.length;
  const fields = new DataView(head.buffer);
  shape.forEach((extent, axis) => {
    fields.setUint32(2 + dtype.length + 4 * axis, extent, true);
  });
  const bytes = new Uint8Array(head.length + data.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length);
  return bytes;
}

function decodeNested(bytes: Uint8Array): NumericArray {
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dtypeLength = fields.getUint8(0);
  const dtype = new TextDecoder().decode(bytes.subarray(1, 1 + dtypeLength));
  const dimensions = fields.getUint8(1 + dtypeLength);
  const start = 2 + dtypeLength;
  const shape = Array.from({ length: dimensions }, (_, axis) => fields.getUint32(start + 4 * axis, true));
  return viewArray(bytes.buffer as ArrayBuffer, bytes.byteOffset + start + 4 * dimensions, dtype, shape);
}

function align(offset: number): number {
  return (offset + 7) & ~7;
}

function splitHeader(buffer: ArrayBuffer): { name: string; fields: unknown[]; blobs: number } {
  if (buffer.byteLength < 4) throw new WireError(`a message has at least 4 bytes, got ${buffer.byteLength}`);
  const length = new DataView(buffer).getUint32(0, true);
  if (4 + length > buffer.byteLength) {
    throw new WireError(`the header should have ${length} bytes, ${buffer.byteLength - 4} came`);
  }
  const header = decodeHeader(new Uint8Array(buffer, 4, length));
  if (!Array.isArray(header)) throw new WireError("the header of a message is an array");
  const name = NAME_OF_TAG.get(header[0] as number);
  if (name === undefined) throw new WireError(`unknown message tag ${String(header[0])}`);
  return { name, fields: header.slice(1), blobs: align(4 + length) };
}

/**
 * Names of maps need not be text in Python. And `__proto__` is a name like any other there, which no object here may have:
 * it gets a blank, so that one odd name in one value does not cost the page its copy of everything.
 */
function decodeHeader(bytes: Uint8Array): unknown {
  const options = { extensionCodec: extensions, mapKeyConverter: nameOf };
  try {
    return decode(bytes, options);
  } catch (error) {
    if (!(error instanceof DecodeError) || !error.message.includes(PROTO)) throw error;
    return decode(bytes, { ...options, keyDecoder: blankedProto });
  }
}

const PROTO = "__proto__";
const blankedProto = {
  canBeCached: (bytes: number) => bytes === PROTO.length,
  decode: (bytes: Uint8Array, offset: number, length: number) => {
    const name = new TextDecoder().decode(bytes.subarray(offset, offset + length));
    return name === PROTO ? `${PROTO} ` : name;
  },
};

function nameOf(key: unknown): string | number {
  return typeof key === "number" ? key : String(key);
}

function named(name: string, fields: unknown[]): Record<string, unknown> {
  const layout: MessageLayout = MESSAGES[name as keyof typeof MESSAGES];
  if (fields.length < layout.fields.length) {
    throw new WireError(`${name} has ${layout.fields.length} fields, got ${fields.length}`);
  }
  const message: Record<string, unknown> = { type: name };
  layout.fields.forEach((field, position) => {
    message[field] = fields[position];
  });
  return message;
}

/** Decodes any message. Arrays are views of `buffer`. Throws WireError for bytes that are no message. */
export function decodeMessage(buffer: ArrayBuffer): ServerMessage | ClientMessage {
  const { name, fields, blobs } = splitHeader(buffer);
  const message = named(name, fields) as unknown as ServerMessage | ClientMessage;
  if (message.type === "Batch") message.blobs = viewBlobs(buffer, blobs, message.arrays);
  if (message.type === "Chunk") message.piece = new Uint8Array(buffer, Math.min(blobs, buffer.byteLength));
  return message;
}

function viewBlobs(buffer: ArrayBuffer, start: number, arrays: Batch["arrays"]): NumericArray[] {
  let offset = start;
  return arrays.map(([, dtype, shape]) => {
    const array = viewArray(buffer, Math.min(offset, buffer.byteLength), dtype, shape);
    offset = align(offset + byteSize(dtype, shape));
    return array;
  });
}

/** Encodes a message of the client. Throws when a value can not be encoded (a function, a cycle). */
export function encodeMessage(message: ClientMessage): Uint8Array<ArrayBuffer> {
  const { tag, fields }: MessageLayout = MESSAGES[message.type];
  const members = message as unknown as Record<string, unknown>;
  const header = encoder.encodeSharedRef([tag, ...fields.map((field) => members[field])]);
  const bytes = new Uint8Array(4 + header.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  return bytes;
}
