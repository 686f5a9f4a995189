/** A mesh of triangles, coloured by vertices, faces, numbers or a texture. */

import { Group } from "three";
import type { NumericArray } from "../../../arrays";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { type BufferSpec, Buffers } from "./Buffers";
import { checked, float32, largest, type Numbers, rowsOf, uint32 } from "./numbers";
import { PickableMesh } from "./PickableMesh";
import type { TriMeshProperties } from "./properties";
import { rangeOf, ScalarColors } from "./ScalarColors";
import { SurfaceLook } from "./SurfaceLook";
import { ofCorners, ofFaces, vertexNormals } from "./triangles";

/** What belongs to something: rows of numbers, of vertices or of faces. */
interface Rows {
  readonly array: Numbers;
  readonly size: number;
  readonly normalized?: boolean;
  readonly perFace: boolean;
}

/** Looks that no light changes need no normals. */
const UNLIT: ReadonlySet<string> = new Set(["basic", "depth"]);

export class TriMeshElement extends SceneElement<TriMeshProperties> {
  readonly object = new Group();
  private readonly buffers = new Buffers();
  private readonly look: SurfaceLook;
  private readonly scalarColors = new ScalarColors();
  private readonly mesh = new PickableMesh(this.buffers.geometry);
  private positions: Float32Array | null = null;
  private index: Uint32Array | null = null;
  private vertices = 0;
  private faces = 0;
  /** Normals that nobody gave, kept until vertices or faces change. */
  private computed: { positions: Float32Array; index: Uint32Array | null; normals: Float32Array } | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.look = new SurfaceLook(scene, key);
    this.object.add(this.mesh);
  }

  update(properties: TriMeshProperties, changed: Changed<TriMeshProperties>): void {
    if (changed.has("vertices") || changed.has("step")) this.takeVertices(properties);
    if (changed.has("faces") || changed.has("vertices")) this.takeFaces(properties);
    const complete = this.positions !== null && this.faces > 0;
    const tint = complete ? this.rows(properties.colors, "colors", properties.colorsPer, 3, 4) : null;
    const scalar = complete ? this.rows(properties.scalars, "scalars", properties.scalarsPer, 1) : null;
    if (complete) this.setBuffers(properties, scalar ? null : tint, scalar);
    this.mesh.visible = complete;
    this.mesh.position.fromArray(properties.origin ?? [0, 0, 0]);
    this.setScalarColors(properties, scalar);
    this.look.dress(this.mesh, properties, {
      channels: tint && !scalar ? tint.size : 0,
      scalars: scalar ? this.scalarColors : null,
    });
    this.scene.invalidate();
  }

  dispose(): void {
    this.mesh.forget();
    this.buffers.dispose();
    this.look.dispose();
    this.scalarColors.dispose();
  }

  private takeVertices({ vertices, step }: TriMeshProperties): void {
    const array = checked(vertices, "vertices", 3);
    this.positions = array && rowsOf(array) > 0 ? float32(array) : null;
    if (!this.positions || !step) return;
    const scaled = new Float32Array(this.positions.length);
    for (let at = 0; at < scaled.length; at++) scaled[at] = this.positions[at]! * step[at % 3]!;
    this.positions = scaled;
  }

  private takeFaces({ faces }: TriMeshProperties): void {
    const array = checked(faces, "faces", 3);
    const vertices = (this.positions?.length ?? 0) / 3;
    const index = array && uint32(array);
    if (index && vertices > 0) {
      const most = index === this.index && this.fits ? -1 : largest(index);
      if (most >= vertices) throw new Error(`faces has the vertex ${most}, but there are ${vertices}`);
    }
    this.index = index;
    this.faces = index ? index.length / 3 : Math.floor(vertices / 3);
    this.vertices = vertices;
  }

  /** Whether the number of vertices is what faces were compared with last. */
  private get fits(): boolean {
    return this.vertices === (this.positions?.length ?? 0) / 3;
  }

  private rows(given: NumericArray | null, name: string, per: string, ...widths: number[]): Rows | null {
    const array = checked(given, name, ...widths);
    if (!array) return null;
    const have = rowsOf(array);
    const perFace = per === "face" || (per === "auto" && have !== this.vertices && have === this.faces);
    const expected = perFace ? this.faces : this.vertices;
    if (have !== expected) {
      const wanted = per === "auto" ? `${this.vertices} vertices and ${this.faces} faces` : `${expected} of a ${per}`;
      throw new Error(`${name} has ${have} rows, but there are ${wanted}`);
    }
    const size = name === "scalars" ? 1 : array.shape[1]!;
    const direct = name === "colors" || ["u1", "i1", "u2", "i2"].includes(array.dtype);
    return { array: direct ? (array.data as Numbers) : float32(array), size, normalized: name === "colors", perFace };
  }

  private setBuffers(properties: TriMeshProperties, tint: Rows | null, scalar: Rows | null): void {
    const { positions, index } = this;
    const perFace = Boolean(index && (tint?.perFace || scalar?.perFace));
    const put = (rows: Omit<Rows, "perFace"> | null, ofFace = false): BufferSpec | null => {
      if (!rows) return null;
      if (ofFace) return { ...rows, array: ofFaces(rows.array, rows.size) };
      return perFace ? { ...rows, array: ofCorners(rows.array, rows.size, index!) } : rows;
    };
    const renewed = this.buffers.set({
      index: index && !perFace ? { array: index, size: 1 } : null,
      position: put({ array: positions!, size: 3 }),
      normal: put(this.normals(properties)),
      uv: put(this.matching(properties.uv, "uv", 2)),
      tint: put(tint, tint?.perFace),
      scalar: put(scalar, scalar?.perFace),
    });
    if (renewed) this.mesh.geometry = this.buffers.geometry;
    this.buffers.geometry.knowBounds(properties.bounds, [1, 1, 1]);
  }

  private normals(properties: TriMeshProperties): Omit<Rows, "perFace"> | null {
    const given = this.matching(properties.normals, "normals", 3);
    if (given) return given;
    if (properties.flatShading || UNLIT.has(properties.materialType)) return null;
    if (this.computed?.positions !== this.positions || this.computed?.index !== this.index) {
      const normals = vertexNormals(this.positions!, this.index);
      this.computed = { positions: this.positions!, index: this.index, normals };
    }
    return { array: this.computed!.normals, size: 3 };
  }

  private matching(given: NumericArray | null, name: string, width: number): Omit<Rows, "perFace"> | null {
    const array = checked(given, name, width);
    if (!array) return null;
    if (rowsOf(array) !== this.vertices) {
      throw new Error(`${name} has ${rowsOf(array)} rows, but there are ${this.vertices} vertices`);
    }
    return { array: float32(array), size: width };
  }

  private setScalarColors(properties: TriMeshProperties, scalar: Rows | null): void {
    this.scalarColors.setColormap(properties.colormap);
    this.scalarColors.setNan(properties.nanColor);
    const { scalarRange, scalarLimits } = properties;
    if (scalar) this.scalarColors.setRange(rangeOf(scalarRange, scalarLimits, scalar.array));
  }
}
