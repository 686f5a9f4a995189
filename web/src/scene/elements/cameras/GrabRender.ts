/** Nothing: pictures can be asked of every scene. */

import { SceneElement } from "../../Element";

export class GrabRender extends SceneElement {
  readonly object = null;

  override update(): void {}

  override dispose(): void {}
}
