/** Smooth lines: the curve is computed here, so that few numbers travel. */

import { CatmullRomCurve3, Color, CubicBezierCurve3, type Curve, Group, QuadraticBezierCurve3, Vector3 } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { FatLine, type Stroke } from "./FatLine";
import { ink, onInkChange } from "./ink";
import type { CatmullRomLineProperties, CubicBezierLineProperties, QuadraticBezierLineProperties } from "./properties";
import { connected, floats, gather, linearColors } from "./segments";

type Stroked = Omit<Stroke, "color"> & { readonly color: string | null; readonly vertexColors?: unknown };

abstract class CurvedLine<P extends Stroked> extends SceneElement<P> {
  readonly object = new Group();
  protected readonly line = new FatLine();
  private readonly stop: () => void;
  private properties: P | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.line.object);
    this.stop = onInkChange(scene, () => this.properties && this.paint(this.properties));
  }

  update(properties: P, _changed: Changed<P>): void {
    this.properties = properties;
    this.paint(properties);
    this.shape(properties);
  }

  dispose(): void {
    this.stop();
    this.line.dispose();
  }

  protected abstract shape(properties: P): void;

  private paint(properties: P): void {
    const color = properties.vertexColors ? (properties.color ?? "#ffffff") : ink(this.scene, properties.color);
    this.line.style({ ...properties, color });
    this.scene.invalidate();
  }

  /** Draws a curve whose points are relative to `origin`. */
  protected draw(
    curve: Curve<Vector3>,
    divisions: number,
    origin: readonly number[] | null,
    colors?: Float32Array,
  ): void {
    const points = new Float32Array((divisions + 1) * 3);
    const point = new Vector3();
    for (let i = 0; i <= divisions; i += 1) curve.getPoint(i / divisions, point).toArray(points, 3 * i);
    const pairs = connected(points);
    this.line.setSegments(gather(points, pairs), colors ? gather(colors, pairs) : null);
    this.line.setOrigin(origin);
  }
}

export class CatmullRomLine extends CurvedLine<CatmullRomLineProperties> {
  protected shape(properties: CatmullRomLineProperties): void {
    const values = floats(properties.points);
    const points = Array.from({ length: Math.floor(values.length / 3) }, (_, i) =>
      new Vector3().fromArray(values, 3 * i),
    );
    const colors = linearColors(properties.vertexColors, points.length);
    if (points.length < 2) {
      this.line.setSegments(new Float32Array(0));
      return;
    }
    const closed = properties.closed && points.length > 2;
    const curve = new CatmullRomCurve3(points, closed, properties.curveType, properties.tension);
    const divisions = properties.segments * (closed ? points.length : points.length - 1);
    this.draw(
      curve,
      divisions,
      properties.origin,
      colors ? between(colors, properties.segments, divisions) : undefined,
    );
  }
}

export class QuadraticBezierLine extends CurvedLine<QuadraticBezierLineProperties> {
  protected shape({ start, end, mid, segments }: QuadraticBezierLineProperties): void {
    const to = relative(end, start);
    const through = mid ? relative(mid, start) : this.arc(to);
    this.draw(new QuadraticBezierCurve3(new Vector3(), through, to), segments, start);
  }

  private arc(to: Vector3): Vector3 {
    return new Vector3(...this.scene.up)
      .normalize()
      .multiplyScalar(to.length() / 2)
      .addScaledVector(to, 0.5);
  }
}

export class CubicBezierLine extends CurvedLine<CubicBezierLineProperties> {
  protected shape({ start, end, midA, midB, segments }: CubicBezierLineProperties): void {
    const curve = new CubicBezierCurve3(
      new Vector3(),
      relative(midA, start),
      relative(midB, start),
      relative(end, start),
    );
    this.draw(curve, segments, start);
  }
}

function relative(point: readonly number[], origin: readonly number[]): Vector3 {
  return new Vector3(point[0]! - origin[0]!, point[1]! - origin[1]!, point[2]! - origin[2]!);
}

/** Colours along a curve, `steps` from each point to the next. */
function between(colors: Float32Array, steps: number, divisions: number): Float32Array {
  const count = colors.length / 3;
  const all = new Float32Array((divisions + 1) * 3);
  const from = new Color();
  const to = new Color();
  for (let i = 0; i <= divisions; i += 1) {
    const at = Math.floor(i / steps);
    from.fromArray(colors, 3 * (at % count));
    to.fromArray(colors, 3 * ((at + 1) % count));
    from.lerp(to, (i % steps) / steps).toArray(all, 3 * i);
  }
  return all;
}
