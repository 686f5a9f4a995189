/** A picture on a rectangle: what the elements with a picture or a video have in common. */

import { DoubleSide, Group, Mesh, MeshBasicMaterial, PlaneGeometry } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { leftEyeOnScreens } from "./eyes";
import { Medium, type MediumProperties } from "./Medium";

export interface RectangleProperties extends MediumProperties {
  readonly opacity: number;
  readonly layers: number;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly aspect?: number | null;
}

/** Width and height in metres. */
export type Size = readonly [number, number];

export abstract class Rectangle<P extends RectangleProperties> extends SceneElement<P> {
  readonly object = new Group();
  readonly medium: Medium;
  protected readonly material = new MeshBasicMaterial({
    toneMapped: false,
    fog: false,
    side: DoubleSide,
    forceSinglePass: true,
  });
  protected readonly mesh = new Mesh(new PlaneGeometry(), this.material);
  protected properties!: P;
  private screens: (() => void) | null = null;

  constructor(scene: SceneContext, key: string, tag: string) {
    super(scene, key);
    this.medium = new Medium(scene, key, tag, () => this.pictureChanged());
    this.mesh.visible = false;
    this.object.add(this.mesh);
  }

  update(properties: P, changed: Changed<P>): void {
    this.properties = properties;
    this.medium.update(properties, changed);
    if (changed.has("layers")) this.setLayers(properties.layers);
    this.look();
    this.arrange();
    this.scene.invalidate();
  }

  dispose(): void {
    this.screens?.();
    this.medium.dispose();
    this.mesh.geometry.dispose();
    this.material.dispose();
  }

  /** Width by height of the picture as it is shown. */
  protected get ownAspect(): number {
    return this.medium.aspect ?? 1;
  }

  /** The size that the properties ask for. */
  protected size(): Size {
    const { width, height, aspect } = this.properties;
    const tall = height ?? 1;
    return [width ?? tall * (aspect ?? this.ownAspect), tall];
  }

  /** Brings the mesh to its size and place. Overridden by those that stand elsewhere. */
  protected arrange(): void {
    const [width, height] = this.size();
    this.mesh.scale.set(width, height, 1);
  }

  protected setLayers(layer: number): void {
    this.mesh.layers.set(layer);
    this.screens?.();
    this.screens = layer === 1 ? leftEyeOnScreens(this.scene) : null;
  }

  /** Brings the material up to date. Overridden where it is drawn in another order. */
  protected look(): void {
    const { material } = this;
    const opaque = this.properties.opacity >= 1 && !this.medium.transparent;
    if (material.transparent === opaque || (material.map === null) !== (this.medium.texture === null)) {
      material.needsUpdate = true;
    }
    material.map = this.medium.texture;
    material.opacity = this.properties.opacity;
    material.transparent = !opaque;
    // What is not seen must not hide what is behind it.
    material.alphaTest = this.medium.transparent ? 1 / 255 : 0;
    this.mesh.visible = material.map !== null && material.opacity > 0;
  }

  private pictureChanged(): void {
    if (this.properties === undefined) return;
    this.look();
    this.arrange();
  }
}
