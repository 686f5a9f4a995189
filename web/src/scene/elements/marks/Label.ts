/** A short text at a point, facing the camera. */

import { Group } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { ChildText } from "./childText";
import { LabelSprite } from "./LabelSprite";
import type { LabelProperties } from "./properties";

export class Label extends SceneElement<LabelProperties> {
  readonly object = new Group();
  private readonly sprite = new LabelSprite();
  private readonly child = new ChildText(() => this.write());
  private properties: LabelProperties | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.sprite.object);
  }

  update(properties: LabelProperties, _changed: Changed<LabelProperties>): void {
    this.properties = properties;
    this.write();
  }

  /** Children are read and not shown. */
  override get slot(): HTMLElement {
    return this.child.aside;
  }

  override childrenChanged(children: readonly SceneElement[]): void {
    this.child.take(children);
  }

  dispose(): void {
    this.child.dispose();
    this.sprite.dispose();
  }

  private write(): void {
    if (!this.properties) return;
    this.sprite.update({ ...this.properties, text: this.properties.text ?? this.child.content ?? "" });
    this.scene.invalidate();
  }
}
