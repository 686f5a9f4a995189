/**
 * How far what is drawn reaches: to fit the view to it, and for clipping planes that hold all of it.
 *
 * An object may say so itself by `userData.bounds`, a Box3 in its own coordinates (null: it is to be left out), where
 * its geometry does not tell, because its shader puts it elsewhere. Sky and backgrounds have `userData.unbounded`, and
 * handles, frusta and the like `userData.helper`: these are not clipped, but nobody wants to see them as a whole.
 */

import { Box3, type BufferGeometry, type Camera, Frustum, type Matrix4, type Object3D, Sphere, Vector3 } from "three";

interface Drawable extends Object3D {
  geometry?: BufferGeometry;
  boundingBox?: Box3 | null;
  boundingSphere?: Sphere | null;
  computeBoundingBox?: () => void;
  computeBoundingSphere?: () => void;
  isSkinnedMesh?: boolean;
  isInstancedMesh?: boolean;
  isSprite?: boolean;
}

const box = new Box3();
const sphere = new Sphere();
const corner = new Vector3();

/** Calls `visit` with every visible object that draws something, below `root`. */
export function eachDrawn(root: Object3D, visit: (object: Object3D) => void): void {
  if (!root.visible || root.userData.unbounded === true) return;
  if ((root as Drawable).geometry !== undefined || root.userData.bounds !== undefined) visit(root);
  for (const child of root.children) eachDrawn(child, visit);
}

/** The box of an object in its own coordinates; null: it has none. Not to be kept. */
export function localBox(object: Object3D): Box3 | null {
  const given: unknown = object.userData.bounds;
  if (given === null) return null;
  if (given instanceof Box3) return finite(box.copy(given));
  const drawn = object as Drawable;
  if ((drawn.isInstancedMesh || drawn.isSkinnedMesh) && drawn.computeBoundingBox) {
    if (!drawn.boundingBox) drawn.computeBoundingBox();
    return drawn.boundingBox ? finite(box.copy(drawn.boundingBox)) : null;
  }
  const { geometry } = drawn;
  if (!geometry?.attributes?.position) return null;
  if (geometry.boundingBox === null) geometry.computeBoundingBox();
  return geometry.boundingBox ? finite(box.copy(geometry.boundingBox)) : null;
}

function finite(one: Box3): Box3 | null {
  const numbers = one.min.x + one.min.y + one.min.z + one.max.x + one.max.y + one.max.z;
  return !one.isEmpty() && Number.isFinite(numbers) ? one : null;
}

/** Calls `visit` with the eight corners of an object's box, in the scene's coordinates. `point` is not to be kept. */
export function eachCorner(local: Box3, matrix: Matrix4, visit: (point: Vector3) => void): void {
  const { min, max } = local;
  for (let index = 0; index < 8; index++) {
    corner.set(index & 1 ? max.x : min.x, index & 2 ? max.y : min.y, index & 4 ? max.z : min.z);
    visit(corner.applyMatrix4(matrix));
  }
}

/** The box around all that is drawn below `roots`, in the scene's coordinates; empty where nothing is. */
export function worldBox(roots: Iterable<Object3D>): Box3 {
  const all = new Box3();
  for (const root of roots) eachContentCorner(root, (point) => all.expandByPoint(point));
  return all;
}

/** Calls `visit` with the corners of the boxes of all that is drawn below `root`, but for helpers. */
export function eachContentCorner(root: Object3D, visit: (point: Vector3) => void): void {
  eachDrawn(root, (object) => {
    const local = object.userData.helper === true ? null : localBox(object);
    if (local) eachCorner(local, object.matrixWorld, visit);
  });
}

function localSphere(object: Object3D): Sphere | null {
  const drawn = object as Drawable;
  if (drawn.userData.bounds !== undefined || drawn.isSkinnedMesh) {
    const local = localBox(object);
    return local ? local.getBoundingSphere(sphere) : null;
  }
  if (drawn.isInstancedMesh && drawn.computeBoundingSphere) {
    if (!drawn.boundingSphere) drawn.computeBoundingSphere();
    return drawn.boundingSphere ? sphere.copy(drawn.boundingSphere) : null;
  }
  const { geometry } = drawn;
  if (!geometry?.attributes?.position) return null;
  if (geometry.boundingSphere === null) geometry.computeBoundingSphere();
  return geometry.boundingSphere ? sphere.copy(geometry.boundingSphere) : null;
}

/** How near and far what a camera sees is, along its axis. */
export interface DepthSpan {
  nearest: number;
  farthest: number;
  /** Something reaches past the camera, so that how near it is cannot be told from its box. */
  around: boolean;
}

const frustum = new Frustum();
const forward = new Vector3();
const eye = new Vector3();

/**
 * Span of depths of what is seen below `root`; null: nothing is.
 *
 * @param camera with its matrices up to date; its clipping planes do not matter
 * @param behind whether what lies behind the camera counts: in parallel projection nothing hides it
 */
export function depthSpan(root: Object3D, camera: Camera, behind = false): DepthSpan | null {
  frustum.setFromProjectionMatrix(camera.projectionMatrix.clone().multiply(camera.matrixWorldInverse));
  eye.setFromMatrixPosition(camera.matrixWorld);
  forward.set(0, 0, -1).transformDirection(camera.matrixWorld);
  const span = { nearest: Number.POSITIVE_INFINITY, farthest: Number.NEGATIVE_INFINITY, around: false };
  eachDrawn(root, (object) => addDepths(object, span, behind));
  return span.farthest > (behind ? Number.NEGATIVE_INFINITY : 0) ? span : null;
}

function addDepths(object: Object3D, span: DepthSpan, behind: boolean): void {
  const found = localSphere(object);
  if (!found || !(found.radius >= 0)) return;
  found.applyMatrix4(object.matrixWorld);
  const { center, radius } = found;
  for (let side = 0; side < 4; side++) if (frustum.planes[side]!.distanceToPoint(center) < -radius) return;
  const depth = corner.copy(center).sub(eye).dot(forward);
  if (!Number.isFinite(depth) || (depth + radius <= 0 && !behind)) return;
  let nearest = depth - radius;
  let farthest = depth + radius;
  if (!behind && nearest <= 0.2 * farthest) {
    // The sphere of something long or flat reaches much farther than the thing itself.
    const local = localBox(object);
    if (local) {
      nearest = Number.POSITIVE_INFINITY;
      farthest = Number.NEGATIVE_INFINITY;
      eachCorner(local, object.matrixWorld, (point) => {
        const along = point.sub(eye).dot(forward);
        nearest = Math.min(nearest, along);
        farthest = Math.max(farthest, along);
      });
      if (farthest <= 0) return;
    }
  }
  span.farthest = Math.max(span.farthest, farthest);
  if (nearest <= 0 && !behind) span.around = true;
  else span.nearest = Math.min(span.nearest, nearest);
}
