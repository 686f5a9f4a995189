/** A short, eased way of a camera from one view to another. */

import { Quaternion, Vector3 } from "three";
import type { Turntable, View } from "./Turntable";

const DURATION = 280;

export class Flight {
  private readonly from: View;
  private readonly start: Vector3;
  private readonly end: Vector3;
  private started: number | null = null;

  constructor(
    private readonly table: Turntable,
    private readonly to: View,
  ) {
    this.from = table.view();
    this.start = targetOf(this.from);
    this.end = targetOf(to);
  }

  /**
   * Moves the camera to where it is at `now`, milliseconds.
   *
   * @returns whether the way goes on
   */
  step(now: number): boolean {
    this.started ??= now;
    const share = reducedMotion() ? 1 : Math.min((now - this.started) / DURATION, 1);
    if (share >= 1) {
      this.table.setView(this.to);
      return false;
    }
    const eased = share * share * (3 - 2 * share);
    const quaternion = this.from.quaternion.clone().slerp(this.to.quaternion, eased);
    const distance = this.from.distance * (this.to.distance / this.from.distance) ** eased;
    const back = new Vector3(0, 0, 1).applyQuaternion(quaternion);
    const position = this.start.clone().lerp(this.end, eased).addScaledVector(back, distance);
    this.table.setView({ position, quaternion, distance });
    return true;
  }
}

function targetOf(view: View): Vector3 {
  return new Vector3(0, 0, -view.distance).applyQuaternion(new Quaternion().copy(view.quaternion)).add(view.position);
}

function reducedMotion(): boolean {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}
