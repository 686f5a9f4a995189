import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { throttled } from "../../src/mesh/throttled";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("throttled", () => {
  it("acts on the first value at once and on the last at the end of the interval.", () => {
    const act = vi.fn();
    const { call } = throttled(act, 50);
    for (const value of [1, 2, 3]) call(value);
    expect(act.mock.calls).toEqual([[1]]);
    vi.advanceTimersByTime(50);
    expect(act.mock.calls).toEqual([[1], [3]]);
  });

  it("acts at once again after a rest.", () => {
    const act = vi.fn();
    const { call } = throttled(act, 50);
    call(1);
    vi.advanceTimersByTime(200);
    call(2);
    expect(act.mock.calls).toEqual([[1], [2]]);
  });

  it("forgets what waits when cancelled.", () => {
    const act = vi.fn();
    const { call, cancel } = throttled(act, 50);
    call(1);
    call(2);
    cancel();
    vi.runAllTimers();
    expect(act.mock.calls).toEqual([[1]]);
  });
});
