import { describe, expect, it } from "vitest";
import { sampleOrder } from "../../../src/scene/elements/data/sampleOrder";

describe("sampleOrder", () => {
  it.each([0, 1, 2, 3, 10, 1000, 4096, 99_991])("has each of %i indices once.", (count) => {
    expect([...sampleOrder(count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it("spreads every beginning over all.", () => {
    const count = 100_000;
    const order = sampleOrder(count);
    for (const taken of [100, 1000, 10_000]) {
      const inTenths = Array(10).fill(0);
      for (let place = 0; place < taken; place++) inTenths[Math.floor((10 * order[place]!) / count)]++;
      for (const found of inTenths) expect(Math.abs(found - taken / 10)).toBeLessThanOrEqual(2);
    }
  });
});
