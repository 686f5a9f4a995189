/** Fog. */

import { Fog, FogExp2 } from "three";
import { type Changed, SceneElement } from "../../Element";
import type { FogProperties } from "./properties";
import { Surroundings } from "./Surroundings";

export class FogElement extends SceneElement<FogProperties> {
  readonly object = null;

  update({ color, near, far, density }: FogProperties, _changed: Changed<FogProperties>): void {
    const fog = density === null ? new Fog(color, near, far) : new FogExp2(color, density);
    Surroundings.of(this.scene).claim("fog", this, (scene) => {
      scene.fog = fog;
    });
  }

  dispose(): void {
    Surroundings.of(this.scene).release("fog", this);
  }
}
