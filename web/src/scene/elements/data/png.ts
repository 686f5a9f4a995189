/**
 * Grey values of PNG files of 16 bits, which browsers only give 8 bits of.
 *
 * After https://www.w3.org/TR/png-3/: the rows are deflated as one stream, each row begins with the number of a filter
 * that was applied to its bytes.
 */

export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array | Uint16Array;
}

/** Channels of each colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** Whether these are the bytes of a PNG file of 16 bits. */
export function isDeepPng(file: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => file[index] === byte) && file[24] === 16;
}

/** The first channel of a PNG file of 16 bits. Throws Error where it cannot be read. */
export async function deepPng(file: Uint8Array): Promise<GreyPicture> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const channels = CHANNELS[file[25]!];
  if (!channels || width * height === 0 || width * height > 2 ** 28) throw new Error("a PNG file cannot be read");
  if (file[28] !== 0) throw new Error("interlaced PNG files of 16 bits cannot be read");
  const rows = await inflated(dataOf(file, view));
  const bytes = 2 * channels;
  const line = width * bytes;
  if (rows.length < height * (line + 1)) throw new Error("a PNG file is not whole");
  const values = new Uint16Array(width * height);
  for (let row = 0; row < height; row++) {
    const at = row * (line + 1);
    unfilter(rows, at, line, bytes, row > 0);
    for (let column = 0; column < width; column++) {
      const from = at + 1 + column * bytes;
      values[row * width + column] = (rows[from]! << 8) | rows[from + 1]!;
    }
  }
  return { width, height, values };
}

/** The deflated rows: the content of all IDAT chunks. */
function dataOf(file: Uint8Array, view: DataView): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = SIGNATURE.length; at + 12 <= file.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x49444154) parts.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return parts;
}

async function inflated(parts: Uint8Array[]): Promise<Uint8Array> {
  const stream = new Blob(parts as BlobPart[]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undo the filter of a row in place. @param bytes of a pixel @param below whether there is a row above */
function unfilter(rows: Uint8Array, at: number, line: number, bytes: number, below: boolean): void {
  const filter = rows[at]!;
  const above = at - line - 1;
  for (let index = 1; index <= line; index++) {
    const left = index > bytes ? rows[at + index - bytes]! : 0;
    const up = below ? rows[above + index]! : 0;
    const corner = below && index > bytes ? rows[above + index - bytes]! : 0;
    let guess = 0;
    if (filter === 1) guess = left;
    else if (filter === 2) guess = up;
    else if (filter === 3) guess = (left + up) >> 1;
    else if (filter === 4) guess = nearestOf(left, up, corner);
    rows[at + index] = rows[at + index]! + guess;
  }
}

/** Of three neighbours, the one nearest to `left + up - corner`. */
function nearestOf(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
