/** Lines that show what a camera sees. */

import { type Camera, CameraHelper, Color, Group } from "three";
import { CAMERAS, type Cameras } from "../../camera/Cameras";
import { SceneElement } from "../../Element";
import type { CameraHelperProperties } from "./properties";

export class CameraHelperElement extends SceneElement<CameraHelperProperties> {
  readonly object = new Group();
  private helper: CameraHelper | null = null;
  private properties: CameraHelperProperties | null = null;
  private readonly stop = this.scene.onFrame(() => this.follow());

  override update(properties: CameraHelperProperties): void {
    this.properties = properties;
    this.paint();
    this.scene.invalidate();
  }

  override dispose(): void {
    this.stop();
    this.drop();
  }

  /** The camera may come after its helper, go before it, and change at any time. */
  private follow(): undefined {
    const key = this.properties?.camera ?? "";
    const object = this.scene.find(key)?.object;
    const camera = (object as Camera | null | undefined)?.isCamera ? (object as Camera) : null;
    if (this.helper?.camera !== camera) {
      this.drop();
      if (camera) this.make(camera);
    }
    if (!this.helper) return;
    const cameras = this.scene.services.get(CAMERAS) as Cameras | undefined;
    // Whoever looks through a camera would see nothing but its lines.
    this.helper.visible = cameras?.key !== key;
    this.helper.update();
    this.helper.geometry.computeBoundingSphere();
    this.helper.geometry.computeBoundingBox();
    this.helper.matrixWorldNeedsUpdate = true;
  }

  private make(camera: Camera): void {
    this.helper = new CameraHelper(camera);
    this.helper.userData.unpickable = true;
    this.helper.userData.helper = true;
    this.object.add(this.helper);
    this.paint();
  }

  private paint(): void {
    const color = new Color(this.properties?.color);
    this.helper?.setColors(color, color, color, color, color);
  }

  private drop(): void {
    this.helper?.removeFromParent();
    this.helper?.dispose();
    this.helper = null;
  }
}
