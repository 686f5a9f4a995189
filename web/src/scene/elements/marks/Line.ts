/** Lines through points, or segments between pairs of them. */

import { Group } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { FatLine } from "./FatLine";
import { ink, onInkChange } from "./ink";
import type { LineProperties, LineSegmentsProperties } from "./properties";
import { connected, floats, gather, linearColors, separate } from "./segments";

type Properties = LineSegmentsProperties & Partial<Pick<LineProperties, "segments" | "breaks">>;

const SHAPE = ["points", "vertexColors", "segments", "breaks", "origin"] as const;

class Polyline extends SceneElement<Properties> {
  readonly object = new Group();
  private readonly line = new FatLine();
  private readonly stop: () => void;
  private properties: Properties | null = null;

  constructor(
    scene: SceneContext,
    key: string,
    private readonly paired = false,
  ) {
    super(scene, key);
    this.object.add(this.line.object);
    this.stop = onInkChange(scene, () => this.properties && this.paint(this.properties));
  }

  update(properties: Properties, changed: Changed<Properties>): void {
    this.properties = properties;
    this.paint(properties);
    if (SHAPE.some((name) => changed.has(name))) this.shape(properties);
  }

  dispose(): void {
    this.stop();
    this.line.dispose();
  }

  private paint(properties: Properties): void {
    const color = properties.vertexColors ? (properties.color ?? "#ffffff") : ink(this.scene, properties.color);
    this.line.style({ ...properties, color });
    this.scene.invalidate();
  }

  private shape({ points, vertexColors, segments, breaks, origin }: Properties): void {
    const values = floats(points);
    const count = Math.floor(values.length / 3);
    const pairs = this.paired || segments ? separate(count) : connected(values, breaks?.data ?? null);
    const colors = linearColors(vertexColors, count);
    this.line.setSegments(gather(values, pairs), colors && gather(colors, pairs));
    this.line.setOrigin(origin);
  }
}

export class Line extends Polyline {}

export class LineSegments extends Polyline {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, true);
  }
}
