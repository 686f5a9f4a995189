/**
 * Lines of any width, as segments between pairs of points.
 *
 * New points for as many segments as before refill the buffers; the graphics card keeps them. Widths in pixels are
 * pixels of the page as the picture fills it, so that a render of another size shows the same picture.
 */

import {
  type Camera,
  Color,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  type Intersection,
  type Raycaster,
  Vector4,
  type WebGLRenderer,
} from "three";
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";

/** How lines look; the properties of the Python class `Stroked`. */
export interface Stroke {
  readonly color: string;
  readonly lineWidth: number;
  readonly worldUnits?: boolean;
  readonly dashed?: boolean;
  readonly dashSize?: number;
  readonly gapSize?: number;
  readonly dashScale?: number;
  readonly dashOffset?: number;
  readonly opacity?: number;
  readonly depthTest?: boolean;
}

/** Up to this width the round ends of segments are not seen, and two thirds of the triangles are theirs; pixels. */
const THIN = 2;
/** Where the triangles between the ends are in the index of a segment's geometry: first, and how many indices. */
const BODY = [6, 6] as const;
/** Lines are thinner than a pointer is exact: as far beside them as this they are still found. */
const REACH = 6; // pixels
const viewport = new Vector4();

class PickableSegments extends LineSegments2 {
  override onBeforeRender(renderer: WebGLRenderer, _scene?: unknown, camera?: Camera): void {
    const { width, height } = renderer.getViewport(viewport);
    const projection = camera?.projectionMatrix.elements;
    const aspect = projection ? Math.abs(projection[5]! / projection[0]!) : width / height;
    this.material.resolution.set(height * aspect, height);
    this.material.uniformsNeedUpdate = true;
  }

  override raycast(raycaster: Raycaster, intersects: Intersection[]): void {
    if (!this.visible || this.geometry.instanceCount === 0 || !raycaster.camera) return;
    const asked = raycaster.params.Line2;
    if (!this.material.worldUnits) raycaster.params.Line2 = { threshold: Math.max(asked?.threshold ?? 0, 2 * REACH) };
    super.raycast(raycaster, intersects);
    raycaster.params.Line2 = asked;
  }
}

export class FatLine {
  readonly object: LineSegments2;
  private readonly material = new LineMaterial({ linewidth: 1 });
  private geometry = new LineSegmentsGeometry();
  private segments = -1;
  private thin = true;

  constructor() {
    this.object = new PickableSegments(this.geometry, this.material);
    this.object.matrixAutoUpdate = false;
    this.setSegments(new Float32Array(0));
  }

  style(stroke: Stroke): void {
    const { material } = this;
    material.color = new Color(stroke.color);
    material.linewidth = stroke.lineWidth;
    material.worldUnits = stroke.worldUnits ?? false;
    material.dashSize = stroke.dashSize ?? 1;
    material.gapSize = stroke.gapSize ?? 1;
    material.dashScale = stroke.dashScale ?? 1;
    material.dashOffset = stroke.dashOffset ?? 0;
    material.opacity = stroke.opacity ?? 1;
    material.transparent = (stroke.opacity ?? 1) < 1;
    material.depthTest = stroke.depthTest ?? true;
    this.thin = !material.worldUnits && stroke.lineWidth <= THIN;
    this.trim();
    if (material.dashed !== (stroke.dashed ?? false)) {
      material.dashed = stroke.dashed ?? false;
      material.needsUpdate = true;
      this.measure();
    }
  }

  /**
   * @param pairs x, y, z of both ends of each segment
   * @param colors red, green and blue of both ends, linear, 0 to 1
   */
  setSegments(pairs: Float32Array, colors: Float32Array | null = null): void {
    const count = pairs.length / 6;
    if (count !== this.segments) this.remake(count);
    fill(this.geometry, ["instanceStart", "instanceEnd"], 3, pairs);
    this.measure();
    if (colors) fill(this.geometry, ["instanceColorStart", "instanceColorEnd"], 3, colors);
    if (this.material.vertexColors !== (colors !== null)) {
      this.material.vertexColors = colors !== null;
      this.material.needsUpdate = true;
    }
    this.geometry.instanceCount = count;
    this.object.visible = count > 0;
    this.geometry.boundingBox = null;
    this.geometry.boundingSphere = null;
    if (count > 0) this.geometry.computeBoundingSphere();
  }

  /** Where the points are relative to. */
  setOrigin(origin: readonly number[] | null): void {
    this.object.position.set(origin?.[0] ?? 0, origin?.[1] ?? 0, origin?.[2] ?? 0);
    this.object.updateMatrix();
    this.object.matrixWorldNeedsUpdate = true;
  }

  dispose(): void {
    this.geometry.dispose();
    this.material.dispose();
  }

  /** Dashes need to know how far along its line each end is. */
  private measure(): void {
    if (!this.material.dashed) return;
    const ends = this.geometry.getAttribute("instanceStart") as InterleavedBufferAttribute;
    const along = distances(ends.data.array as Float32Array);
    fill(this.geometry, ["instanceDistanceStart", "instanceDistanceEnd"], 1, along);
  }

  private trim(): void {
    if (this.thin) this.geometry.setDrawRange(...BODY);
    else this.geometry.setDrawRange(0, Number.POSITIVE_INFINITY);
  }

  // Buffers of another size are other buffers; those of a geometry that lives on would stay with the graphics card.
  private remake(count: number): void {
    this.geometry.dispose();
    this.geometry = new LineSegmentsGeometry();
    this.object.geometry = this.geometry;
    this.segments = count;
    this.trim();
  }
}

function fill(
  geometry: LineSegmentsGeometry,
  names: readonly [string, string],
  size: number,
  values: Float32Array,
): void {
  const there = geometry.getAttribute(names[0]) as InterleavedBufferAttribute | undefined;
  if (there) {
    there.data.array.set(values);
    there.data.needsUpdate = true;
    return;
  }
  // A copy: what came over the wire is a view of a message that others may keep, too.
  const buffer = new InstancedInterleavedBuffer(values.slice(), 2 * size, 1);
  geometry.setAttribute(names[0], new InterleavedBufferAttribute(buffer, size, 0));
  geometry.setAttribute(names[1], new InterleavedBufferAttribute(buffer, size, size));
}

/** How far along its line each end is; a line goes on where a segment begins at the end of the one before. */
function distances(pairs: Float32Array): Float32Array {
  const along = new Float32Array(pairs.length / 3);
  for (let i = 0; i * 6 < pairs.length; i += 1) {
    const at = i * 6;
    const follows =
      i > 0 && pairs[at] === pairs[at - 3] && pairs[at + 1] === pairs[at - 2] && pairs[at + 2] === pairs[at - 1];
    along[2 * i] = follows ? along[2 * i - 1]! : 0;
    const length = Math.hypot(
      pairs[at + 3]! - pairs[at]!,
      pairs[at + 4]! - pairs[at + 1]!,
      pairs[at + 5]! - pairs[at + 2]!,
    );
    along[2 * i + 1] = along[2 * i]! + length;
  }
  return along;
}
