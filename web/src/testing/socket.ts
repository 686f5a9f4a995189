/** A socket whose other end is Python; bytes are text of one character a byte. */

import type { Socket } from "../connection";

export class FakeSocket implements Socket {
  binaryType: BinaryType = "arraybuffer";
  readyState: 0 | 1 | 2 | 3 = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;

  constructor(private readonly put: (text: string) => void) {}

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    this.put(textOf(data as Uint8Array));
  }

  close(): void {
    this.readyState = 3;
  }
}

export function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let position = 0; position < text.length; position += 1) bytes[position] = text.charCodeAt(position);
  return bytes;
}
