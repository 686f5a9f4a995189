/**
 * The wearer's floor, as a place in the scene, and the camera that stands on it.
 *
 * Headsets tell poses relative to the floor, y up, in float32. They stay small: the place of the floor is the pose of a
 * group, in float64, so that a scene at x = 500,000 m does not tremble.
 */

import { Group, Matrix4, PerspectiveCamera, Quaternion, Vector3 } from "three";
import { NumericArray } from "../../arrays";
import type { XRProperties } from "../elements/xr/properties";

/** Farther from the scene's origin, float32 is coarser than a tenth of a millimetre. */
const FAR = 1000;

const Y = new Vector3(0, 1, 0);

export class Stage {
  readonly group = new Group();
  readonly camera = new PerspectiveCamera(70, 1, 0.05, 10_000);
  private readonly rotation = new Matrix4();
  private readonly whole = new Matrix4();
  private readonly one = new Matrix4();

  constructor() {
    this.group.name = "xr";
    this.group.userData.unbounded = true;
    this.group.add(this.camera);
  }

  /**
   * @param up direction of the scene that is up
   * @param lift metres that the origin of the headset's poses is above the floor
   */
  place(properties: XRProperties, up: readonly [number, number, number], lift: number): void {
    const { position, heading, scale, near, far } = properties;
    const upward = new Vector3(...up).normalize();
    if (!(upward.lengthSq() > 0)) upward.copy(Y);
    const turned = new Quaternion().setFromAxisAngle(upward, heading);
    this.group.quaternion.copy(turned.multiply(new Quaternion().setFromUnitVectors(Y, upward)));
    this.group.position.set(...position).addScaledVector(upward, lift * scale);
    this.group.scale.setScalar(scale);
    this.camera.near = near;
    this.camera.far = Math.max(far, near * 2);
    this.group.updateMatrixWorld(true);
    this.rotation.makeRotationFromQuaternion(this.group.quaternion);
    this.whole.copy(this.group.matrixWorld);
  }

  /** An array for `count` matrices in coordinates of the scene. */
  matrices(count: number): NumericArray {
    const far = this.group.position.length() > FAR;
    return far
      ? new NumericArray("f8", [count * 16], new Float64Array(count * 16))
      : new NumericArray("f4", [count * 16], new Float32Array(count * 16));
  }

  /**
   * Writes poses of the headset in coordinates of the scene.
   *
   * @param poses matrices, column after column, one after the other
   */
  toScene(poses: ArrayLike<number>, into: NumericArray): NumericArray {
    const point = new Vector3();
    const out = into.data as Float32Array | Float64Array;
    for (let at = 0; at < out.length; at += 16) {
      for (let i = 0; i < 16; i++) this.one.elements[i] = poses[at + i]!;
      point.setFromMatrixPosition(this.one).applyMatrix4(this.whole);
      this.one.premultiply(this.rotation).setPosition(point);
      out.set(this.one.elements, at);
    }
    return into;
  }

  /** A ray of the headset in coordinates of the scene. */
  ray(pose: ArrayLike<number>): { origin: Vector3; direction: Vector3 } {
    this.one.fromArray(pose as number[]);
    const origin = new Vector3().setFromMatrixPosition(this.one).applyMatrix4(this.whole);
    const direction = new Vector3(0, 0, -1).transformDirection(this.one).transformDirection(this.rotation);
    return { origin, direction };
  }
}
