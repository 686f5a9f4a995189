/** What a camera shows: sizes, rays, clipping planes. */

import { MathUtils, type OrthographicCamera, type PerspectiveCamera, Ray, Vector3 } from "three";
import type { DepthSpan } from "./bounds";

export type AnyCamera = PerspectiveCamera | OrthographicCamera;

export function isPerspective(camera: object): camera is PerspectiveCamera {
  return (camera as PerspectiveCamera).isPerspectiveCamera === true;
}

/** Half of the height that is seen at a distance. */
export function halfHeight(camera: AnyCamera, distance: number): number {
  if (!isPerspective(camera)) return (camera.top - camera.bottom) / 2 / camera.zoom;
  return (distance * Math.tan(MathUtils.degToRad(camera.fov) / 2)) / camera.zoom;
}

/**
 * The ray into the scene under a place of the picture, -1 to 1, up positive.
 *
 * Its direction is worked out in the camera's own coordinates: by way of points of the scene it would lose its last
 * digits far from the origin.
 */
export function rayAt(camera: AnyCamera, x: number, y: number): Ray {
  const p = camera.projectionMatrix.elements;
  const ray = new Ray();
  if (isPerspective(camera)) {
    ray.origin.setFromMatrixPosition(camera.matrixWorld);
    ray.direction.set((x + p[8]!) / p[0]!, (y + p[9]!) / p[5]!, -1).transformDirection(camera.matrixWorld);
  } else {
    const start = Math.min(camera.near, 0);
    ray.origin.set((x - p[12]!) / p[0]!, (y - p[13]!) / p[5]!, -start).applyMatrix4(camera.matrixWorld);
    ray.direction.set(0, 0, -1).transformDirection(camera.matrixWorld);
  }
  return ray;
}

/** Metres of the scene for one CSS pixel, at a point. */
export function pixelSizeAt(camera: AnyCamera, point: Vector3, height: number): number {
  const depth = new Vector3().setFromMatrixPosition(camera.matrixWorld).sub(point);
  const axis = new Vector3(0, 0, 1).transformDirection(camera.matrixWorld);
  return (2 * halfHeight(camera, Math.max(depth.dot(axis), 1e-12))) / Math.max(height, 1);
}

/** Nearest clipping plane as a share of the farthest: beyond it 24 bits of depth begin to flicker. */
const COMFORTABLE = 1e-4;
/** Below this nothing is told apart any more, and what is nearer is clipped. */
const LEAST = 1e-6;
const MARGIN = 0.01;

/**
 * Clipping planes that hold all that is seen, and leave the depths as fine as can be.
 *
 * @param span of what is seen; null: nothing
 * @param distance to what the camera turns about
 */
export function clippingPlanes(span: DepthSpan | null, distance: number): { near: number; far: number } {
  if (!span) return { near: distance * 0.01, far: distance * 100 };
  const far = span.farthest * (1 + MARGIN);
  // The camera is over or in something large: what it looks at tells how near it can be.
  const guess = span.around ? Math.max(Math.min(distance, far) * 0.02, far * COMFORTABLE * 0.1) : far;
  const nearest = Math.min(span.nearest * (1 - MARGIN), guess);
  return { near: Math.max(nearest, far * LEAST), far };
}

/** The same for parallel projection, which has no eye that things could be behind. */
export function parallelPlanes(span: DepthSpan | null, distance: number): { near: number; far: number } {
  if (!span) return { near: -distance * 100, far: distance * 100 };
  const margin = Math.max(span.farthest - span.nearest, distance * 1e-3) * MARGIN;
  return { near: span.nearest - margin, far: span.farthest + margin };
}
