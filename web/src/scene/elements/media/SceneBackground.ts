/** A picture that fills the view behind everything. */

import type { SceneContext } from "../../Element";
import { Backdrop } from "./Backdrop";
import type { Fixing } from "./cameraFixed";
import type { SceneBackgroundProperties } from "./properties";

export class SceneBackground extends Backdrop<SceneBackgroundProperties> {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, "SceneBackground");
    // Whatever it stands in, it is where the camera is.
    this.object.matrix.identity();
  }

  protected fixing(): Fixing {
    return { distance: 1, size: null, aspect: this.ownAspect };
  }
}
