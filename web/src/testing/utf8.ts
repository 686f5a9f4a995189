/** Text as UTF-8 and back, for an engine that has neither. */

export class TextEncoder {
  readonly encoding = "utf-8";

  encode(text = ""): Uint8Array<ArrayBuffer> {
    const bytes: number[] = [];
    for (const character of text) {
      const code = character.codePointAt(0)!;
      const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
      if (point < 0x80) bytes.push(point);
      else if (point < 0x800) bytes.push(0xc0 | (point >> 6), follow(point));
      else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), follow(point >> 6), follow(point));
      else bytes.push(0xf0 | (point >> 18), follow(point >> 12), follow(point >> 6), follow(point));
    }
    return Uint8Array.from(bytes);
  }

  encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
    const bytes = this.encode(text);
    target.set(bytes);
    return { read: text.length, written: bytes.length };
  }
}

export class TextDecoder {
  readonly encoding = "utf-8";

  /** The bytes come from our own server: they are valid. */
  decode(bytes: Uint8Array = new Uint8Array()): string {
    let text = "";
    for (let position = 0; position < bytes.length; ) {
      const first = bytes[position]!;
      const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      let point = length === 1 ? first : first & (0x7f >> length);
      for (let next = 1; next < length; next += 1) point = (point << 6) | (bytes[position + next]! & 0x3f);
      text += String.fromCodePoint(point);
      position += length;
    }
    return text;
  }
}

function follow(point: number): number {
  return 0x80 | (point & 0x3f);
}
