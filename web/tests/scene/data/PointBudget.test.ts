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

function budgetOf(...clouds: ReturnType<typeof cloud>[]): { budget: PointBudget; refine: ReturnType<typeof vi.fn> } {
  const refine = vi.fn();
  const budget = new PointBudget(() => refine());
  for (const one of clouds) budget.add(one);
  return { budget, refine };
}

describe("PointBudget", () => {
  it("draws all points where there are few.", () => {
    const one = cloud(500_000);
    const { budget, refine } = budgetOf(one);
    expect(budget.frame(1000)).toBe(500_000);
    expect(one.share).toBe(1);
    vi.runAllTimers();
    expect(refine).not.toHaveBeenCalled();
  });

  it("draws fewer where frames take long, and all of them after a rest.", () => {
    const one = cloud(10_000_000);
    const { budget, refine } = budgetOf(one);
    const first = budget.frame(1000);
    expect(first).toBeLessThan(10_000_000);
    budget.drew(300, first);
    budget.disturb();
    expect(budget.frame(1400)).toBeCloseTo(first / 10);
    expect(refine).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(refine).toHaveBeenCalledOnce();
    expect(budget.frame(9000)).toBe(10_000_000);
    expect(one.share).toBe(1);
  });

  it("waits the longer for all points the longer they will take, but not for ever.", () => {
    const { budget, refine } = budgetOf(cloud(10_000_000));
    budget.drew(200, budget.frame(0));
    budget.disturb();
    budget.frame(100);
    vi.advanceTimersByTime(1000);
    expect(refine).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2500);
    expect(refine).toHaveBeenCalledOnce();
  });

  it("never draws fewer than can be made out.", () => {
    const one = cloud(10_000_000);
    const { budget } = budgetOf(one);
    for (let frame = 0; frame < 20; frame++) {
      budget.disturb();
      budget.drew(10_000, budget.frame(1000 * frame));
    }
    expect(one.points * one.share).toBe(50_000);
  });

  it("draws more again where frames take a short time.", () => {
    const one = cloud(10_000_000);
    const { budget } = budgetOf(one);
    for (let frame = 0; frame < 20; frame++) {
      budget.disturb();
      budget.drew(8, budget.frame(16 * frame));
    }
    expect(one.share).toBe(1);
  });

  it("draws everything in a single frame that moves nothing.", () => {
    const one = cloud(10_000_000);
    const { budget } = budgetOf(one);
    budget.frame(0);
    vi.runAllTimers();
    budget.frame(5000);
    expect(budget.frame(20_000)).toBe(10_000_000);
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
