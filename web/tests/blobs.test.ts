import { describe, expect, it, vi } from "vitest";
import { NumericArray } from "../src/arrays";
import { BlobStore, type BlobStoreOptions, blobAddress, isBlobReference, resolveBlob } from "../src/blobs";

const MEGABYTE = 1 << 20;

/** A server of blobs that the test can make fail. */
class FakeServer {
  /** Ranges asked for, by name: first and last byte. */
  readonly asked: [string, number, number][] = [];
  readonly content = new Map<string, Uint8Array<ArrayBuffer>>();
  /** What the next answers are, in place of the content. */
  readonly failures: (number | "network" | { breakAfter: number })[] = [];
  knowsRanges = true;
  /** Resolves when answers may go out; undefined: at once. */
  gate: Promise<void> | undefined;
  running = 0;
  most = 0;

  add(letter: string, bytes: number) {
    const content = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 997) content[at] = at;
    const name = letter.repeat(43);
    this.content.set(name, content);
    return { "@blob": name, nbytes: bytes };
  }

  readonly fetch = (async (url: string, { headers, signal }: { headers: { Range: string }; signal: AbortSignal }) => {
    const name = url.replace("blob/", "");
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(headers.Range)!;
    this.asked.push([name, Number(first), Number(last)]);
    this.most = Math.max(this.most, ++this.running);
    try {
      await Promise.race([this.gate, new Promise((_, reject) => signal.addEventListener("abort", reject))]);
    } finally {
      this.running--;
    }
    signal.throwIfAborted();
    const failure = this.failures.shift();
    if (failure === "network") throw new TypeError("failed to fetch");
    if (typeof failure === "number") return new Response("no", { status: failure });
    const content = this.content.get(name);
    if (!content) return new Response("gone", { status: 404 });
    const part = this.knowsRanges ? content.slice(Number(first), Number(last) + 1) : content;
    const status = this.knowsRanges ? 206 : 200;
    if (failure) return new Response(breaking(part.slice(0, failure.breakAfter)), { status });
    return new Response(part, { status });
  }) as unknown as typeof globalThis.fetch;

  /** Whether a value is the content of a reference; comparing millions of numbers one by one takes minutes. */
  has(value: unknown, { "@blob": name }: { "@blob": string }): boolean {
    return Buffer.compare(value as Uint8Array, this.content.get(name)!) === 0;
  }

  get bytes(): number {
    return this.asked.reduce((sum, [, first, last]) => sum + last - first + 1, 0);
  }
}

function breaking(part: Uint8Array<ArrayBuffer>): ReadableStream {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError("network error"));
      else controller.enqueue(part);
      sent = true;
    },
  });
}

/** A clock on which all pauses are over at once. */
function hurry() {
  const pauses: number[] = [];
  let now = 0;
  return {
    pauses,
    clock: {
      now: () => now++,
      requestFrame: () => 0,
      cancelFrame: () => {},
      after: (milliseconds: number, callback: () => void) => {
        pauses.push(milliseconds);
        queueMicrotask(callback);
        return 1;
      },
      cancelAfter: () => {},
    },
  };
}

function store(server: FakeServer, options: BlobStoreOptions = {}) {
  const { clock, pauses } = hurry();
  return { blobs: new BlobStore({ fetch: server.fetch, clock, ...options }), pauses };
}

describe("a reference to a blob", () => {
  it("is told from other values.", () => {
    const name = "a".repeat(43);
    expect(isBlobReference({ "@blob": name, nbytes: 5 })).toBe(true);
    for (const other of [
      null,
      5,
      "x",
      {},
      { "@blob": 5, nbytes: 5 },
      { "@blob": "../x", nbytes: 5 },
      { "@blob": name },
    ]) {
      expect(isBlobReference(other)).toBe(false);
      expect(resolveBlob(other)).toBeUndefined();
    }
  });

  it("has an address beside the page.", () => {
    expect(blobAddress({ "@blob": "n", nbytes: 1 }, ".png")).toBe("blob/n.png");
  });
});

