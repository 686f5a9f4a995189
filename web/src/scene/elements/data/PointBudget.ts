/**
 * How many points may be drawn in a frame.
 *
 * While frames follow each other, as many points are drawn as the machine manages in the time of a smooth frame, which
 * is learnt from how late frames come. When nothing has been drawn for a moment, all of them are. All point clouds of a
 * scene share one budget.
 */

import type { SceneContext } from "../../Element";

/** A frame that comes within these milliseconds is in time; the budget may grow. */
const EARLY = 24;
/** A frame that comes later than these milliseconds shows that the budget is too large. */
const LATE = 42;
/** What a frame should take. */
const GOAL = 33;
/** A movement has ended when nothing was drawn for this long, and for as long again as frames were late. */
const REST = 160;
const LEAST = 50_000;
const FIRST = 2_000_000;

/** What takes part. */
export interface Budgeted {
  readonly points: number;
  /** Draw this share of the points, 0 to 1. */
  draw(share: number): void;
}

export class PointBudget {
  private readonly clouds = new Set<Budgeted>();
  private budget = FIRST;
  private last = Number.NEGATIVE_INFINITY;
  private longestWait = 0;
  private spent = 0;
  private coarse = false;
  private fineNext = false;
  private disturbed = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** @param refine asks for a frame */
  constructor(private readonly refine: () => void) {}

  get empty(): boolean {
    return this.clouds.size === 0;
  }

  add(cloud: Budgeted): void {
    this.clouds.add(cloud);
    this.disturbed = true;
  }

  remove(cloud: Budgeted): void {
    this.clouds.delete(cloud);
    if (this.empty) this.cancel();
  }

  /** The picture is about to change: the camera moved, or points did. */
  disturb(): void {
    this.disturbed = true;
  }

  /**
   * Decide on a frame that is drawn now.
   *
   * @param now milliseconds
   * @param waited milliseconds from when the frame was asked for until now
   */
  frame(now: number, waited: number): void {
    const took = Math.max(waited, this.spent);
    this.spent = 0;
    const moving = this.disturbed || now - this.last < REST + took;
    const following = now - this.last < REST + took && !this.fineNext;
    const total = [...this.clouds].reduce((sum, cloud) => sum + cloud.points, 0);
    if (following && this.coarse) this.learn(took, total);
    this.longestWait = following ? Math.max(this.longestWait, took) : 0;
    const share = total > 0 ? Math.min(1, this.budget / total) : 1;
    this.coarse = moving && !this.fineNext;
    this.fineNext = this.disturbed = false;
    this.last = now;
    for (const cloud of this.clouds) cloud.draw(this.coarse ? share : 1);
    this.cancel();
    if (this.coarse && share < 1) this.wait();
  }

  /** The main thread was busy with the last frame for these milliseconds: it too waits for a GPU that is behind. */
  drew(milliseconds: number): void {
    this.spent = milliseconds;
  }

  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private learn(took: number, total: number): void {
    const drawn = Math.min(this.budget, total);
    if (took > LATE) this.budget = Math.max(LEAST, drawn * Math.max(GOAL / took, 0.25));
    else if (took < EARLY && drawn < total) this.budget = drawn * 1.25;
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      this.fineNext = true;
      this.refine();
    }, REST + this.longestWait);
  }
}

interface Shared {
  readonly budget: PointBudget;
  readonly end: () => void;
}

const budgets = new WeakMap<SceneContext, Shared>();

/** Let a cloud take part in the budget of its scene. @returns the budget, and what ends it */
export function joinBudget(scene: SceneContext, cloud: Budgeted): { budget: PointBudget; leave: () => void } {
  let shared = budgets.get(scene);
  if (!shared) {
    shared = startBudget(scene);
    budgets.set(scene, shared);
  }
  const { budget, end } = shared;
  budget.add(cloud);
  const leave = (): void => {
    budget.remove(cloud);
    if (!budget.empty) return;
    end();
    budgets.delete(scene);
  };
  return { budget, leave };
}

function startBudget(scene: SceneContext): Shared {
  const budget = new PointBudget(() => scene.invalidate());
  const seen = new Float64Array(32);
  const end = scene.onFrame(({ now, waited }) => {
    const { camera } = scene;
    if (differs(seen, 0, camera.matrixWorld.elements) || differs(seen, 16, camera.projectionMatrix.elements)) {
      budget.disturb();
    }
    seen.set(camera.matrixWorld.elements, 0);
    seen.set(camera.projectionMatrix.elements, 16);
    budget.frame(now, waited);
    // What is queued here runs when the frame has been drawn.
    const started = performance.now();
    queueMicrotask(() => budget.drew(performance.now() - started));
    return undefined;
  });
  return { budget, end };
}

function differs(seen: Float64Array, from: number, elements: readonly number[]): boolean {
  for (let index = 0; index < 16; index++) if (seen[from + index] !== elements[index]) return true;
  return false;
}
