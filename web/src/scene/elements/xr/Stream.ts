/**
 * Tells the program of what moves: so many times a second at most, and seldom while nothing does.
 *
 * What waits to be sent is replaced by what is newer, so a slow network makes a movement coarser and never late.
 */

import { NumericArray } from "../../../arrays";
import type { SceneContext } from "../../Element";

/** Milliseconds after which what has not changed is told again: a sign that it is still watched. */
const AGAIN = 1000;
/** Clocks of headsets tremble: a frame that comes this share of an interval too early counts. */
const SLACK = 0.2;

export class Stream {
  private toldAt = Number.NEGATIVE_INFINITY;
  private told: string | null = null;
  private arrays: readonly NumericArray[] = [];

  constructor(
    private readonly scene: SceneContext,
    private readonly etype: string,
    private readonly key: string,
  ) {}

  /** Whether it is time to tell again; `now` in milliseconds. */
  due(now: number, fps: number): boolean {
    return now - this.toldAt >= (1000 / fps) * (1 - SLACK);
  }

  tell(now: number, value: Readonly<Record<string, unknown>>): void {
    const arrays = Object.values(value).filter((one) => one instanceof NumericArray);
    const rest = JSON.stringify(value, (_, one) => (one instanceof NumericArray ? one.length : one));
    if (now - this.toldAt < AGAIN && rest === this.told && arrays.every((one, at) => same(one, this.arrays[at])))
      return;
    this.toldAt = now;
    this.told = rest;
    this.arrays = arrays;
    this.scene.send(this.etype, this.key, value, { latest: true });
  }

  /** What was told is not true any more. */
  reset(): void {
    this.told = null;
    this.toldAt = Number.NEGATIVE_INFINITY;
  }
}

function same(one: NumericArray, other: NumericArray | undefined): boolean {
  return one.dtype === other?.dtype && one.length === other.length && one.data.every((x, at) => x === other.data[at]);
}
