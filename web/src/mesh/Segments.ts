/**
 * Line segments between points: cell edges, wires and line cells.
 *
 * Up to one device pixel wide they are the GPU's own lines, which share the points; wider ones are a rectangle per
 * segment. Both are made when first needed.
 */

import {
  BufferAttribute,
  BufferGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LineSegments,
  Mesh,
  type ShaderMaterial,
} from "three";
import type { LineMaterials } from "./Materials";
import type { PointAttributes } from "./PointAttributes";
import { gatherEnds } from "./topology";

/** Beyond this many segments rectangles would cost more than they show. */
const MOST_WIDE_SEGMENTS = 500_000;
const RECTANGLE = new Float32Array([0, -1, 0, 1, -1, 0, 1, 1, 0, 0, 1, 0]);

export class Segments {
  readonly object = new Group();
  private thin: LineSegments<BufferGeometry, ShaderMaterial>[] = [];
  private wide: Mesh<InstancedBufferGeometry, ShaderMaterial>[] = [];
  private colored = false;
  /** The scalars that the rectangles carry now. */
  private gathered: unknown = null;

  /**
   * @param pairs (E, 2) indices of points
   * @param passes materials to draw with, one after the other, and the order of each in the scene
   */
  constructor(
    private readonly points: PointAttributes,
    private readonly pairs: Uint32Array,
    private readonly passes: { materials: LineMaterials; renderOrder: number }[],
  ) {}

  /** @param width in device pixels */
  setWidth(width: number): void {
    const wide = width > 1.25 && this.pairs.length / 2 <= MOST_WIDE_SEGMENTS;
    if (wide && this.wide.length === 0) this.makeWide();
    if (!wide && this.thin.length === 0) this.makeThin();
    for (const each of this.thin) each.visible = !wide;
    for (const each of this.wide) each.visible = wide;
  }

  /** Draw only some of the passes. */
  showPasses(shown: (pass: number) => boolean): void {
    this.thin.forEach((each, pass) => {
      each.visible &&= shown(pass);
    });
    this.wide.forEach((each, pass) => {
      each.visible &&= shown(pass);
    });
  }

  /** The points moved, or their scalars changed. */
  refresh(moved: boolean, colored: boolean): void {
    this.colored = colored;
    const thin = this.thin[0]?.geometry;
    if (thin && colored && this.points.scalar) thin.setAttribute("scalar", this.points.scalar);
    const wide = this.wide[0]?.geometry;
    if (!wide) return;
    if (moved) this.fillEnds(wide, "segmentStart", "segmentEnd", this.points.position, 3);
    const { scalar } = this.points;
    if (!colored || !scalar || this.gathered === scalar.array) return;
    this.gathered = scalar.array;
    this.fillEnds(wide, "scalarStart", "scalarEnd", scalar, 1);
  }

  dispose(): void {
    this.thin[0]?.geometry.dispose();
    this.wide[0]?.geometry.dispose();
    this.object.clear();
  }

  private makeThin(): void {
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(this.pairs, 1));
    geometry.setAttribute("position", this.points.position);
    for (const { materials, renderOrder } of this.passes) {
      const lines = new LineSegments(geometry, materials.thin);
      lines.frustumCulled = false;
      lines.renderOrder = renderOrder;
      this.thin.push(lines);
      this.object.add(lines);
    }
    this.refresh(false, this.colored);
  }

  private makeWide(): void {
    const geometry = new InstancedBufferGeometry();
    geometry.instanceCount = this.pairs.length / 2;
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    geometry.setAttribute("position", new BufferAttribute(RECTANGLE, 3));
    for (const { materials, renderOrder } of this.passes) {
      const mesh = new Mesh(geometry, materials.wide);
      mesh.frustumCulled = false;
      mesh.renderOrder = renderOrder;
      this.wide.push(mesh);
      this.object.add(mesh);
    }
    this.refresh(true, this.colored);
  }

  private fillEnds(
    geometry: InstancedBufferGeometry,
    startName: string,
    endName: string,
    source: BufferAttribute,
    width: number,
  ): void {
    const ends: [string, 0 | 1][] = [
      [startName, 0],
      [endName, 1],
    ];
    for (const [name, end] of ends) {
      const values = gatherEnds(source.array as Float32Array, this.pairs, end, width);
      const known = geometry.getAttribute(name) as InstancedBufferAttribute | undefined;
      if (known) {
        known.array = values;
        known.needsUpdate = true;
      } else {
        geometry.setAttribute(name, new InstancedBufferAttribute(values, width));
      }
    }
  }
}
