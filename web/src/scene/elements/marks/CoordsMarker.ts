/** A coordinate frame, with letters at its tips where they are asked for. */

import { Group, Mesh, MeshBasicMaterial } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { AXIS_COLORS, axesGeometry } from "./axes";
import { LabelSprite } from "./LabelSprite";
import type { CoordsMarkerProperties } from "./properties";

const LETTERS = ["x", "y", "z"];

export class CoordsMarker extends SceneElement<CoordsMarkerProperties> {
  readonly object = new Group();
  private readonly mesh = new Mesh(undefined, new MeshBasicMaterial({ vertexColors: true }));
  private labels: LabelSprite[] = [];

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.mesh);
  }

  update(properties: CoordsMarkerProperties, _changed: Changed<CoordsMarkerProperties>): void {
    const { labels, axisLength, opacity } = properties;
    const colors = properties.colors ?? AXIS_COLORS;
    this.mesh.geometry.dispose();
    this.mesh.geometry = axesGeometry({ ...properties, sides: 16 }, colors);
    this.mesh.material.opacity = opacity;
    this.mesh.material.transparent = opacity < 1;
    this.mesh.visible = axisLength > 0;
    this.write(labels === true ? LETTERS : labels || [], colors, axisLength);
    this.scene.invalidate();
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.write([], [], 0);
  }

  private write(texts: readonly string[], colors: readonly string[], length: number): void {
    for (const label of this.labels) {
      label.object.removeFromParent();
      label.dispose();
    }
    this.labels = texts.map((text, axis) => {
      const label = new LabelSprite();
      label.update({ text, fontSize: 14, color: colors[axis]!, backgroundOpacity: 0, bold: true });
      label.object.position.setComponent(axis, length * 1.12);
      this.object.add(label.object);
      return label;
    });
  }
}
