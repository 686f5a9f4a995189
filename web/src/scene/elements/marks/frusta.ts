/** What cameras see: a pyramid or a box of lines, and a picture in it. Cameras look along their own -z. */

import { Color, Group } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { FatLine } from "./FatLine";
import { ImagePlane } from "./ImagePlane";
import type { FrustumProperties, OrthographicFrustumProperties } from "./properties";

type Point = readonly [number, number, number];

/** Collects segments and their colours. */
class Sketch {
  private readonly pairs: number[] = [];
  private readonly colors: number[] = [];
  private readonly color = new Color();

  line(from: Point, to: Point, color: string): void {
    this.pairs.push(...from, ...to);
    const light = this.color.set(color).toArray();
    this.colors.push(...light, ...light);
  }

  ring(points: readonly Point[], color: string): void {
    for (const [i, point] of points.entries()) this.line(point, points[(i + 1) % points.length]!, color);
  }

  into(line: FatLine): void {
    line.setSegments(Float32Array.from(this.pairs), Float32Array.from(this.colors));
  }
}

abstract class Sight<P extends object> extends SceneElement<P> {
  readonly object = new Group();
  protected readonly lines = new FatLine();
  protected readonly picture: ImagePlane;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.picture = new ImagePlane(
      () => scene.invalidate(),
      (sentence) => scene.complain(key, sentence),
    );
    this.object.add(this.lines.object, this.picture.object);
  }

  abstract override update(properties: P, changed: Changed<P>): void;

  dispose(): void {
    this.lines.dispose();
    this.picture.dispose();
  }
}

export class Frustum extends Sight<FrustumProperties> {
  override update(properties: FrustumProperties): void {
    const { near, far, focus } = properties;
    const half = Math.tan((properties.fov * Math.PI) / 360);
    const frame = (distance: number) => rectangle(half * properties.aspect * distance, half * distance, distance);
    const sketch = new Sketch();
    if (properties.showFrustum) {
      sketch.ring(frame(near), properties.colorFrustum);
      sketch.ring(frame(far), properties.colorFrustum);
      for (const [i, corner] of frame(far).entries()) {
        sketch.line(frame(near)[i]!, corner, properties.colorFrustum);
        sketch.line([0, 0, 0], frame(near)[i]!, properties.colorCone);
      }
    }
    if (properties.showFocalPlane) sketch.ring(frame(focus), properties.colorFocalPlane);
    if (properties.showUp) sketch.ring(roof(half * properties.aspect * far, half * far, far), properties.colorUp);
    if (properties.showCross) {
      const corners = frame(far);
      sketch.line(corners[0]!, corners[2]!, properties.colorCross);
      sketch.line(corners[1]!, corners[3]!, properties.colorCross);
    }
    sketch.into(this.lines);
    this.lines.style({ color: "#ffffff", lineWidth: properties.lineWidth });
    const shown = properties.showImagePlane ? properties.src : null;
    this.picture.object.position.z = -focus;
    this.picture.show(shown, 2 * half * properties.aspect * focus, 2 * half * focus, properties.opacity);
    this.scene.invalidate();
  }
}

export class OrthographicFrustum extends Sight<OrthographicFrustumProperties> {
  override update(properties: OrthographicFrustumProperties): void {
    const { width, height, near, far } = properties;
    const sketch = new Sketch();
    const front = rectangle(width / 2, height / 2, near);
    const back = rectangle(width / 2, height / 2, far);
    sketch.ring(front, properties.colorFrustum);
    sketch.ring(back, properties.colorFrustum);
    for (const [i, corner] of back.entries()) sketch.line(front[i]!, corner, properties.colorFrustum);
    if (properties.showUp) sketch.ring(roof(width / 2, height / 2, far), properties.colorUp);
    sketch.into(this.lines);
    this.lines.style({ color: "#ffffff", lineWidth: properties.lineWidth });
    const shown = properties.showImagePlane ? properties.src : null;
    this.picture.object.position.z = -properties.focus;
    this.picture.show(shown, width, height, properties.opacity);
    this.scene.invalidate();
  }
}

function rectangle(x: number, y: number, distance: number): Point[] {
  return [
    [-x, -y, -distance],
    [x, -y, -distance],
    [x, y, -distance],
    [-x, y, -distance],
  ];
}

/** A triangle above a frame. */
function roof(x: number, y: number, distance: number): Point[] {
  return [
    [-0.6 * x, 1.1 * y, -distance],
    [0.6 * x, 1.1 * y, -distance],
    [0, 1.75 * y, -distance],
  ];
}
