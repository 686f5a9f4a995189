/** A short, eased way from one camera pose to another. */

import { Matrix4, Quaternion } from "three";
import type { CameraRig, Pose } from "./CameraRig";

const DURATION = 280;

export class Flight {
  private readonly from: Pose;
  private readonly turn: Quaternion;
  private started: number | null = null;

  constructor(
    private readonly rig: CameraRig,
    private readonly to: Pose,
  ) {
    this.from = rig.pose();
    const first = frameOf(this.from);
    this.turn = frameOf(to).multiply(first.invert());
  }

  /**
   * Move the camera to where it is at `now`, milliseconds.
   *
   * @returns whether the way goes on
   */
  step(now: number): boolean {
    this.started ??= now;
    const share = reducedMotion() ? 1 : Math.min((now - this.started) / DURATION, 1);
    if (share >= 1) {
      this.rig.setPose(this.to);
      return false;
    }
    const eased = share * share * (3 - 2 * share);
    const part = new Quaternion().slerp(this.turn, eased);
    const target = this.from.target.clone().lerp(this.to.target, eased);
    const near = this.from.position.distanceTo(this.from.target);
    const far = this.to.position.distanceTo(this.to.target);
    const offset = this.from.position.clone().sub(this.from.target).normalize().applyQuaternion(part);
    this.rig.setPose({
      position: target.clone().addScaledVector(offset, near * (far / near) ** eased),
      target,
      up: this.from.up.clone().applyQuaternion(part),
    });
    return true;
  }
}

function frameOf(pose: Pose): Quaternion {
  const z = pose.position.clone().sub(pose.target).normalize();
  const x = pose.up.clone().cross(z).normalize();
  return new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(x, z.clone().cross(x), z));
}

function reducedMotion(): boolean {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}
