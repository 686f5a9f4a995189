import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PictureDecoder } from "../../../src/scene/elements/media/PictureDecoder";

interface Decoding {
  readonly input: Blob;
  resolve(picture: ImageBitmap): void;
  reject(error: Error): void;
}

let decodings: Decoding[] = [];

beforeEach(() => {
  decodings = [];
  vi.stubGlobal(
    "createImageBitmap",
    (input: Blob) => new Promise((resolve, reject) => decodings.push({ input, resolve, reject })),
  );
});

afterEach(() => vi.unstubAllGlobals());

function picture(width = 4, height = 2) {
  return { width, height, close: vi.fn() } as unknown as ImageBitmap;
}

function decoder(largest = 4096) {
  const onPicture = vi.fn();
  const onError = vi.fn();
  return { onPicture, onError, decoder: new PictureDecoder({ largest, onPicture, onError }) };
}

const frame = (number: number) => new Uint8Array([number, 0, 0]);

async function settled() {
  await new Promise((resolve) => setTimeout(resolve));
}

describe("PictureDecoder", () => {
  it("decodes one at a time and keeps only the newest of those that wait.", async () => {
    const { decoder: one, onPicture } = decoder();
    for (let number = 0; number < 5; number++) one.show(frame(number));
    expect(decodings).toHaveLength(1);
    decodings[0]!.resolve(picture());
    await settled();
    expect(decodings).toHaveLength(2);
    expect(new Uint8Array(await decodings[1]!.input.arrayBuffer())[0]).toBe(4);
    decodings[1]!.resolve(picture());
    await settled();
    expect(onPicture).toHaveBeenCalledTimes(2);
    expect(one.dropped).toBe(3);
    expect(one.idle).toBe(true);
  });

  it("tells of a bad picture only while no newer one waits.", async () => {
    const { decoder: one, onPicture, onError } = decoder();
    one.show(frame(0));
    one.show(frame(1));
    decodings[0]!.reject(new Error("bad"));
    await settled();
    expect(onError).not.toHaveBeenCalled();
    decodings[1]!.reject(new Error("bad"));
    await settled();
    expect(onError).toHaveBeenCalledWith("it is no picture that can be read, or a part of it is missing");
    expect(onPicture).not.toHaveBeenCalled();
  });

  it("gives up a picture that comes after it was disposed.", async () => {
    const { decoder: one, onPicture } = decoder();
    one.show(frame(0));
    one.dispose();
    const late = picture();
    decodings[0]!.resolve(late);
    await settled();
    expect(onPicture).not.toHaveBeenCalled();
    expect(late.close).toHaveBeenCalled();
  });

  it("makes what is too large smaller, and says what it was.", async () => {
    const { decoder: one, onPicture } = decoder(100);
    one.show(frame(0));
    const whole = picture(400, 20);
    decodings[0]!.resolve(whole);
    await settled();
    decodings[1]!.resolve(picture(100, 5));
    await settled();
    expect(whole.close).toHaveBeenCalled();
    expect(onPicture.mock.lastCall![1].whole).toEqual([400, 20]);
  });

  it("says that a file is not there.", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
    const { decoder: one, onError } = decoder();
    one.show("files/x/none.png");
    await settled();
    expect(onError).toHaveBeenCalledWith("there is no such file");
  });

  it("fetches one to its end where frames come faster than they can be fetched.", async () => {
    const requests: { url: string; signal: AbortSignal; answer(response: Response): void }[] = [];
    vi.stubGlobal("fetch", (url: string, { signal }: { signal: AbortSignal }) => {
      return new Promise((answer, reject) => {
        requests.push({ url, signal, answer });
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      });
    });
    const { decoder: one } = decoder();
    for (let number = 0; number < 5; number++) {
      one.show(`blob/${number}.png`);
      await settled();
    }
    expect(requests.map(({ url, signal }) => [url, signal.aborted])).toEqual([
      ["blob/0.png", true],
      ["blob/1.png", false],
    ]);
    requests[1]!.answer(new Response("picture"));
    await settled();
    expect(decodings).toHaveLength(1);
    decodings[0]!.resolve(picture());
    await settled();
    expect(requests.at(-1)!.url).toBe("blob/4.png");
  });

  it("knows that a JPEG hides what is behind it.", async () => {
    const { decoder: one, onPicture } = decoder();
    for (const [bytes, transparent] of [
      [[0xff, 0xd8, 0xff], false],
      [[0x89, 0x50, 0x4e], true],
    ] as const) {
      one.show(new Uint8Array(bytes));
      decodings.at(-1)!.resolve(picture());
      await settled();
      expect(onPicture.mock.lastCall![1].transparent).toBe(transparent);
    }
  });
});
