/** The colour behind everything. */

import { Color } from "three";
import { type Changed, SceneElement } from "../../Element";
import type { BackgroundColorProperties } from "./properties";
import { Surroundings } from "./Surroundings";

export class BackgroundColorElement extends SceneElement<BackgroundColorProperties> {
  readonly object = null;

  update({ color }: BackgroundColorProperties, _changed: Changed<BackgroundColorProperties>): void {
    Surroundings.of(this.scene).claim("background", this, (scene) => {
      scene.background = new Color(color);
    });
  }

  dispose(): void {
    Surroundings.of(this.scene).release("background", this);
  }
}
