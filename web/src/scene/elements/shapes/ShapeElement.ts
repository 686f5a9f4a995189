/**
 * A shape: a body with a form and a look.
 *
 * Its pose is that of `object`; the body stands in it, stretched to its size, and what stands in the shape stands beside
 * the body. Opaque shapes that look alike are drawn together where there are many.
 */

import { Color, Matrix4, Object3D } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { POSE_PROPERTIES } from "../../place";
import { isTransparent, type Look, lookKey } from "../materials/look";
import { type MaterialElement, materialAmong } from "../materials/MaterialElement";
import { type MaterialHold, Materials } from "../materials/Materials";
import { Batches, type Companion, type Kinship } from "./Batches";
import { Body } from "./Body";
import { type Follower, linesFollow } from "./following";
import { type Form, formOf } from "./forms";
import { type GeometryHold, geometriesOf } from "./Geometries";
import { Outline } from "./Outline";
import type { BoxProperties } from "./properties";

/** What all shapes have. */
export type Surfaced = Omit<BoxProperties, "width" | "height" | "depth" | `${string}Segments`>;

const WHITE = "#ffffff";
const pose = new Matrix4();

export abstract class ShapeElement extends SceneElement<Surfaced> implements Companion {
  readonly object = new Object3D();
  readonly body = new Body();
  readonly tint = new Color();
  protected abstract readonly tag: string;
  private properties!: Surfaced;
  private mirrored = false;
  private form!: Form;
  private look!: Look;
  private kin: string | null = null;
  private geometry: GeometryHold | null = null;
  private material: MaterialHold | null = null;
  private outline: Outline | null = null;
  private dressed: MaterialElement | null = null;
  private undress: (() => void) | null = null;
  private followers: readonly Follower[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.body);
  }

  /** Its form as it is, without the stretch that drawing makes of it. */
  get exactForm(): Form {
    return formOf(this.tag, this.properties as never, true);
  }

  /** Calls `listener` when the form changed. */
  onForm(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  update(properties: Surfaced, changed: Changed<Surfaced>): void {
    this.properties = properties;
    const { mirrored } = this;
    this.mirrored = isMirrored(properties);
    const onlyPlaced = [...changed].every((name) => POSE_PROPERTIES.has(name) || name === "hide");
    if (onlyPlaced && this.mirrored === mirrored) return;
    this.refresh();
    for (const listener of this.listeners) listener();
  }

  override childrenChanged(children: readonly SceneElement[]): void {
    this.followers = linesFollow(children, this, this.followers);
    const material = materialAmong(children);
    if (material === this.dressed) return;
    this.undress?.();
    this.dressed = material;
    this.undress = material?.onChange(() => this.refresh()) ?? null;
    this.refresh();
  }

  drawItself(): void {
    this.geometry ??= geometriesOf(this.scene).acquire(this.form.key, this.form.make);
    this.body.geometry = this.geometry.value;
    if (this.dressed?.own) {
      this.material?.release();
      this.material = null;
      this.body.material = this.dressed.own;
    } else {
      this.material = Materials.of(this.scene).use(this.look, this.material, this.key);
      this.body.material = this.material.material;
    }
    this.body.drawsItself = true;
    this.body.castShadow = this.properties.castShadow;
    this.body.receiveShadow = this.properties.receiveShadow;
  }

  drawnByOthers(): void {
    this.geometry?.release();
    this.material?.release();
    this.geometry = null;
    this.material = null;
  }

  dispose(): void {
    this.undress?.();
    this.leaveKin();
    this.outline?.dispose();
    this.drawnByOthers();
    this.listeners.clear();
  }

  private refresh(): void {
    this.look = this.dressed?.look ?? lookOf(this.properties);
    this.form = formOf(this.tag, this.properties as never, needsExactForm(this.look));
    this.tint.set((this.look.parameters.color as string | undefined) ?? WHITE);
    this.body.fit(this.form);
    if (this.geometry && this.geometry.key !== this.form.key) {
      const before = this.geometry;
      this.geometry = geometriesOf(this.scene).acquire(this.form.key, this.form.make);
      before.release();
    }
    this.meetKin();
    this.drawOutline();
    this.scene.invalidate();
  }

  private meetKin(): void {
    const kinship = this.kinship();
    if (this.kin !== null && this.kin !== kinship?.key) this.leaveKin();
    if (kinship && this.kin === null) {
      this.kin = kinship.key;
      if (Batches.of(this.scene).join(kinship, this)) {
        this.drawnByOthers();
        return;
      }
    }
    if (this.body.drawsItself) this.drawItself();
  }

  private leaveKin(): void {
    if (this.kin === null) return;
    const { kin } = this;
    this.kin = null;
    Batches.of(this.scene).leave(kin, this);
  }

  /** What it has in common with those it can be drawn with; null: with none. */
  private kinship(): Kinship | null {
    const { outlines, castShadow, receiveShadow } = this.properties;
    // What is behind glass must be drawn before it, one by one; mirrored triangles turn their backs.
    if (this.dressed?.own || isTransparent(this.look) || outlines || this.mirrored) return null;
    const { color: _, ...parameters } = this.look.parameters;
    const look = { ...this.look, parameters };
    const key = `${this.form.key}\n${lookKey(look)}\n${castShadow}${receiveShadow}`;
    return { key, form: this.form, look, castShadow, receiveShadow };
  }

  private drawOutline(): void {
    const { outlines } = this.properties;
    if (!outlines) {
      this.outline?.dispose();
      this.outline = null;
      return;
    }
    this.outline ??= new Outline(this.scene, this.body);
    this.outline.update(this.form, outlines === true ? {} : outlines);
  }
}

/** The look that the properties of a shape give it. */
function lookOf({ color, opacity, wireframe, flatShading, materialType, material }: Surfaced): Look {
  const parameters: Record<string, unknown> = {};
  if (color !== WHITE) parameters.color = color;
  if (opacity !== 1) parameters.opacity = opacity;
  if (wireframe) parameters.wireframe = true;
  if (flatShading) parameters.flatShading = true;
  for (const [name, value] of Object.entries(material ?? {})) if (value !== null) parameters[name] = value;
  return { kind: materialType, parameters };
}

/** Whether its pose turns it inside out. */
function isMirrored({ matrix, scale }: Surfaced): boolean {
  if (matrix) return pose.fromArray(matrix).determinant() < 0;
  return scale[0] * scale[1] * scale[2] < 0;
}

/** Heights and depths of a surface count in the coordinates of its geometry. */
function needsExactForm({ parameters }: Look): boolean {
  return Boolean(parameters.displacementMap || parameters.transmission);
}
