/**
 * How many points may be drawn in a frame.
 *
 * While the camera or points move, as many are drawn as the GPU manages in the time of a smooth frame, which is learnt
 * from how long frames take. When nothing has been drawn for a moment, all of them are. All point clouds of a scene
 * share one budget.
 */

import type { SceneContext } from "../../Element";
import { GpuWatch } from "./GpuWatch";

/** A frame that takes fewer milliseconds lets the budget grow. */
const SHORT = 20;
/** A frame that takes more milliseconds shows that the budget is too large. */
const LONG = 42;
/** What a frame should take. */
const GOAL = 30;
/**
 * A movement has ended when nothing was drawn for this long, and for as long again as the last frame took and all points
 * will take: who waits for the next picture should not wait for a fine one in between.
 */
const REST = 160;
/** All points are drawn after so many milliseconds at the latest. */
const PATIENCE = 3000;
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
  private took = 0;
  /** Milliseconds of a point, as far as frames took long enough to tell. */
  private cost = 0;
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

  /** Decide on a frame that is drawn now, at `now` milliseconds. @returns how many points it has */
  frame(now: number): number {
    const moving = this.disturbed || (now - this.last < REST + this.took && !this.fineNext);
    const total = [...this.clouds].reduce((sum, cloud) => sum + cloud.points, 0);
    const share = moving && total > this.budget ? this.budget / total : 1;
    this.fineNext = this.disturbed = false;
    this.last = now;
    for (const cloud of this.clouds) cloud.draw(share);
    this.cancel();
    if (share < 1) this.wait(REST + Math.min(this.took + total * this.cost, PATIENCE));
    return total * share;
  }

  /** Learn that a frame of so many points took so long. */
  drew(milliseconds: number, points: number): void {
    this.took = milliseconds;
    if (milliseconds > LONG) {
      this.cost = milliseconds / points;
      this.budget = Math.max(LEAST, Math.min(this.budget, points * Math.max(GOAL / milliseconds, 0.05)));
    } else if (milliseconds < SHORT && points >= this.budget) {
      this.budget = Math.max(1.4 * this.budget, points);
    }
  }

  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private wait(milliseconds: number): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      this.fineNext = true;
      this.refine();
    }, milliseconds);
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
  const gl = scene.renderer.getContext() as WebGL2RenderingContext;
  const gpu = new GpuWatch(gl, (milliseconds, points) => budget.drew(milliseconds, points));
  const seen = new Float64Array(32);
  const stop = scene.onFrame(({ now }) => {
    const { camera } = scene;
    if (differs(seen, 0, camera.matrixWorld.elements) || differs(seen, 16, camera.projectionMatrix.elements)) {
      budget.disturb();
    }
    seen.set(camera.matrixWorld.elements, 0);
    seen.set(camera.projectionMatrix.elements, 16);
    const points = budget.frame(now);
    const started = performance.now();
    // What is queued here runs when the frame has been drawn.
    queueMicrotask(() => gpu.watch(started, points));
    return undefined;
  });
  const end = (): void => {
    stop();
    gpu.dispose();
  };
  return { budget, end };
}

function differs(seen: Float64Array, from: number, elements: readonly number[]): boolean {
  for (let index = 0; index < 16; index++) if (seen[from + index] !== elements[index]) return true;
  return false;
}
