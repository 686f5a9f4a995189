import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Quality } from "../../src/mesh/Quality";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Frames in a row, each late by `waited` milliseconds; whether each may be fine. */
function movement(quality: Quality, waited: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, frame) => quality.fine(1000 + frame * (waited + 5), waited));
}

describe("Quality", () => {
  it("draws every frame fine where frames are in time.", () => {
    expect(movement(new Quality(() => true), 8, 10)).toEqual(Array(10).fill(true));
  });

  it("draws fast after two late frames, and asks for a fine one when the movement has ended.", () => {
    const refine = vi.fn(() => true);
    const quality = new Quality(refine);
    expect(movement(quality, 400, 5)).toEqual([true, true, false, false, false]);
    expect(refine).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(refine).toHaveBeenCalledOnce();
    expect(quality.fine(10_000, 5)).toBe(true);
  });

  it("asks again while the movement goes on.", () => {
    const refine = vi.fn().mockReturnValueOnce(false).mockReturnValueOnce(false).mockReturnValue(true);
    movement(new Quality(refine), 400, 4);
    vi.runAllTimers();
    expect(refine).toHaveBeenCalledTimes(3);
  });

  it("tries fine frames again after a reset.", () => {
    const quality = new Quality(() => true);
    movement(quality, 400, 5);
    quality.reset();
    expect(quality.fine(3200, 10)).toBe(true);
  });

  it("does not ask when it was cancelled.", () => {
    const refine = vi.fn(() => true);
    const quality = new Quality(refine);
    movement(quality, 400, 4);
    quality.cancel();
    vi.runAllTimers();
    expect(refine).not.toHaveBeenCalled();
  });
});
