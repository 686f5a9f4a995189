/** A picture behind everything, before the camera or at a place in the scene. */

import type { Changed, SceneContext } from "../../Element";
import { Backdrop } from "./Backdrop";
import { type Fixing, fixToCamera, release } from "./cameraFixed";
import type { ImageBackgroundProperties } from "./properties";

export class ImageBackground extends Backdrop<ImageBackgroundProperties> {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, "ImageBackground");
  }

  override update(properties: ImageBackgroundProperties, changed: Changed<ImageBackgroundProperties>): void {
    if (changed.has("fixed")) {
      if (properties.fixed) release(this.mesh);
      else fixToCamera(this.mesh, this.object, () => this.fixing());
    }
    super.update(properties, changed);
  }

  protected override arrange(): void {
    const [width, height] = this.size();
    if (this.properties.fixed) this.mesh.scale.set(width, height, 1);
  }

  protected fixing(): Fixing {
    const { distanceToCamera, height, aspect } = this.properties;
    return {
      distance: distanceToCamera,
      size: height === null ? null : this.size(),
      aspect: aspect ?? this.ownAspect,
    };
  }
}
