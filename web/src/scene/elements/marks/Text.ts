/** Text on a plane, drawn from distances to the outlines of letters: sharp at any size. */

import { Color, DoubleSide, Group, MeshBasicMaterial } from "three";
import { configureTextBuilder, Text as Letters } from "troika-three-text";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { ChildText } from "./childText";
import { DEFAULT_FONT, writable } from "./fonts";
import { ink, onInkChange } from "./ink";
import type { TextProperties } from "./properties";
import { track } from "./track";

// Its workers load code from blob: addresses, which the content security policy forbids.
configureTextBuilder({ defaultFontURL: DEFAULT_FONT, useWorker: false });

const LAYOUT: ReadonlySet<string> = new Set([
  "text",
  "font",
  "fontSize",
  "anchorX",
  "anchorY",
  "maxWidth",
  "textAlign",
  "lineHeight",
  "letterSpacing",
  "direction",
]);

export class Text extends SceneElement<TextProperties> {
  readonly object = new Group();
  private readonly letters = new Letters();
  private readonly material = new MeshBasicMaterial({ side: DoubleSide, transparent: true, toneMapped: false });
  private readonly child = new ChildText(() => this.write());
  private properties: TextProperties | null = null;
  private writing = 0;
  private readonly stop: () => void;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.letters.material = this.material;
    this.object.add(this.letters);
    this.stop = onInkChange(scene, () => this.paint());
  }

  update(properties: TextProperties, changed: Changed<TextProperties>): void {
    this.properties = properties;
    const { letters, material } = this;
    material.opacity = properties.opacity;
    material.depthTest = properties.depthTest;
    letters.renderOrder = properties.depthTest ? 0 : 1;
    letters.outlineWidth = properties.outlineWidth ?? 0;
    letters.outlineBlur = properties.outlineBlur ?? 0;
    letters.outlineColor = properties.outlineColor;
    letters.outlineOpacity = properties.outlineOpacity * properties.opacity;
    letters.strokeWidth = properties.strokeWidth ?? 0;
    letters.strokeColor = properties.strokeColor;
    letters.curveRadius = properties.curveRadius;
    if ([...changed].some((name) => LAYOUT.has(name))) this.write();
    this.paint();
  }

  /** Children are read and not shown. */
  override get slot(): HTMLElement {
    return this.child.aside;
  }

  override childrenChanged(children: readonly SceneElement[]): void {
    this.child.take(children);
  }

  dispose(): void {
    this.stop();
    this.writing += 1;
    this.child.dispose();
    this.letters.removeFromParent();
    this.letters.dispose();
    this.material.dispose();
  }

  private paint(): void {
    const color = ink(this.scene, this.properties?.color ?? null);
    this.letters.color = new Color(color).getHex();
    this.scene.invalidate();
  }

  private write(): void {
    const { properties } = this;
    if (!properties) return;
    this.writing += 1;
    const turn = this.writing;
    const text = properties.text ?? this.child.content ?? "";
    const font = properties.font && new URL(properties.font, document.baseURI).href;
    track(this.scene, writable(text, font)).then(
      (written) => {
        if (turn === this.writing) this.lay(written, font, properties);
      },
      (error: Error) => {
        if (turn === this.writing) this.scene.complain(this.key, `Text "${this.key}": ${error.message}`);
      },
    );
  }

  private lay(text: string, font: string | null, properties: TextProperties): void {
    const { letters } = this;
    this.scene.complain(this.key, null);
    letters.text = text;
    letters.font = font;
    letters.fontSize = properties.fontSize;
    letters.visible = properties.fontSize > 0 && text.trim() !== "";
    letters.anchorX = properties.anchorX;
    letters.anchorY = properties.anchorY;
    letters.maxWidth = properties.maxWidth ?? Number.POSITIVE_INFINITY;
    letters.overflowWrap = "break-word";
    letters.textAlign = properties.textAlign;
    letters.lineHeight = properties.lineHeight ?? "normal";
    letters.letterSpacing = properties.letterSpacing;
    letters.direction = properties.direction;
    letters.sync(() => this.scene.invalidate());
  }
}
