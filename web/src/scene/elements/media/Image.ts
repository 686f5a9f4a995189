/** A picture on a rectangle in the scene. */

import type { SceneContext } from "../../Element";
import type { ImageProperties } from "./properties";
import { Rectangle } from "./Rectangle";

export class Image extends Rectangle<ImageProperties> {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, "Image");
  }
}
