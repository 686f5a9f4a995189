/**
 * One mesh on the GPU: which parts of it are drawn, and what they are coloured by.
 *
 * Parts are made when first shown and disposed with the mesh.
 */

import { Group } from "three";
import { Dots } from "./Dots";
import type { Materials } from "./Materials";
import { PointAttributes } from "./PointAttributes";
import { Segments } from "./Segments";
import { Surface } from "./Surface";
import { NO_VALUE } from "./scalars";
import { cellsToPoints, largestIndex, uniqueEdges, vertexNormals } from "./topology";
import type { Association, Display, MeshData } from "./types";

interface ModelScalars {
  values: Float32Array;
  association: Association;
}

export class MeshModel {
  readonly object = new Group();
  private readonly points: PointAttributes;
  private readonly surface: Surface | null;
  private overlay: Segments | null = null;
  private wires: Segments | null = null;
  private lines: Segments | null = null;
  private vertices: Dots | null = null;
  private allPoints: Dots | null = null;
  private scalars: ModelScalars | null = null;
  private ownEdges: Uint32Array | null = null;
  private ownNormals: Float32Array | null = null;
  /** Whether the points' scalars stand for `scalars`; those of cells are averaged only when something needs them. */
  private pointScalarsValid = false;

  constructor(
    private data: MeshData,
    private readonly materials: Materials,
  ) {
    this.points = new PointAttributes(data.points);
    const { triangles } = data;
    this.surface = triangles?.length ? new Surface({ ...data, triangles }, this.points, materials) : null;
    if (this.surface) this.object.add(this.surface.object);
  }

  get mesh(): MeshData {
    return this.data;
  }

  /**
   * Show other points of the same mesh.
   *
   * @returns false, with nothing changed, when `data` differs in more than points, normals and place
   */
  move(data: MeshData): boolean {
    const old = this.data;
    const same =
      data.points.length === old.points.length &&
      sameArray(data.triangles, old.triangles) &&
      sameArray(data.cells, old.cells) &&
      sameArray(data.edges, old.edges) &&
      sameArray(data.lines, old.lines) &&
      sameArray(data.vertices, old.vertices);
    if (!same) return false;
    this.data = data;
    this.ownNormals = null;
    this.points.setPoints(data.points);
    this.surface?.refresh();
    for (const each of [this.overlay, this.wires, this.lines]) each?.refresh(true, this.scalars !== null);
    return true;
  }

  /** Why scalars do not fit this mesh; null when they do. */
  misfit(count: number, association: Association): string | null {
    if (association === "point") {
      return count === this.points.count ? null : `${count} point scalars for ${this.points.count} points`;
    }
    const { cells, triangles } = this.data;
    const needed = triangles?.length ? (cells ? largestIndex(cells) + 1 : triangles.length / 3) : count;
    const fits = cells || !triangles?.length ? count >= needed : count === needed;
    return fits ? null : `${count} cell scalars for ${needed} cells`;
  }

  /** @param scalars values that fit; null: the uniform colour */
  setScalars(scalars: ModelScalars | null): void {
    this.scalars = scalars;
    this.pointScalarsValid = false;
    if (scalars?.association === "cell") {
      this.surface?.showCells(scalars.values);
    } else {
      if (scalars) this.ensurePointScalars();
      this.surface?.showPoints();
    }
  }

  /** @param pixelRatio device pixels per CSS pixel */
  setDisplay(display: Display, pixelRatio: number): void {
    const width = display.lineWidth * pixelRatio;
    const { lines, vertices } = this.data;
    const asPoints = display.representation === "points" || !(this.surface || lines?.length || vertices?.length);
    const asWires = this.surface !== null && display.representation === "wireframe";
    const asSurface = this.surface !== null && display.representation === "surface";

    if (this.surface) {
      this.surface.object.visible = asSurface;
      this.surface.setTransparent(this.materials.transparent);
      const normals = this.data.normals ?? (display.smooth ? this.smoothNormals() : null);
      this.surface.setNormals(normals);
      this.materials.setSmoothNormals(normals !== null);
    }
    if (asSurface && display.edges) this.showOverlay(width);
    else if (this.overlay) this.overlay.object.visible = false;
    this.wires = this.showSegments(this.wires, asWires, () => this.edges(), width);
    this.lines = this.showSegments(this.lines, !asPoints && !!lines?.length, () => lines!, width);
    this.vertices = this.showDots(this.vertices, !asPoints && !!vertices?.length, vertices ?? null);
    this.allPoints = this.showDots(this.allPoints, asPoints, null);
  }

  dispose(): void {
    for (const part of [this.surface, this.overlay, this.wires, this.lines, this.vertices, this.allPoints]) {
      part?.dispose();
    }
    this.object.clear();
    this.object.removeFromParent();
  }

  private showOverlay(width: number): void {
    if (!this.overlay) {
      this.overlay = new Segments(this.points, this.edges(), [
        { materials: this.materials.edgesBehind, renderOrder: 2 },
        { materials: this.materials.edges, renderOrder: 4 },
      ]);
      this.object.add(this.overlay.object);
    }
    this.overlay.object.visible = true;
    this.overlay.setWidth(width);
    this.overlay.showPasses((pass) => pass === 1 || this.materials.transparent);
  }

  private showSegments(
    segments: Segments | null,
    shown: boolean,
    pairs: () => Uint32Array,
    width: number,
  ): Segments | null {
    if (!shown) {
      if (segments) segments.object.visible = false;
      return segments;
    }
    const made = segments ?? new Segments(this.points, pairs(), [{ materials: this.materials.lines, renderOrder: 4 }]);
    if (!segments) this.object.add(made.object);
    this.ensurePointScalars();
    made.object.visible = true;
    made.refresh(false, this.scalars !== null);
    made.setWidth(width);
    return made;
  }

  private showDots(dots: Dots | null, shown: boolean, indices: Uint32Array | null): Dots | null {
    if (!shown) {
      if (dots) dots.object.visible = false;
      return dots;
    }
    const made = dots ?? new Dots(this.points, indices, this.materials.dots);
    if (!dots) this.object.add(made.object);
    this.ensurePointScalars();
    made.object.visible = true;
    made.refresh(this.scalars !== null);
    return made;
  }

  private ensurePointScalars(): void {
    if (!this.scalars || this.pointScalarsValid) return;
    this.pointScalarsValid = true;
    const { values, association } = this.scalars;
    this.points.setScalars(association === "point" ? values : this.averageOfCells(values));
  }

  /** Cells of a mesh without triangles are its segments, or its vertices, in order. */
  private averageOfCells(values: Float32Array): Float32Array {
    const { triangles, cells, lines, vertices } = this.data;
    const [corners, size] = triangles?.length ? [triangles, 3] : lines?.length ? [lines, 2] : [vertices, 1];
    return cellsToPoints(
      values,
      corners ?? new Uint32Array(),
      size as number,
      (triangles?.length && cells) || null,
      this.points.count,
      NO_VALUE,
    );
  }

  private edges(): Uint32Array {
    if (this.data.edges) return this.data.edges;
    this.ownEdges ??= uniqueEdges(this.data.triangles ?? new Uint32Array(), this.points.count);
    return this.ownEdges;
  }

  private smoothNormals(): Float32Array | null {
    if (!this.data.triangles) return null;
    this.ownNormals ??= vertexNormals(this.data.points, this.data.triangles);
    return this.ownNormals;
  }
}

function sameArray(one: Uint32Array | null | undefined, other: Uint32Array | null | undefined): boolean {
  return (one ?? null) === (other ?? null);
}
