import { describe, expect, it, vi } from "vitest";
import { ModelCache } from "../../../src/scene/elements/models/ModelCache";

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe("ModelCache", () => {
  it("loads what several ask for once, and gives it up after the last of them", async () => {
    const release = vi.fn();
    const cache = new ModelCache<string>(release);
    const load = vi.fn(async () => "model");
    const first = cache.take("a", load);
    const second = cache.take("a", load);
    expect(await first.loaded).toBe("model");
    expect(await second.loaded).toBe("model");
    expect(load).toHaveBeenCalledTimes(1);
    first.end();
    first.end();
    await Promise.resolve();
    expect(release).not.toHaveBeenCalled();
    second.end();
    await Promise.resolve();
    expect(release).toHaveBeenCalledExactlyOnceWith("model");
    expect(cache.size).toBe(0);
  });

  it("cancels what nobody waits for, and gives up what comes nevertheless", async () => {
    const release = vi.fn();
    const cache = new ModelCache<string>(release);
    const { promise, resolve } = deferred<string>();
    let signal: AbortSignal | null = null;
    const lease = cache.take("a", (given) => {
      signal = given;
      return promise;
    });
    lease.end();
    expect(signal!.aborted).toBe(true);
    resolve("late");
    await promise;
    await Promise.resolve();
    expect(release).toHaveBeenCalledExactlyOnceWith("late");
  });

  it("reads a file again after it could not be read", async () => {
    const cache = new ModelCache<string>(vi.fn());
    const failed = cache.take("a", async () => {
      throw new Error("broken");
    });
    await expect(failed.loaded).rejects.toThrow("broken");
    await Promise.resolve();
    expect(await cache.take("a", async () => "whole").loaded).toBe("whole");
    failed.end();
    expect(cache.size).toBe(1);
  });
});
