/** How a headset shows the scene: hands its properties over. */

import { SceneElement } from "../../Element";
import { xrOf } from "../../xr/service";
import type { XRProperties } from "./properties";

export class View extends SceneElement<XRProperties> {
  readonly object = null;
  private readonly xr = xrOf(this.scene);

  update(properties: XRProperties): void {
    this.xr.settings.setView(this.key, properties);
  }

  dispose(): void {
    this.xr.settings.setView(this.key, null);
  }
}
