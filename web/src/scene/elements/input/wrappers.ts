/** Elements that only hold others; what they are for is said by their properties, which the pointer reads. */

import { Group } from "three";
import { SceneElement } from "../../Element";

export class Wrapper extends SceneElement {
  readonly object = new Group();

  override update(): void {}

  override dispose(): void {}
}
