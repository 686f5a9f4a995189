/**
 * The light of a scene that has none of its own: a soft sky, and a lamp over the viewer's left shoulder, so that what is
 * looked at is never dark and its faces differ.
 */

import { DirectionalLight, Group, HemisphereLight, Vector3 } from "three";
import type { SceneContext } from "../../Element";
import type { Feature } from "../../features";
import { Lamps } from "./Lamps";

const SKY = 1.6;
const LAMP = 1.8;

/** What it needs of a view. */
export type LitView = SceneContext & { readonly rootProperties: { readonly defaultLights: boolean } };

export class DefaultLights implements Feature {
  private readonly lights = new Group();
  private readonly sky = new HemisphereLight("#ffffff", "#9a9ca3", SKY);
  private readonly lamp = new DirectionalLight("#ffffff", LAMP);
  private readonly right = new Vector3();
  private readonly above = new Vector3();
  private readonly back = new Vector3();
  private readonly unsubscribe: () => void;

  constructor(private readonly view: LitView) {
    this.lights.add(this.sky, this.lamp, this.lamp.target);
    view.root.add(this.lights);
    this.unsubscribe = Lamps.of(view).onChange(() => this.rootChanged());
  }

  rootChanged(): void {
    this.lights.visible = this.view.rootProperties.defaultLights && Lamps.of(this.view).count === 0;
    this.view.invalidate();
  }

  /** The lamp goes with the camera. */
  prepare(): void {
    if (!this.lights.visible) return;
    this.sky.position.fromArray(this.view.up);
    this.view.camera.matrixWorld.extractBasis(this.right, this.above, this.back);
    this.lamp.position
      .copy(this.back)
      .addScaledVector(this.above, 0.9)
      .addScaledVector(this.right, -0.6)
      .addScaledVector(this.sky.position, 0.5);
    this.lights.updateMatrixWorld();
  }

  dispose(): void {
    this.unsubscribe();
    this.lights.removeFromParent();
    this.lamp.dispose();
    this.sky.dispose();
  }
}
