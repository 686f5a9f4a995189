/** Depth images: from arrays and files to numbers, and from pixels to points. */

import { Box3 } from "three";
import type { NumericArray } from "../../../arrays";
import { NOWHERE } from "./Buffers";
import { float32, type Numbers } from "./numbers";
import { deepPng, isDeepPng } from "./png";

export interface DepthImage {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array | Uint16Array | Float32Array;
}

/** A pinhole camera, lengths in pixels, from the top left corner of the image. */
export interface Pinhole {
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  /** Metres of one unit of depth. */
  readonly unit: number;
  readonly near: number;
  readonly far: number;
}

export function imageOfArray(array: NumericArray): DepthImage {
  const [height, width] = array.shape;
  if (array.shape.length !== 2) throw new Error(`depth has the shape (${array.shape.join(", ")}), expected (H, W)`);
  const { data } = array;
  const whole = data instanceof Uint8Array || data instanceof Uint16Array;
  const values = whole && array.dtype !== "f2" ? data : float32(array);
  return { width: width!, height: height!, values };
}

/** Fetch a picture. Throws Error where it cannot be read. */
export async function imageOfFile(url: string, signal: AbortSignal): Promise<DepthImage> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`the depth image could not be loaded (${response.status})`);
  const blob = await response.blob();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (isDeepPng(bytes)) return deepPng(bytes);
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the depth image could not be read");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const pixels = context.getImageData(0, 0, width, height).data;
  const values = new Uint8Array(width * height);
  for (let index = 0; index < values.length; index++) values[index] = pixels[4 * index]!;
  return { width, height, values };
}

export interface PinholeProperties {
  readonly fov: number;
  readonly intrinsics: readonly number[] | null;
  readonly cx: number | null;
  readonly cy: number | null;
  readonly depthUnit: number | null;
  readonly depthMin: number | null;
  readonly depthMax: number | null;
}

export function pinholeOf(properties: PinholeProperties, image: DepthImage): Pinhole {
  const focal = image.height / (2 * Math.tan((properties.fov * Math.PI) / 360));
  const [fx, fy, cx, cy] = properties.intrinsics ?? [focal, focal, image.width / 2, image.height / 2];
  return {
    fx: fx!,
    fy: fy!,
    cx: properties.cx ?? cx!,
    cy: properties.cy ?? cy!,
    unit: properties.depthUnit ?? (image.values instanceof Float32Array ? 1 : 0.001),
    near: properties.depthMin ?? 0,
    far: properties.depthMax ?? NOWHERE,
  };
}

/** The points of all pixels; those of no depth are nowhere. */
export function unprojected({ width, height, values }: DepthImage, pinhole: Pinhole): Float32Array {
  const { fx, fy, cx, cy, unit, near, far } = pinhole;
  const points = new Float32Array(3 * width * height);
  for (let row = 0, index = 0; row < height; row++) {
    for (let column = 0; column < width; column++, index++) {
      const depth = values[index]! * unit;
      if (!(depth > 0 && depth >= near && depth <= far)) {
        points[3 * index] = 3e38;
        continue;
      }
      points[3 * index] = ((column + 0.5 - cx) * depth) / fx;
      points[3 * index + 1] = (-(row + 0.5 - cy) * depth) / fy;
      points[3 * index + 2] = -depth;
    }
  }
  return points;
}

/** Least and greatest depth that is a point, metres; null where there is none. */
export function depthLimits(values: Numbers, { unit, near, far }: Pinhole): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let index = 0; index < values.length; index++) {
    const depth = values[index]! * unit;
    if (!(depth > 0 && depth >= near && depth <= far)) continue;
    if (depth < low) low = depth;
    if (depth > high) high = depth;
  }
  return low <= high ? [low, high] : null;
}

/** The box that the points of an image lie in, from its limits of depth: what the camera can see between them. */
export function frustumBox({ width, height }: DepthImage, { fx, fy, cx, cy }: Pinhole, limits: [number, number]): Box3 {
  const box = new Box3();
  for (const depth of limits) {
    box.min.x = Math.min(box.min.x, (-cx * depth) / fx);
    box.max.x = Math.max(box.max.x, ((width - cx) * depth) / fx);
    box.min.y = Math.min(box.min.y, ((cy - height) * depth) / fy);
    box.max.y = Math.max(box.max.y, (cy * depth) / fy);
    box.min.z = Math.min(box.min.z, -depth);
    box.max.z = Math.max(box.max.z, -depth);
  }
  return box;
}
