/** A rectangle that stays before the camera, with a picture or with elements in it. */

import type { Object3D } from "three";
import type { Changed, SceneContext } from "../../Element";
import { bringForward, CameraRig, fixToCamera } from "./cameraFixed";
import type { HUDPlaneProperties } from "./properties";
import { Rectangle } from "./Rectangle";

/** After everything else. */
const LAST = 1000;

export class HUDPlane extends Rectangle<HUDPlaneProperties> {
  private readonly rig: CameraRig;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "HUDPlane");
    this.rig = new CameraRig(scene, this.object, () => this.properties.distanceToCamera);
    this.object.add(this.rig);
    this.object.renderOrder = LAST;
    fixToCamera(this.mesh, this.object, () => ({
      distance: this.properties.distanceToCamera,
      size: this.size(),
      aspect: 1,
    }));
    bringForward(this.mesh, () => this.properties.cover);
  }

  override get container(): Object3D {
    return this.rig;
  }

  override update(properties: HUDPlaneProperties, changed: Changed<HUDPlaneProperties>): void {
    this.rig.inFront = properties.cover;
    super.update(properties, changed);
  }

  override dispose(): void {
    this.rig.dispose();
    super.dispose();
  }
}
