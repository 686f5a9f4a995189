/** Lines of a shape: its edges, or its triangles. They follow the shape they stand in, or have one of their own. */

import { type BufferGeometry, EdgesGeometry, Group, WireframeGeometry } from "three";
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import type { Follower, FormSource } from "./following";
import { type Form, formOfArguments } from "./forms";
import { type GeometryHold, geometriesOf } from "./Geometries";
import type { EdgesProperties, WireframeProperties } from "./properties";

abstract class ShapeLines<P extends WireframeProperties> extends SceneElement<P> implements Follower {
  readonly object = new Group();
  private readonly material = new LineMaterial();
  private readonly lines = new LineSegments2(undefined, this.material);
  private geometry: GeometryHold | null = null;
  private properties!: P;
  private source: FormSource | null = null;
  private unfollow: (() => void) | null = null;
  private disposed = false;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.lines.visible = false;
    this.lines.raycast = () => undefined;
    this.object.add(this.lines);
  }

  update(properties: P, _changed: Changed<P>): void {
    this.properties = properties;
    const { color, lineWidth, opacity } = properties;
    this.material.color.set(color);
    this.material.linewidth = lineWidth;
    this.material.opacity = opacity;
    this.material.transparent = opacity < 1;
    this.trace();
  }

  follow(source: FormSource | null): void {
    if (this.disposed || source === this.source) return;
    this.unfollow?.();
    this.source = source;
    this.unfollow = source?.onForm(() => this.trace()) ?? null;
    this.trace();
  }

  dispose(): void {
    this.disposed = true;
    this.unfollow?.();
    this.geometry?.release();
    this.material.dispose();
  }

  /** Name of these lines of a form, and the lines themselves as pairs of points. */
  protected abstract name(properties: P): string;
  protected abstract linesOf(geometry: BufferGeometry, properties: P): BufferGeometry;

  private trace(): void {
    const { properties } = this;
    const { geometry, args } = properties;
    const form = geometry === "parent" ? this.source?.exactForm : formOfArguments(geometry, args ?? []);
    const before = this.geometry;
    this.geometry = form ? this.acquire(form, properties) : null;
    before?.release();
    this.lines.visible = this.geometry !== null;
    if (form && this.geometry) {
      this.lines.geometry = this.geometry.value as LineSegmentsGeometry;
      this.lines.position.set(...form.offset);
    }
    this.scene.invalidate();
  }

  private acquire(form: Form, properties: P): GeometryHold {
    return geometriesOf(this.scene).acquire(`${this.name(properties)} ${form.key}`, () => {
      const body = form.make();
      const thin = this.linesOf(body, properties);
      const lines = new LineSegmentsGeometry();
      lines.setPositions(thin.getAttribute("position").array as Float32Array);
      thin.dispose();
      body.dispose();
      return lines;
    });
  }
}

export class EdgesElement extends ShapeLines<EdgesProperties> {
  protected name({ threshold }: EdgesProperties): string {
    return `edges ${threshold}`;
  }

  protected linesOf(geometry: BufferGeometry, { threshold }: EdgesProperties): BufferGeometry {
    return new EdgesGeometry(geometry, threshold);
  }
}

export class WireframeElement extends ShapeLines<WireframeProperties> {
  protected name(): string {
    return "wireframe";
  }

  protected linesOf(geometry: BufferGeometry): BufferGeometry {
    return new WireframeGeometry(geometry);
  }
}
