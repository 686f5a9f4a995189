/**
 * The camera of a view: where it stands, what it turns about, and how it moves.
 *
 * All is kept in float64 relative to the mesh's origin. Perspective and parallel projection share one state: a
 * parallel camera shows as much as the perspective one at the distance of the target, so switching keeps the size.
 * Turning is free about the target, as in desktop mesh viewers; there are no poles.
 */

import { Box3, type Camera, MathUtils, OrthographicCamera, PerspectiveCamera, Ray, Sphere, Vector3 } from "three";
import type { CameraState, Vec3, ViewName } from "./types";

const FIELD_OF_VIEW = 30;
/** Room left around a mesh that fills the view. */
const MARGIN = 1.1;
/** Points looked at to fit a mesh; more are passed over evenly. */
const FITTED_POINTS = 20_000;
/** Nearest clipping plane as a share of the farthest: what 24 bits of depth resolve well. */
const NEAREST = 1e-4;

const VIEWS: Record<ViewName, { from: Vec3; up: Vec3 }> = {
  "+x": { from: [1, 0, 0], up: [0, 0, 1] },
  "-x": { from: [-1, 0, 0], up: [0, 0, 1] },
  "+y": { from: [0, 1, 0], up: [0, 0, 1] },
  "-y": { from: [0, -1, 0], up: [0, 0, 1] },
  "+z": { from: [0, 0, 1], up: [0, 1, 0] },
  "-z": { from: [0, 0, -1], up: [0, 1, 0] },
  iso: { from: [1, 1, 1], up: [0, 0, 1] },
};

/** A pose relative to the origin. */
export interface Pose {
  position: Vector3;
  target: Vector3;
  up: Vector3;
}

export class CameraRig {
  readonly position = new Vector3(1, 1, 1);
  readonly target = new Vector3();
  readonly up = new Vector3(0, 0, 1);
  fov = FIELD_OF_VIEW;
  parallel = false;
  private readonly perspective = new PerspectiveCamera(FIELD_OF_VIEW);
  private readonly orthographic = new OrthographicCamera();
  private readonly bounds = new Box3(new Vector3(-1, -1, -1), new Vector3(1, 1, 1));
  private readonly sphere = new Sphere(new Vector3(), 1);
  private points: Float32Array = new Float32Array();
  private width = 1;
  private height = 1;

  get camera(): Camera {
    return this.parallel ? this.orthographic : this.perspective;
  }

  /** Length of the mesh's diagonal. */
  get size(): number {
    return 2 * this.sphere.radius;
  }

  get distance(): number {
    return this.position.distanceTo(this.target);
  }

  /** @param width,height of the view in CSS pixels */
  setViewport(width: number, height: number): void {
    this.width = Math.max(width, 1);
    this.height = Math.max(height, 1);
  }

  /**
   * @param bounds of the mesh relative to the origin; an empty box counts as a unit one
   * @param points of the mesh, (N, 3), to fit the view to
   */
  setBounds(bounds: Box3, points: Float32Array): void {
    this.points = points;
    const finite = [...bounds.min.toArray(), ...bounds.max.toArray()].every(Number.isFinite);
    if (finite && !bounds.isEmpty()) this.bounds.copy(bounds);
    else this.bounds.set(new Vector3(-0.5, -0.5, -0.5), new Vector3(0.5, 0.5, 0.5));
    this.bounds.getBoundingSphere(this.sphere);
    if (this.sphere.radius === 0) this.sphere.radius = Math.max(this.sphere.center.length() * 1e-6, 0.5);
  }

  /** The origin moved by `shift`: stay where the camera is in the world. */
  moveOrigin(shift: Vector3): void {
    this.position.sub(shift);
    this.target.sub(shift);
  }

  pose(): Pose {
    return { position: this.position.clone(), target: this.target.clone(), up: this.up.clone() };
  }

  setPose(pose: Pose): void {
    this.position.copy(pose.position);
    this.target.copy(pose.target);
    this.up.copy(pose.up);
    this.straighten();
  }

  state(origin: Vec3): CameraState {
    const world = (local: Vector3): Vec3 => [local.x + origin[0], local.y + origin[1], local.z + origin[2]];
    return {
      position: world(this.position),
      target: world(this.target),
      up: this.up.toArray() as Vec3,
      fov: this.fov,
      parallel: this.parallel,
    };
  }

  setState(state: Partial<CameraState>, origin: Vec3): void {
    const local = ([x, y, z]: Vec3): Vector3 => new Vector3(x - origin[0], y - origin[1], z - origin[2]);
    if (state.fov !== undefined) this.fov = MathUtils.clamp(state.fov, 1, 170);
    if (state.parallel !== undefined) this.parallel = state.parallel;
    this.setPose({
      position: state.position ? local(state.position) : this.position,
      target: state.target ? local(state.target) : this.target,
      up: state.up ? new Vector3(...state.up) : this.up,
    });
  }

  /** The pose from a side of the mesh from which all of it is seen. */
  viewFrom(name: ViewName): Pose {
    const { from, up } = VIEWS[name];
    return this.fitting(new Vector3(...from).normalize(), new Vector3(...up));
  }

  /** The pose that looks in the same direction and sees the whole mesh. */
  fitted(): Pose {
    return this.fitting(this.backward(), this.up.clone());
  }

