/**
 * Meshes that stay before the camera.
 *
 * They are placed while a frame is drawn, for the camera that it is drawn for: so they follow without a delay, for each
 * eye of a headset and for renders of other cameras.
 */

import {
  type Camera,
  Group,
  type Material,
  Matrix4,
  type Mesh,
  type Object3D,
  type OrthographicCamera,
  type PerspectiveCamera,
  Quaternion,
  Vector3,
  type WebGLRenderer,
} from "three";
import type { SceneContext } from "../../Element";
import type { Size } from "./Rectangle";

/** How it stays there. */
export interface Fixing {
  /** Metres before the camera. */
  readonly distance: number;
  /** Metres; null: it covers the view. */
  readonly size: Size | null;
  /** Width by height of what covers the view. */
  readonly aspect: number;
}

/** Part of the depths that is kept for what is drawn over everything. */
const NEAREST = 0.001;

const scale = new Vector3();
const at = new Vector3();
const upright = new Quaternion();
const matrix = new Matrix4();

/**
 * Lets `mesh`, of size 1, stay before the camera, moved by the pose of `owner` within the camera's coordinates.
 *
 * `owner` keeps its matrix up to date; `fixing` is asked for in each frame.
 */
export function fixToCamera(mesh: Mesh, owner: Object3D, fixing: () => Fixing | null): void {
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  mesh.matrixWorldAutoUpdate = false;
  // It has no place among other things.
  mesh.userData.unbounded = true;
  mesh.onBeforeRender = (renderer, _scene, camera) => {
    const how = fixing();
    if (how) placeBefore(mesh, owner, how, renderer, camera);
  };
}

/** Lets `mesh` stand in its parent again. */
export function release(mesh: Mesh<never, Material> | Mesh): void {
  mesh.frustumCulled = true;
  mesh.matrixAutoUpdate = true;
  mesh.matrixWorldAutoUpdate = true;
  mesh.userData.unbounded = false;
  mesh.onBeforeRender = () => {};
}

function placeBefore(mesh: Mesh, owner: Object3D, how: Fixing, renderer: WebGLRenderer, camera: Camera): void {
  // What has a size is somewhere, for both eyes; what covers the view is infinitely far for each.
  const head = how.size && renderer.xr.isPresenting ? renderer.xr.getCamera() : camera;
  const factor = nearness(camera, how.distance);
  if (how.size === null) {
    cover(camera, how.distance, how.aspect);
  } else {
    scale.set(how.size[0], how.size[1], 1);
    at.set(0, 0, -how.distance);
  }
  mesh.matrixWorld.copy(head.matrixWorld).multiply(matrix.makeScale(factor, factor, factor));
  mesh.matrixWorld.multiply(matrix.makeTranslation(at)).multiply(owner.matrix);
  mesh.matrixWorld.multiply(matrix.makeScale(scale.x, scale.y, 1));
}

/**
 * By how much all is to be brought nearer, or farther away, to stand where this camera can draw: seen under the same
 * angle, nobody sees the difference.
 */
function nearness(camera: Camera, distance: number): number {
  const { near, far } = camera as PerspectiveCamera | OrthographicCamera;
  // Of something small that is far away both planes lie close together: between them then.
  const middle = (near + far) / 2;
  return Math.min(Math.max(distance, Math.min(near * 1.5, middle)), Math.max(far * 0.9, middle)) / distance;
}

/** Sets `at` and `scale` to the middle and the size of what covers the view at a distance. */
function cover(camera: Camera, distance: number, aspect: number): void {
  const p = camera.projectionMatrix.elements;
  const perspective = p[15] === 0;
  const depth = perspective ? distance : 1;
  const halfWidth = depth / p[0]!;
  const halfHeight = depth / p[5]!;
  at.set(
    perspective ? (depth * p[8]!) / p[0]! : -p[12]! / p[0]!,
    perspective ? (depth * p[9]!) / p[5]! : -p[13]! / p[5]!,
    -distance,
  );
  const height = Math.max(2 * halfHeight, (2 * halfWidth) / aspect);
  scale.set(height * aspect, height, 1);
}

/** Lets an object be drawn, while `wanted`, into the nearest thousandth of the depths of the picture: over all others. */
export function bringForward(object: Object3D, wanted: () => boolean): void {
  const { onBeforeRender, onAfterRender } = object;
  object.onBeforeRender = (renderer, ...others) => {
    onBeforeRender.call(object, renderer, ...others);
    if (wanted()) renderer.getContext().depthRange(0, NEAREST);
  };
  object.onAfterRender = (renderer, ...others) => {
    renderer.getContext().depthRange(0, 1);
    onAfterRender.call(object, renderer, ...others);
  };
}

/** A group that stays before the camera: for elements, whose meshes are not ours. */
export class CameraRig extends Group {
  /** Whether what stands in it is drawn over everything that does not. */
  inFront = true;
  private readonly stop: () => void;
  private readonly known = new WeakSet<Object3D>();

  constructor(scene: SceneContext, owner: Object3D, distance: () => number) {
    super();
    this.matrixAutoUpdate = false;
    this.userData.unbounded = true;
    // Groups are drawn in their own order: after everything else.
    this.renderOrder = 1000;
    this.stop = scene.onFrame(() => {
      if (this.children.length === 0) return undefined;
      const { renderer } = scene;
      const camera = renderer.xr.isPresenting ? renderer.xr.getCamera() : scene.camera;
      camera.updateWorldMatrix(true, false);
      owner.updateWorldMatrix(true, false);
      const factor = nearness(camera, distance());
      at.set(0, 0, -distance());
      this.matrix.copy(owner.matrixWorld).invert().multiply(camera.matrixWorld);
      this.matrix.multiply(matrix.makeScale(factor, factor, factor));
      this.matrix.multiply(matrix.makeTranslation(at)).multiply(owner.matrix);
      this.matrixWorldNeedsUpdate = true;
      this.traverse((object) => this.bringForward(object));
      return undefined;
    });
  }

  override dispose(): void {
    this.stop();
    super.dispose();
  }

  private bringForward(object: Object3D): void {
    if (object === this || this.known.has(object)) return;
    this.known.add(object);
    bringForward(object, () => this.inFront && this.holds(object));
  }

  private holds(object: Object3D): boolean {
    for (let one: Object3D | null = object; one; one = one.parent) if (one === this) return true;
    return false;
  }
}

/** Places a ball of radius 1 about the camera, turned as its owner and then by `turn`. */
export function surround(mesh: Mesh, owner: Object3D, turn: () => Quaternion): void {
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  mesh.matrixWorldAutoUpdate = false;
  mesh.userData.unbounded = true;
  mesh.onBeforeRender = (_renderer, _scene, camera) => {
    // So far that near clipping leaves the corners of wide views; what is too far is drawn all the same.
    const radius = 20 * Math.max((camera as PerspectiveCamera | OrthographicCamera).near, 1e-6);
    owner.matrixWorld.decompose(at, upright, scale);
    at.setFromMatrixPosition(camera.matrixWorld);
    upright.multiply(turn());
    mesh.matrixWorld.compose(at, upright, scale.set(radius, radius, radius));
  };
}
