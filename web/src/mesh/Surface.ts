/**
 * The triangles of a mesh.
 *
 * With point scalars, or none, the triangles share their points. With cell scalars each triangle has corners of its
 * own, made only while they are needed. A transparent surface is drawn in three passes: depth alone, what lies behind
 * the nearest surface, then the nearest surface over it; so the front looks right whatever the order of triangles.
 */

import { BufferAttribute, BufferGeometry, Group, Mesh, type ShaderMaterial } from "three";
import type { Materials } from "./Materials";
import type { PointAttributes } from "./PointAttributes";
import { expandCells, expandCorners } from "./topology";
import type { MeshData } from "./types";

export class Surface {
  readonly object = new Group();
  private readonly indexed = new BufferGeometry();
  private expanded: BufferGeometry | null = null;
  private readonly depth: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly behind: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly front: Mesh<BufferGeometry, ShaderMaterial>;
  private normals: Float32Array | null = null;

  constructor(
    private readonly data: MeshData & { triangles: Uint32Array },
    private readonly points: PointAttributes,
    materials: Materials,
  ) {
    this.indexed.setIndex(new BufferAttribute(data.triangles, 1));
    this.indexed.setAttribute("position", points.position);
    this.depth = this.addPass(materials.surfaceDepth, 0);
    this.behind = this.addPass(materials.surfaceBehind, 1);
    this.front = this.addPass(materials.surface, 3);
  }

  setTransparent(transparent: boolean): void {
    this.depth.visible = this.behind.visible = transparent;
  }

  /** @param normals (N, 3); null: forget them */
  setNormals(normals: Float32Array | null): void {
    if (normals === this.normals) return;
    this.normals = normals;
    setAttribute(this.indexed, "normal", normals, 3);
    if (this.expanded) setAttribute(this.expanded, "normal", normals && this.expand(normals), 3);
  }

  /** Colour by the points' scalars, or not at all. */
  showPoints(): void {
    if (this.points.scalar) this.indexed.setAttribute("scalar", this.points.scalar);
    this.use(this.indexed);
    this.expanded?.dispose();
    this.expanded = null;
  }

  /** @param values one per cell */
  showCells(values: Float32Array): void {
    const count = this.data.triangles.length / 3;
    if (!this.expanded) {
      this.expanded = new BufferGeometry();
      setAttribute(this.expanded, "position", this.expand(this.points.position.array as Float32Array), 3);
      setAttribute(this.expanded, "normal", this.normals && this.expand(this.normals), 3);
      setAttribute(this.expanded, "scalar", expandCells(values, this.data.cells ?? null, count), 1);
    } else {
      const scalar = this.expanded.getAttribute("scalar") as BufferAttribute;
      expandCells(values, this.data.cells ?? null, count, scalar.array as Float32Array<ArrayBuffer>);
      scalar.needsUpdate = true;
    }
    this.use(this.expanded);
  }

  /** The points moved. */
  refresh(): void {
    if (this.expanded) {
      setAttribute(this.expanded, "position", this.expand(this.points.position.array as Float32Array), 3);
    }
  }

  dispose(): void {
    this.indexed.dispose();
    this.expanded?.dispose();
    this.object.clear();
  }

  private addPass(material: ShaderMaterial, renderOrder: number): Mesh<BufferGeometry, ShaderMaterial> {
    const mesh = new Mesh(this.indexed, material);
    mesh.frustumCulled = false;
    mesh.renderOrder = renderOrder;
    this.object.add(mesh);
    return mesh;
  }

  private use(geometry: BufferGeometry): void {
    this.depth.geometry = this.behind.geometry = this.front.geometry = geometry;
  }

  private expand(vectors: Float32Array): Float32Array {
    return expandCorners(vectors, this.data.triangles);
  }
}

function setAttribute(geometry: BufferGeometry, name: string, values: Float32Array | null, width: number): void {
  const known = geometry.getAttribute(name) as BufferAttribute | undefined;
  if (!values) {
    geometry.deleteAttribute(name);
  } else if (known) {
    known.array = values;
    known.needsUpdate = true;
  } else {
    geometry.setAttribute(name, new BufferAttribute(values, width));
  }
}
