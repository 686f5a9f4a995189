/** A hand with two fingers. */

import { BoxGeometry, Group, Mesh, MeshBasicMaterial, MeshStandardMaterial } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { axesGeometry } from "./axes";
import { FatLine } from "./FatLine";
import type { GripperProperties } from "./properties";

export class Gripper extends SceneElement<GripperProperties> {
  readonly object = new Group();
  private readonly body = new Group();
  private readonly material = new MeshStandardMaterial({ roughness: 0.6 });
  private readonly parts = ["left", "right", "palm", "wrist"].map(
    () => new Mesh(new BoxGeometry(1, 1, 1), this.material),
  );
  private readonly lines = new FatLine();
  private readonly axes = new Mesh(
    axesGeometry({ axisLength: 0.05, axisWidth: 0.04, headScale: 1, sides: 12 }),
    new MeshBasicMaterial({ vertexColors: true }),
  );

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.body.add(...this.parts), this.lines.object, this.axes);
  }

  update(properties: GripperProperties, _changed: Changed<GripperProperties>): void {
    const { pinchWidth, fingerLength, color, skeleton, axes } = properties;
    const half = pinchWidth / 2;
    const thick = 0.16 * fingerLength;
    const [left, right, palm, wrist] = this.parts;
    box(left, [-half - thick / 2, 0, -fingerLength / 2], [thick, thick, fingerLength]);
    box(right, [half + thick / 2, 0, -fingerLength / 2], [thick, thick, fingerLength]);
    box(palm, [0, 0, -fingerLength - thick / 2], [pinchWidth + 2 * thick, thick * 1.3, thick]);
    box(wrist, [0, 0, -1.6 * fingerLength - thick], [thick * 1.3, thick * 1.3, 1.2 * fingerLength]);
    const base = -fingerLength;
    const bones = [
      ...[-half, 0, 0, -half, 0, base],
      ...[half, 0, 0, half, 0, base],
      ...[-half, 0, base, half, 0, base],
      ...[0, 0, base, 0, 0, 2 * base],
    ];
    this.lines.setSegments(Float32Array.from(skeleton ? bones : []));
    this.lines.style({ color, lineWidth: 3 });
    this.body.visible = !skeleton && fingerLength > 0;
    this.axes.visible = axes;
    this.material.color.set(color);
    this.scene.invalidate();
  }

  dispose(): void {
    for (const part of [...this.parts, this.axes]) part.geometry.dispose();
    this.material.dispose();
    this.axes.material.dispose();
    this.lines.dispose();
  }
}

function box(part: Mesh | undefined, center: [number, number, number], size: [number, number, number]): void {
  part?.position.set(...center);
  part?.scale.set(...size);
}
