/** A video on a rectangle, in the scene or before the camera. */

import type { Changed, SceneContext } from "../../Element";
import { fixToCamera, release } from "./cameraFixed";
import type { VideoPlaneProperties } from "./properties";
import { Rectangle } from "./Rectangle";

export class VideoPlane extends Rectangle<VideoPlaneProperties> {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, "VideoPlane");
  }

  override update(properties: VideoPlaneProperties, changed: Changed<VideoPlaneProperties>): void {
    if (changed.has("distanceToCamera")) {
      if (properties.distanceToCamera === null) release(this.mesh);
      else fixToCamera(this.mesh, this.object, () => this.fixing());
    }
    super.update(properties, changed);
  }

  private fixing() {
    const { distanceToCamera } = this.properties;
    return { distance: distanceToCamera ?? 1, size: this.size(), aspect: 1 };
  }
}
