/**
 * A camera on a turntable: where it stands, what it turns about, and how it moves.
 *
 * It turns about its target with the scene's `up` upright. The state is a place, a turn and the distance to the target,
 * which lies straight ahead: so a program's camera that is rolled stays as it is while it is moved sideways or brought
 * nearer, and becomes upright when it is turned. All is float64, so a scene at x = 500,000 m moves as smoothly as any.
 */

import { MathUtils, Matrix4, Quaternion, Vector3 } from "three";

export type Vec3 = readonly [number, number, number];

export interface Limits {
  minDistance: number;
  maxDistance: number;
  minPolarAngle: number;
  maxPolarAngle: number;
  minAzimuthAngle: number;
  maxAzimuthAngle: number;
}

/** Where a camera is and how it is turned; `distance` to what it turns about. */
export interface View {
  position: Vector3;
  quaternion: Quaternion;
  distance: number;
}

/** What is seen at a distance: half of the height, in the scene's units. */
export type HalfHeight = (distance: number) => number;

const FREE: Limits = {
  minDistance: 0,
  maxDistance: Number.POSITIVE_INFINITY,
  minPolarAngle: 0,
  maxPolarAngle: Math.PI,
  minAzimuthAngle: Number.NEGATIVE_INFINITY,
  maxAzimuthAngle: Number.POSITIVE_INFINITY,
};
const NEAREST = 1e-9;
const FARTHEST = 1e12;

export class Turntable {
  readonly position = new Vector3(0, 2, 2);
  readonly quaternion = new Quaternion();
  distance = Math.sqrt(8);
  /** What is up; of length one. */
  readonly up = new Vector3(0, 1, 0);
  limits: Limits = { ...FREE };

  get target(): Vector3 {
    return this.forward().multiplyScalar(this.distance).add(this.position);
  }

  view(): View {
    return { position: this.position.clone(), quaternion: this.quaternion.clone(), distance: this.distance };
  }

  setView(view: View): void {
    this.position.copy(view.position);
    this.quaternion.copy(view.quaternion).normalize();
    this.distance = MathUtils.clamp(view.distance, NEAREST, FARTHEST);
  }

  setUp(up: Vec3 | Vector3): void {
    if (up instanceof Vector3) this.up.copy(up);
    else this.up.set(...up);
    if (this.up.lengthSq() < 1e-24) this.up.set(0, 1, 0);
    this.up.normalize();
  }

  /** Stands at a place and looks at another one, upright. */
  lookAt(position: Vector3, target: Vector3): void {
    const offset = position.clone().sub(target);
    const distance = offset.length();
    if (distance === 0) {
      this.position.copy(position);
      return;
    }
    const heading = this.heading(offset);
    this.position.copy(position);
    this.distance = Math.max(distance, NEAREST);
    this.quaternion.copy(uprightTurn(offset.divideScalar(distance), heading, this.up));
  }

  /**
   * Turns about the target.
   *
   * @param right,down angles in radians by which the scene follows the hand
   */
  rotate(right: number, down: number): void {
    const target = this.target;
    const offset = this.position.clone().sub(target).normalize();
    const heading = this.heading(offset);
    const polar = Math.acos(MathUtils.clamp(offset.dot(this.up), -1, 1));
    const { minPolarAngle, maxPolarAngle } = this.limits;
    const turned = MathUtils.clamp(polar - down, Math.max(minPolarAngle, 0), Math.min(maxPolarAngle, Math.PI));
    heading.applyAxisAngle(this.up, this.allowedTurn(heading, -right));
    offset.copy(heading).multiplyScalar(Math.sin(turned)).addScaledVector(this.up, Math.cos(turned)).normalize();
    this.quaternion.copy(uprightTurn(offset, heading, this.up));
    this.position.copy(target).addScaledVector(offset, this.distance);
  }

  /** Moves sideways, in the scene's units. */
  pan(right: number, up: number): void {
    this.position.addScaledVector(this.axis(0), right).addScaledVector(this.axis(1), up);
  }

  /**
   * Scales all distances from `center`, which stays where it is on the screen.
   *
   * @returns by what factor it did, within its limits
   */
  zoom(factor: number, center: Vector3): number {
    const low = Math.max(this.limits.minDistance, NEAREST);
    const high = Math.min(this.limits.maxDistance, FARTHEST);
    const distance = MathUtils.clamp(this.distance * factor, low, high);
    const done = distance / this.distance;
    this.position.sub(center).multiplyScalar(done).add(center);
    this.distance = distance;
    return done;
  }

  /** Brings it within its limits, keeping the target. */
  confine(): void {
    const distance = MathUtils.clamp(
      this.distance,
      Math.max(this.limits.minDistance, NEAREST),
      Math.min(this.limits.maxDistance, FARTHEST),
    );
    if (distance !== this.distance) this.zoom(distance / this.distance, this.target);
    const { minPolarAngle, maxPolarAngle, minAzimuthAngle, maxAzimuthAngle } = this.limits;
    const polar = Math.acos(MathUtils.clamp(-this.forward().dot(this.up), -1, 1));
    const slack = 1e-9;
    const inside =
      polar >= minPolarAngle - slack &&
      polar <= maxPolarAngle + slack &&
      minAzimuthAngle === Number.NEGATIVE_INFINITY &&
      maxAzimuthAngle === Number.POSITIVE_INFINITY;
    if (!inside) this.rotate(0, 0);
  }

  /** Unit vector in which it looks. */
  forward(): Vector3 {
    return this.axis(2).negate();
  }

  /** Unit vector to the right (0), up (1) or back (2) of the picture. */
  axis(index: 0 | 1 | 2): Vector3 {
    return new Vector3().setComponent(index, 1).applyQuaternion(this.quaternion);
  }

  /** The horizontal direction from the target to the camera; straight above the target, what lies below its picture. */
  private heading(offset: Vector3): Vector3 {
    const heading = offset.clone().addScaledVector(this.up, -offset.dot(this.up));
    if (heading.lengthSq() > 1e-12 * offset.lengthSq()) return heading.normalize();
    const right = this.axis(0);
    heading.crossVectors(right, this.up);
    if (heading.lengthSq() < 1e-6) heading.copy(anyAcross(this.up));
    return heading.normalize();
  }

  /** How far it may turn about `up`. */
  private allowedTurn(heading: Vector3, turn: number): number {
    const { minAzimuthAngle: low, maxAzimuthAngle: high } = this.limits;
    if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return turn;
    const zero = azimuthZero(this.up);
    const now = Math.atan2(this.up.dot(zero.clone().cross(heading)), zero.dot(heading));
    return MathUtils.clamp(now + turn, low, high) - now;
  }
}

/** Where azimuth is zero: with y up that of three.js, the z axis; with z up the x axis. */
function azimuthZero(up: Vector3): Vector3 {
  const axis = Math.abs(up.z) > 0.9 ? new Vector3(1, 0, 0) : new Vector3(0, 0, 1);
  return axis.addScaledVector(up, -axis.dot(up)).normalize();
}

function anyAcross(up: Vector3): Vector3 {
  return azimuthZero(up);
}

/** The turn of a camera whose back points along `back`, heading for the horizontal `heading`. */
function uprightTurn(back: Vector3, heading: Vector3, up: Vector3): Quaternion {
  const right = new Vector3().crossVectors(up, heading).normalize();
  const above = new Vector3().crossVectors(back, right);
  return new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(right, above, back));
}
