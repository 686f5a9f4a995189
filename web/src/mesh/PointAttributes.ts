/**
 * Position and scalar of each point, shared by everything of a mesh that is indexed by points.
 *
 * three.js frees an attribute's GPU buffer with any geometry that holds it, so geometries that share these are
 * disposed together, with the mesh.
 */

import { BufferAttribute } from "three";

export class PointAttributes {
  readonly position: BufferAttribute;
  /** Present only once the mesh was coloured. */
  scalar: BufferAttribute | null = null;

  constructor(points: Float32Array) {
    this.position = new BufferAttribute(points, 3);
  }

  get count(): number {
    return this.position.count;
  }

  /** Put other points of the same number in place. */
  setPoints(points: Float32Array): void {
    this.position.array = points;
    this.position.needsUpdate = true;
  }

  /** @param values one per point */
  setScalars(values: Float32Array): BufferAttribute {
    if (this.scalar) {
      this.scalar.array = values;
      this.scalar.needsUpdate = true;
    } else {
      this.scalar = new BufferAttribute(values, 1);
    }
    return this.scalar;
  }
}
