/** Points drawn as dots: all of a mesh's, or its vertex cells. */

import { BufferAttribute, BufferGeometry, Points, type ShaderMaterial } from "three";
import type { PointAttributes } from "./PointAttributes";

export class Dots {
  readonly object: Points<BufferGeometry, ShaderMaterial>;

  /** @param indices the points to draw; null: all */
  constructor(
    private readonly points: PointAttributes,
    indices: Uint32Array | null,
    material: ShaderMaterial,
  ) {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", points.position);
    if (indices) geometry.setIndex(new BufferAttribute(indices, 1));
    this.object = new Points(geometry, material);
    this.object.frustumCulled = false;
    this.object.renderOrder = 4;
  }

  /** The scalars of the points changed. */
  refresh(colored: boolean): void {
    if (colored && this.points.scalar) this.object.geometry.setAttribute("scalar", this.points.scalar);
  }

  dispose(): void {
    this.object.geometry.dispose();
  }
}
