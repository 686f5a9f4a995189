/** Solid letters. */

import { ExtrudeGeometry, Group, Mesh, MeshStandardMaterial, type Shape, ShapePath } from "three";
import type { ParsedFont } from "troika-three-text";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { ChildText } from "./childText";
import { DEFAULT_FONT, loadFont, replaceMissing } from "./fonts";
import { ink, onInkChange } from "./ink";
import type { Text3DProperties } from "./properties";
import { track } from "./track";

const SURFACE: ReadonlySet<string> = new Set(["color", "metalness", "roughness", "position", "rotation", "scale"]);

export class Text3D extends SceneElement<Text3DProperties> {
  readonly object = new Group();
  private readonly mesh = new Mesh(new ExtrudeGeometry([]), new MeshStandardMaterial());
  private readonly child = new ChildText(() => this.write());
  private properties: Text3DProperties | null = null;
  private writing = 0;
  private readonly stop: () => void;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.mesh.visible = false;
    this.object.add(this.mesh);
    this.stop = onInkChange(scene, () => this.paint());
  }

  update(properties: Text3DProperties, changed: Changed<Text3DProperties>): void {
    this.properties = properties;
    const { material } = this.mesh;
    material.metalness = properties.metalness;
    material.roughness = properties.roughness;
    if ([...changed].some((name) => !SURFACE.has(name))) this.write();
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
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  private paint(): void {
    const color = ink(this.scene, this.properties?.color ?? null);
    this.mesh.material.color.set(color);
    this.scene.invalidate();
  }

  private write(): void {
    const { properties } = this;
    if (!properties) return;
    this.writing += 1;
    const turn = this.writing;
    const text = properties.text ?? this.child.content ?? "";
    track(this.scene, loadFont(properties.font ?? DEFAULT_FONT)).then(
      (font) => {
        if (turn === this.writing) this.form(text, font, properties);
      },
      (error: Error) => {
        if (turn === this.writing) this.scene.complain(this.key, `Text3D "${this.key}": ${error.message}`);
      },
    );
  }

  private form(text: string, font: ParsedFont, properties: Text3DProperties): void {
    const { mesh } = this;
    mesh.geometry.dispose();
    const shapes = properties.size > 0 ? shapesOf(text, font, properties) : [];
    mesh.geometry = new ExtrudeGeometry(shapes, {
      depth: properties.height,
      curveSegments: properties.curveSegments,
      bevelEnabled: properties.bevelEnabled,
      bevelSize: properties.bevelSize,
      bevelThickness: properties.bevelThickness,
      bevelSegments: properties.bevelSegments,
    });
    mesh.visible = shapes.length > 0;
    if (properties.center && shapes.length > 0) mesh.geometry.center();
    this.scene.complain(this.key, null);
    this.scene.invalidate();
  }
}

/** The outlines of a text, its first line standing on y = 0. */
export function shapesOf(
  text: string,
  font: ParsedFont,
  { size, letterSpacing, lineHeight }: Pick<Text3DProperties, "size" | "letterSpacing" | "lineHeight">,
): Shape[] {
  const unit = size / font.unitsPerEm;
  const step = (font.ascender - font.descender + font.lineGap) * unit * lineHeight;
  const known = replaceMissing(text, (character) => font.supportsCodePoint(character.codePointAt(0)!));
  const shapes: Shape[] = [];
  for (const [number, line] of known.split("\n").entries()) {
    font.forEachGlyph(line, size, letterSpacing, ({ path }, x, y) => {
      shapes.push(...outline(path, x, y - number * step, unit).toShapes());
    });
  }
  return shapes;
}

/** @param path as SVG writes it: M, L, Q, C with absolute numbers, and Z */
function outline(path: string, x: number, y: number, unit: number): ShapePath {
  const shape = new ShapePath();
  for (const [, command, list] of path.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
    const at = (list ?? "").split(",").map((number, i) => Number(number) * unit + (i % 2 === 0 ? x : y));
    if (command === "M") shape.moveTo(at[0]!, at[1]!);
    else if (command === "L") shape.lineTo(at[0]!, at[1]!);
    else if (command === "Q") shape.quadraticCurveTo(at[0]!, at[1]!, at[2]!, at[3]!);
    else if (command === "C") shape.bezierCurveTo(at[0]!, at[1]!, at[2]!, at[3]!, at[4]!, at[5]!);
  }
  return shape;
}