describe("BlobStore.fetch", () => {
  it("gives bytes, or an array where the reference is one to an array.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const reference = server.add("a", 24);
    const bytes = await blobs.fetch(reference);
    expect(bytes).toEqual(server.content.get(reference["@blob"]));
    const array = (await blobs.fetch({ ...reference, dtype: "f4", shape: [2, 3] })) as NumericArray;
    expect(array).toBeInstanceOf(NumericArray);
    expect(array.shape).toEqual([2, 3]);
    expect(array.data.buffer).toBe((bytes as Uint8Array).buffer);
    expect(server.asked).toHaveLength(1);
  });

  it("gives everybody the same object, fetched once.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const reference = { ...server.add("a", 3 * MEGABYTE), dtype: "u1", shape: [3 * MEGABYTE] };
    const [one, other] = await Promise.all([blobs.fetch(reference), blobs.fetch({ ...reference })]);
    expect(one).toBe(other);
    expect(await blobs.fetch(reference)).toBe(one);
    expect(server.bytes).toBe(3 * MEGABYTE);
  });

  it("asks for pieces, so that others get their turn.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const progress = vi.fn();
    blobs.progress.subscribe(progress);
    const reference = server.add("a", 40 * MEGABYTE);
    await blobs.fetch(reference);
    expect(server.asked.length).toBeGreaterThan(3);
    for (const [, first, last] of server.asked) expect(last - first + 1).toBeLessThanOrEqual(16 * MEGABYTE);
    expect(server.bytes).toBe(40 * MEGABYTE);
    expect(progress).toHaveBeenLastCalledWith({
      name: reference["@blob"],
      received: 40 * MEGABYTE,
      total: 40 * MEGABYTE,
    });
  });

  it("goes on where a transfer broke off, with pauses that grow.", async () => {
    const server = new FakeServer();
    const { blobs, pauses } = store(server);
    const reference = server.add("a", 2 * MEGABYTE);
    server.failures.push({ breakAfter: 1000 }, "network", 503, { breakAfter: 500 });
    expect(server.has(await blobs.fetch(reference), reference)).toBe(true);
    expect(server.asked.slice(0, 5).map(([, first]) => first)).toEqual([0, 1000, 1000, 1000, 1500]);
    expect(pauses.slice(0, 4)).toEqual([250, 500, 1000, 250]);
    expect(blobs.fetchedBytes).toBe(2 * MEGABYTE);
  });

  it("takes the rest of a whole answer where ranges are not known.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const reference = server.add("a", 3 * MEGABYTE);
    server.knowsRanges = false;
    server.failures.push({ breakAfter: 1000 });
    expect(server.has(await blobs.fetch(reference), reference)).toBe(true);
  });

  it("says that content is gone, and does not ask again by itself.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const reference = { "@blob": "x".repeat(43), nbytes: 10 };
    await expect(blobs.fetch(reference)).rejects.toThrow("the content is not there any more");
    expect(server.asked).toHaveLength(1);
  });

  it("refuses content of another length than was announced.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const reference = { ...server.add("a", 100), nbytes: 50 };
    server.knowsRanges = false;
    await expect(blobs.fetch(reference)).rejects.toThrow("longer than was announced");
    const array = { ...server.add("b", 100), dtype: "f4", shape: [7] };
    await expect(blobs.fetch(array)).rejects.toThrow("does not have 100 bytes");
  });

  it("stops when nobody wants it any more, and goes on from there when somebody does.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const reference = server.add("a", 4 * MEGABYTE);
    const abort = new AbortController();
    blobs.progress.subscribe(({ received }) => {
      if (received >= MEGABYTE) abort.abort(new Error("enough"));
    });
    await expect(blobs.fetch(reference, abort.signal)).rejects.toThrow("enough");
    await vi.waitFor(() => expect(blobs.statistics().running).toBe(0));
    const before = blobs.fetchedBytes;
    expect(before).toBeGreaterThanOrEqual(MEGABYTE);
    expect(before).toBeLessThan(4 * MEGABYTE);
    expect(server.has(await blobs.fetch(reference), reference)).toBe(true);
    expect(blobs.fetchedBytes).toBe(4 * MEGABYTE);
  });

  it("goes on for the others when one gives up.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const reference = server.add("a", 2 * MEGABYTE);
    const abort = new AbortController();
    const one = blobs.fetch(reference, abort.signal);
    const other = blobs.fetch(reference);
    abort.abort(new Error("enough"));
    await expect(one).rejects.toThrow("enough");
    expect(((await other) as Uint8Array).length).toBe(2 * MEGABYTE);
  });

  it("fetches only a few at a time, in their order.", async () => {
    const server = new FakeServer();
    let open = () => {};
    server.gate = new Promise((resolve) => {
      open = resolve;
    });
    const { blobs } = store(server, { parallel: 2 });
    const all = ["a", "b", "c", "d"].map((letter) => blobs.fetch(server.add(letter, 1000)));
    await vi.waitFor(() => expect(server.asked).toHaveLength(2));
    expect(blobs.statistics().waiting).toBe(2);
    open();
    await Promise.all(all);
    expect(server.most).toBe(2);
    expect(server.asked.map(([name]) => name[0])).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps what was used last within its room, and what is in use always.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server, { room: 2500 });
    const [a, b, c] = ["a", "b", "c"].map((letter) => server.add(letter, 1000)) as [
      ReturnType<FakeServer["add"]>,
      ReturnType<FakeServer["add"]>,
      ReturnType<FakeServer["add"]>,
    ];
    const used = await blobs.fetch(a);
    await blobs.fetch(b);
    await blobs.fetch(c);
    expect(blobs.statistics().keptBytes).toBe(2000);
    expect(await blobs.fetch(a)).toBe(used);
    expect(server.asked).toHaveLength(3);
  });

  it("has nothing to fetch of empty content.", async () => {
    const server = new FakeServer();
    const { blobs } = store(server);
    const array = (await blobs.fetch({ ...server.add("a", 0), dtype: "f4", shape: [0, 3] })) as NumericArray;
    expect(array.data).toHaveLength(0);
    expect(server.asked).toHaveLength(0);
  });
});
