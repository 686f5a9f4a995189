/** Pixels as files: JPEG, PNG and WebP by the browser, and PNG with 16 bits, which browsers cannot write. */

export type PictureFormat = "jpeg" | "png" | "webp";

/** Pixels as the graphics device has them: RGBA, the lowest row first. */
export interface Pixels {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** @param quality 0 to 1, of JPEG and WebP */
export async function encodePicture(pixels: Pixels, format: PictureFormat, quality: number): Promise<Uint8Array> {
  const { width, height } = pixels;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser cannot encode pictures");
  const image = new ImageData(width, height);
  flipRows(pixels.data, image.data, 4 * width, height);
  if (format === "jpeg") makeOpaque(image.data);
  context.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: `image/${format}`, quality });
  if (blob.type !== `image/${format}`) throw new Error(`this browser cannot write ${format} pictures`);
  return new Uint8Array(await blob.arrayBuffer());
}

/** Rows in the opposite order. */
export function flipRows(
  from: Uint8Array | Float32Array,
  to: { set(row: ArrayLike<number>, at: number): void },
  row: number,
  height: number,
): void {
  for (let y = 0; y < height; y++) to.set(from.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
}

function makeOpaque(data: Uint8ClampedArray): void {
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
}

/** A grey picture of 16 bits a pixel; `values` from the highest row on. */
export async function encodeGray16(values: Uint16Array, width: number, height: number): Promise<Uint8Array> {
  const row = 2 * width + 1;
  const raw = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    // Each row begins with its filter: 2 stands for the difference to the row above, which packs well.
    raw[y * row] = 2;
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x]!;
      const above = y > 0 ? values[(y - 1) * width + x]! : 0;
      const at = y * row + 1 + 2 * x;
      raw[at] = ((value >> 8) - (above >> 8)) & 255;
      raw[at + 1] = ((value & 255) - (above & 255)) & 255;
    }
  }
  const packed = await deflate(raw);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 16);
  return joined([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("IDAT", packed),
    chunk("IEND", new Uint8Array()),
  ]);
}

async function deflate(raw: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([raw]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest >>> 0;
});

/** CRC-32, as PNG has it. */
function checksum(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = REMAINDERS[(rest ^ byte) & 255]! ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
