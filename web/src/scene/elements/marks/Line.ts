/** Lines through points, or segments between pairs of them. */

import { Group } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { FatLine } from "./FatLine";
import type { LineProperties, LineSegmentsProperties } from "./properties";
import { connected, floats, gather, linearColors, separate } from "./segments";

type Properties = LineSegmentsProperties & Partial<Pick<LineProperties, "segments" | "breaks">>;

const SHAPE = ["points", "vertexColors", "segments", "breaks", "origin"] as const;

class Polyline extends SceneElement<Properties> {
  readonly object = new Group();
  private readonly line = new FatLine();

  constructor(
    scene: SceneContext,
    key: string,
    private readonly paired = false,
  ) {
    super(scene, key);
    this.object.add(this.line.object);
  }

  update(properties: Properties, changed: Changed<Properties>): void {
    this.line.style(properties);
    if (SHAPE.some((name) => changed.has(name))) this.shape(properties);
    this.scene.invalidate();
  }

  dispose(): void {
    this.line.dispose();
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
