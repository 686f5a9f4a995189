/**
 * A geometry whose arrays come and change one by one.
 *
 * An array of the same size overwrites what is on the GPU. three.js frees the buffers of a geometry only together, so
 * where one of them goes or changes its size another geometry is made, and the whole of the old one is given up.
 */

import { Box3, BufferAttribute, BufferGeometry, Float16BufferAttribute, Sphere, Vector3 } from "three";
import type { Numbers } from "./numbers";

export interface BufferSpec {
  readonly array: Numbers;
  readonly size: number;
  /** Whether the greatest number of the type stands for 1. */
  readonly normalized?: boolean;
  /** Whether these are the bits of float16 numbers. */
  readonly half?: boolean;
}

/** What a geometry consists of, by the names of its attributes; `index` is that of its corners. */
export type Wanted = Readonly<Record<string, BufferSpec | null | undefined>>;

/** Coordinates from here on stand for points that are not there. */
export const NOWHERE = 1e37;

/** A geometry of many vertices: bounds are found in one pass over the array, without points that are not there. */
export class ManyVertices extends BufferGeometry {
  override computeBoundingBox(): void {
    this.boundingBox ??= new Box3();
    const position = this.getAttribute("position") as BufferAttribute | undefined;
    const array = position?.array;
    if (array instanceof Float32Array) boxOf(array, this.boundingBox);
    else if (position) this.boundingBox.setFromBufferAttribute(position);
    else this.boundingBox.makeEmpty();
  }

  override computeBoundingSphere(): void {
    this.boundingSphere ??= new Sphere();
    if (!this.boundingBox) this.computeBoundingBox();
    if (this.boundingBox!.isEmpty()) this.boundingSphere.set(new Vector3(), 0);
    else this.boundingBox!.getBoundingSphere(this.boundingSphere);
  }

  /** The vertices are others now. */
  forgetBounds(): void {
    this.boundingBox = null;
    this.boundingSphere = null;
  }

  /** The bounds as somebody else found them: least, then greatest coordinates, in multiples of `step`. */
  knowBounds(bounds: readonly number[] | null, step: readonly number[]): void {
    if (!bounds) return;
    const [x, y, z] = step as [number, number, number];
    this.boundingBox ??= new Box3();
    this.boundingBox.min.set(bounds[0]! / x, bounds[1]! / y, bounds[2]! / z);
    this.boundingBox.max.set(bounds[3]! / x, bounds[4]! / y, bounds[5]! / z);
    this.boundingSphere = null;
  }
}

export class Buffers {
  geometry = new ManyVertices();

  /** @returns whether `geometry` is another one now */
  set(wanted: Wanted): boolean {
    const attributes: Record<string, BufferAttribute> = {};
    let renew = false;
    for (const [name, spec] of Object.entries(wanted)) {
      const known = this.find(name);
      if (!spec) renew ||= known !== undefined;
      else if (known && same(known, spec)) attributes[name] = known;
      else {
        renew ||= known !== undefined;
        attributes[name] = made(spec);
      }
    }
    if (renew) {
      this.geometry.dispose();
      this.geometry = new ManyVertices();
      for (const [name, spec] of Object.entries(wanted)) if (spec) attributes[name] = made(spec);
    }
    for (const [name, attribute] of Object.entries(attributes)) {
      const { array } = wanted[name]!;
      if (attribute.array !== array) {
        attribute.array = array as never;
        attribute.needsUpdate = true;
        if (name === "position") this.geometry.forgetBounds();
      }
      if (name === "index") this.geometry.setIndex(attribute);
      else this.geometry.setAttribute(name, attribute);
    }
    return renew;
  }

  dispose(): void {
    this.geometry.dispose();
  }

  private find(name: string): BufferAttribute | undefined {
    if (name === "index") return this.geometry.index ?? undefined;
    return this.geometry.getAttribute(name) as BufferAttribute | undefined;
  }
}

function same(attribute: BufferAttribute, { array, size, normalized, half }: BufferSpec): boolean {
  return (
    attribute.array.constructor === array.constructor &&
    attribute.array.length === array.length &&
    attribute.itemSize === size &&
    attribute.normalized === Boolean(normalized) &&
    attribute instanceof Float16BufferAttribute === Boolean(half)
  );
}

function made({ array, size, normalized, half }: BufferSpec): BufferAttribute {
  if (!half) return new BufferAttribute(array, size, normalized);
  const attribute = new Float16BufferAttribute(0, size);
  attribute.array = array as never;
  (attribute as { count: number }).count = array.length / size;
  return attribute;
}

/** The box around points, x, y, z one after the other. */
export function boxOf(points: ArrayLike<number>, box: Box3): Box3 {
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = x0;
  let z0 = x0;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = x1;
  let z1 = x1;
  for (let at = 0; at + 2 < points.length; at += 3) {
    const x = points[at]!;
    const y = points[at + 1]!;
    const z = points[at + 2]!;
    if (!(x < NOWHERE)) continue;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
    if (z < z0) z0 = z;
    if (z > z1) z1 = z;
  }
  box.min.set(x0, y0, z0);
  box.max.set(x1, y1, z1);
  return box;
}
