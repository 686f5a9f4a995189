import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTick, niceTicks } from "../../src/mesh/ticks";

describe("niceTicks", () => {
  it.each([
    [0, 1, [0, 0.25, 0.5, 0.75, 1]],
    [0, 100, [0, 25, 50, 75, 100]],
    [1, 40, [10, 20, 30, 40]],
    [-0.7, 0.7, [-0.5, -0.25, 0, 0.25, 0.5]],
    [0.0587, 4.1788, [1, 2, 3, 4]],
    [-1, 1, [-1, -0.5, 0, 0.5, 1]],
  ])("divides %d to %d at round values.", (low, high, ticks) => {
    expect(niceTicks(low, high)).toEqual(ticks);
  });

  it("gives the only value of a range without extent.", () => {
    expect(niceTicks(3, 3)).toEqual([3]);
  });

  it("gives none for ends that are no numbers.", () => {
    expect(niceTicks(Number.NaN, 1)).toEqual([]);
  });

  it("stays within the range, ascends and is few, for any range.", () => {
    const ends = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(ends, ends, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high), 1e-12));
        const ticks = niceTicks(low, high);
        const slack = 1e-6 * (high - low);
        expect(ticks.length).toBeLessThanOrEqual(9);
        ticks.forEach((tick, index) => {
          expect(tick).toBeGreaterThanOrEqual(low - slack);
          expect(tick).toBeLessThanOrEqual(high + slack);
          if (index > 0) expect(tick).toBeGreaterThan(ticks[index - 1]!);
        });
      }),
    );
  });
});

describe("formatTick", () => {
  it.each([
    [0, 1, "0"],
    [20, 1, "20"],
    [0.25, 0.025, "0.25"],
    [7.07106, 0.00637, "7.0711"],
    [-0.0001, 1, "0"],
    [1500, 50, "1500"],
    [2.5e9, 2.5e8, "2.5e9"],
    [-6.371e9, 1e7, "-6.371e9"],
    [0.000012, 0.000001, "1.2e-5"],
  ])("writes %d, known to %d, as %s.", (value, resolution, text) => {
    expect(formatTick(value, resolution)).toBe(text);
  });
});