  /**
   * Turn about the target.
   *
   * @param right,down angles in radians by which the mesh follows the hand
   */
  rotate(right: number, down: number): void {
    const offset = this.position.clone().sub(this.target).applyAxisAngle(this.up, -right);
    const side = this.up.clone().cross(offset).normalize();
    offset.applyAxisAngle(side, -down);
    this.up.applyAxisAngle(side, -down);
    this.position.copy(this.target).add(offset);
    this.straighten();
  }

  /** Move sideways so that what lies at the target's depth follows the hand; CSS pixels. */
  pan(right: number, down: number): void {
    const scale = (2 * this.halfHeight()) / this.height;
    const shift = this.side()
      .multiplyScalar(-right * scale)
      .addScaledVector(this.up, down * scale);
    this.position.add(shift);
    this.target.add(shift);
  }

  /** Scale all distances from `center`, which stays where it is on the screen. */
  zoom(factor: number, center: Vector3): void {
    const distance = this.distance * factor;
    if (distance < this.size * 1e-6 || distance > this.size * 1e4) return;
    this.position.sub(center).multiplyScalar(factor).add(center);
    this.target.sub(center).multiplyScalar(factor).add(center);
  }

  /** The ray into the scene under a place on the screen, -1 to 1, up positive. */
  ray(x: number, y: number): Ray {
    const half = this.halfHeight();
    const aspect = this.width / this.height;
    const onTarget = this.target
      .clone()
      .addScaledVector(this.side(), x * half * aspect)
      .addScaledVector(this.up, y * half);
    const backward = this.backward();
    if (this.parallel) {
      const start = this.distance + 2 * this.size + this.sphere.center.distanceTo(onTarget);
      return new Ray(onTarget.addScaledVector(backward, start), backward.negate());
    }
    return new Ray(this.position.clone(), onTarget.sub(this.position).normalize());
  }

  /** The point at the target's depth under a place on the screen. */
  atTargetDepth(x: number, y: number): Vector3 {
    const half = this.halfHeight();
    return this.target
      .clone()
      .addScaledVector(this.side(), (x * half * this.width) / this.height)
      .addScaledVector(this.up, y * half);
  }

  /** Bring the three.js camera up to date: pose, projection, and clipping planes that hold the whole mesh. */
  update(): void {
    const { camera } = this;
    camera.position.copy(this.position);
    camera.up.copy(this.up);
    camera.lookAt(this.target);
    const depth = this.sphere.center.clone().sub(this.position).dot(this.backward()) * -1;
    const reach = this.sphere.radius * 1.01;
    if (this.parallel) {
      const half = this.halfHeight();
      const wide = (half * this.width) / this.height;
      Object.assign(this.orthographic, { left: -wide, right: wide, top: half, bottom: -half });
      Object.assign(this.orthographic, { near: depth - reach, far: depth + reach });
      this.orthographic.updateProjectionMatrix();
    } else {
      const far = Math.max(depth + reach, this.distance * 1e-3);
      Object.assign(this.perspective, { fov: this.fov, aspect: this.width / this.height });
      Object.assign(this.perspective, { near: Math.max(depth - reach, far * NEAREST), far });
      this.perspective.updateProjectionMatrix();
    }
    camera.updateMatrixWorld();
  }

  /** Unit vector from the target to the camera. */
  backward(): Vector3 {
    const backward = this.position.clone().sub(this.target);
    return backward.lengthSq() > 0 ? backward.normalize() : new Vector3(0, 0, 1);
  }

  /** Unit vector to the right of the screen. */
  private side(): Vector3 {
    return this.up.clone().cross(this.backward()).normalize();
  }

  /** Half of the height seen at the target's depth. */
  private halfHeight(): number {
    return this.distance * Math.tan(MathUtils.degToRad(this.fov) / 2);
  }

  /** The nearest pose in a direction that shows the whole mesh, its middle in the middle. */
  private fitting(backward: Vector3, up: Vector3): Pose {
    const center = this.bounds.getCenter(new Vector3());
    const side = up.clone().cross(backward).normalize();
    const upright = backward.clone().cross(side).normalize();
    const vertical = Math.tan(MathUtils.degToRad(this.fov) / 2) / MARGIN;
    const horizontal = (vertical * this.width) / this.height;
    const offset = new Vector3();
    const stride = 3 * Math.ceil(this.points.length / 3 / FITTED_POINTS);
    let distance = 0;
    for (let at = 0; at < this.points.length; at += stride) {
      offset.fromArray(this.points, at).sub(center);
      const towards = this.parallel ? 0 : offset.dot(backward);
      const needed = Math.max(Math.abs(offset.dot(side)) / horizontal, Math.abs(offset.dot(upright)) / vertical);
      // Written so that a point that is not a number is passed over.
      if (needed + towards > distance) distance = needed + towards;
    }
    if (distance <= 0) distance = this.sphere.radius / vertical;
    return { position: center.clone().addScaledVector(backward, distance), target: center, up: upright };
  }

  /** Make `up` a unit vector across the line of sight, also when it was given along it. */
  private straighten(): void {
    const backward = this.backward();
    this.up.addScaledVector(backward, -this.up.dot(backward));
    if (this.up.lengthSq() < 1e-12) {
      this.up.set(0, 0, 1).addScaledVector(backward, -backward.z);
      if (this.up.lengthSq() < 1e-6) this.up.set(0, 1, 0).addScaledVector(backward, -backward.y);
    }
    this.up.normalize();
  }
}
