/** A picture that is drawn before everything else, so that everything is in front of it. */

import { AddEquation, CustomBlending, NoBlending, OneFactor, OneMinusSrcAlphaFactor, SrcAlphaFactor } from "three";
import type { SceneContext } from "../../Element";
import { type Fixing, fixToCamera } from "./cameraFixed";
import { Rectangle, type RectangleProperties } from "./Rectangle";

/** Before all groups and objects of others. */
const FIRST = -1000;

export abstract class Backdrop<P extends RectangleProperties> extends Rectangle<P> {
  constructor(scene: SceneContext, key: string, tag: string) {
    super(scene, key, tag);
    this.material.depthTest = false;
    this.material.depthWrite = false;
    this.material.blendEquation = AddEquation;
    this.material.blendSrc = SrcAlphaFactor;
    this.material.blendDst = OneMinusSrcAlphaFactor;
    this.material.blendSrcAlpha = OneFactor;
    this.material.blendDstAlpha = OneMinusSrcAlphaFactor;
    this.object.renderOrder = FIRST;
    this.mesh.raycast = () => {};
    fixToCamera(this.mesh, this.object, () => this.fixing());
  }

  /** How it stays before the camera. */
  protected abstract fixing(): Fixing;

  protected override arrange(): void {}

  protected override look(): void {
    super.look();
    // What is transparent would be drawn after everything that is not, and thus over it.
    this.material.blending = this.material.transparent ? CustomBlending : NoBlending;
    this.material.transparent = false;
    this.material.alphaTest = 0;
  }
}
