/** A video as the surface of the shape it stands in. */

import { type Material, MeshBasicMaterial } from "three";
import type { Changed, SceneContext } from "../../Element";
import type { Look } from "../materials/look";
import { MaterialElement } from "../materials/MaterialElement";
import { Medium, type MediumProperties } from "./Medium";
import type { VideoMaterialProperties } from "./properties";

export class VideoMaterial extends MaterialElement {
  readonly medium: Medium;
  override readonly own: Material;
  protected readonly kind = "basic";
  protected readonly defaults = {};
  private readonly material = new MeshBasicMaterial({ toneMapped: false });

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.own = this.material;
    this.medium = new Medium(scene, key, "VideoMaterial", () => this.dress());
  }

  /** Of its own material's, that others need to know. */
  override get look(): Look {
    return { kind: this.kind, parameters: { opacity: this.material.opacity } };
  }

  override update(properties: Record<string, unknown>, changed: Changed<Record<string, unknown>>): void {
    const { opacity } = properties as unknown as VideoMaterialProperties;
    this.material.opacity = opacity;
    this.material.transparent = opacity < 1;
    this.medium.update(properties as unknown as MediumProperties, changed);
    super.update({}, changed);
    this.scene.invalidate();
  }

  override dispose(): void {
    super.dispose();
    this.medium.dispose();
    this.material.dispose();
  }

  private dress(): void {
    this.material.map = this.medium.texture;
    this.material.needsUpdate = true;
  }
}
