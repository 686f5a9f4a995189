import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { joinBudget, PointBudget } from "../../../src/scene/elements/data/PointBudget";
import { stub } from "./stub";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function cloud(points: number): { points: number; share: number; draw(share: number): void } {
  return {
    points,
    share: -1,
    draw(share) {
      this.share = share;
    },
  };
}

describe("PointBudget", () => {
  it("draws all points where there are few.", () => {
    const one = cloud(500_000);
    const budget = new PointBudget(() => undefined);
    budget.add(one);
    budget.frame(1000, 5);
    expect(one.share).toBe(1);
  });

  it("draws fewer while frames come late, and all of them after a rest.", () => {
    const refine = vi.fn();
    const one = cloud(10_000_000);
    const budget = new PointBudget(refine);
    budget.add(one);
    budget.frame(1000, 5);
    const first = one.share;
    expect(first).toBeLessThan(1);
    for (let frame = 1; frame < 6; frame++) {
      budget.disturb();
      budget.frame(1000 + 400 * frame, 390);
    }
    expect(one.share).toBeLessThan(first / 4);
    expect(refine).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(refine).toHaveBeenCalledOnce();
    budget.frame(9000, 5);
    expect(one.share).toBe(1);
  });

  it("draws fewer where the frames themselves take long.", () => {
    const one = cloud(10_000_000);
    const budget = new PointBudget(() => undefined);
    budget.add(one);
    budget.frame(0, 5);
    const first = one.share;
    budget.drew(300);
    budget.disturb();
    budget.frame(310, 5);
    expect(one.share).toBeLessThan(first / 2);
  });

  it("draws more again where frames come early.", () => {
    const one = cloud(10_000_000);
    const budget = new PointBudget(() => undefined);
    budget.add(one);
    budget.frame(0, 5);
    const first = one.share;
    for (let frame = 1; frame < 20; frame++) {
      budget.disturb();
      budget.frame(16 * frame, 16);
    }
    expect(one.share).toBe(1);
    expect(first).toBeLessThan(1);
  });

  it("draws everything in a single frame that moves nothing.", () => {
    const one = cloud(10_000_000);
    const budget = new PointBudget(() => undefined);
    budget.add(one);
    budget.frame(0, 5);
    vi.runAllTimers();
    budget.frame(5000, 5);
    budget.frame(20_000, 5);
    expect(one.share).toBe(1);
  });

  it("is shared by the clouds of a scene, learns of its camera, and ends with the last of them.", () => {
    const { scene, camera, frame, asked } = stub();
    const [one, other] = [cloud(3_000_000), cloud(3_000_000)];
    const first = joinBudget(scene, one);
    const second = joinBudget(scene, other);
    expect(second.budget).toBe(first.budget);
    frame(0);
    vi.runAllTimers();
    expect(asked()).toBeGreaterThan(0);
    frame(5000);
    expect([one.share, other.share]).toEqual([1, 1]);
    camera.position.x = 1;
    camera.updateMatrixWorld();
    frame(20_000);
    expect(one.share).toBeCloseTo(1 / 3);
    first.leave();
    second.leave();
    one.share = -1;
    frame(30_000);
    expect(one.share).toBe(-1);
  });
});
