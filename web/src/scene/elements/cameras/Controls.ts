/** How hands move the camera, set by a program. */

import { CAMERAS, type Cameras } from "../../camera/Cameras";
import { SceneElement } from "../../Element";
import type { OrbitControlsProperties, SceneCameraControlProperties } from "./properties";

export class ControlsElement extends SceneElement<OrbitControlsProperties | SceneCameraControlProperties> {
  readonly object = null;

  update(properties: OrbitControlsProperties | SceneCameraControlProperties): void {
    const wanted = !("makeDefault" in properties) || properties.makeDefault;
    if (wanted) this.cameras?.useControls(this.key, properties);
    else this.cameras?.dropControls(this.key);
  }

  dispose(): void {
    this.cameras?.dropControls(this.key);
  }

  private get cameras(): Cameras | undefined {
    return this.scene.services.get(CAMERAS) as Cameras | undefined;
  }
}
