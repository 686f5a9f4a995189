/**
 * Makes pictures of files and of the frames of a stream, off the main thread.
 *
 * One is decoded at a time, and of those that come meanwhile only the newest is kept: a stream that is faster than the
 * decoder is shown with gaps and never with a delay.
 */

/** An address, or the content of a file. */
export type PictureInput = string | Uint8Array<ArrayBuffer>;

export interface DecoderOptions {
  /** Pixels along an edge beyond which pictures are made smaller. */
  readonly largest: number;
  onPicture(picture: ImageBitmap, info: PictureInfo): void;
  onError(sentence: string): void;
}

export interface PictureInfo {
  /** Whether parts of it may be transparent. */
  readonly transparent: boolean;
  /** Size in pixels before it was made smaller; null: it was not. */
  readonly whole: readonly [number, number] | null;
}

/** A picture that cannot be had or read, in a sentence for people. */
export class PictureError extends Error {
  override readonly name = "PictureError";
}

export class PictureDecoder {
  /** Frames that were overtaken before they were decoded. */
  dropped = 0;
  private waiting: PictureInput | null = null;
  private abort: AbortController | null = null;
  private busy = false;
  private spared = false;
  private disposed = false;

  constructor(private readonly options: DecoderOptions) {}

  /** Whether nothing is on its way. */
  get idle(): boolean {
    return !this.busy;
  }

  show(input: PictureInput): void {
    if (this.waiting !== null) this.dropped++;
    this.waiting = input;
    // What is still being fetched is not worth waiting for; what is being decoded is nearly there. But never two in
    // turn: frames that come faster than a connection can fetch one would show nothing at all.
    if (this.abort !== null && !this.spared) {
      this.abort.abort();
      this.spared = true;
    }
    if (!this.busy) void this.run();
  }

  dispose(): void {
    this.disposed = true;
    this.waiting = null;
    this.abort?.abort();
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.waiting !== null) {
      const input = this.waiting;
      this.waiting = null;
      try {
        await this.decode(input);
      } catch (error) {
        if (this.waiting === null && !this.disposed) {
          this.options.onError(
            error instanceof PictureError
              ? error.message
              : "it is no picture that can be read, or a part of it is missing",
          );
        }
      }
    }
    this.busy = false;
  }

  private async decode(input: PictureInput): Promise<void> {
    const file = typeof input === "string" ? await this.fetched(input) : new Blob([input]);
    this.spared = false;
    let picture = file.type.startsWith("image/svg") ? await drawing(file) : await bitmap(file);
    const { width, height } = picture;
    const factor = this.options.largest / Math.max(width, height);
    if (factor < 1) picture = await smaller(picture, factor);
    if (this.disposed) {
      picture.close();
      return;
    }
    const opaque = typeof input === "string" ? file.type === "image/jpeg" : input[0] === 0xff && input[1] === 0xd8;
    this.options.onPicture(picture, { transparent: !opaque, whole: factor < 1 ? [width, height] : null });
  }

  private async fetched(url: string): Promise<Blob> {
    const abort = new AbortController();
    this.abort = abort;
    try {
      return await fetchFile(url, abort.signal);
    } finally {
      if (this.abort === abort) this.abort = null;
    }
  }
}

/** The file at an address. Rejects with PictureError. */
export async function fetchFile(url: string, signal: AbortSignal): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new PictureError("it could not be fetched", { cause: error });
  }
  if (response.status === 404) throw new PictureError("there is no such file");
  if (!response.ok) throw new PictureError(`the server answered with status ${response.status}`);
  return response.blob();
}

function bitmap(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { premultiplyAlpha: "none" });
}

/** A picture of an SVG, which browsers decode only as an element. */
async function drawing(file: Blob): Promise<ImageBitmap> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.max(1, 1024 / Math.max(image.naturalWidth, image.naturalHeight, 1));
    return await createImageBitmap(image, {
      premultiplyAlpha: "none",
      resizeWidth: Math.round((image.naturalWidth || 1) * scale),
      resizeHeight: Math.round((image.naturalHeight || 1) * scale),
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function smaller(picture: ImageBitmap, factor: number): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture, {
      premultiplyAlpha: "none",
      resizeWidth: Math.max(1, Math.floor(picture.width * factor)),
      resizeHeight: Math.max(1, Math.floor(picture.height * factor)),
      resizeQuality: "medium",
    });
  } finally {
    picture.close();
  }
}
