/** From where the scene is seen in the frame that is about to be drawn. */

import type { Matrix4 } from "three";
import type { SceneContext } from "../../Element";
import { worldMatrix } from "../../pointer/worldMatrix";

export function eyeMatrix(scene: SceneContext): Matrix4 {
  // A headset has placed its camera already.
  return scene.renderer.xr.isPresenting ? scene.camera.matrixWorld : worldMatrix(scene.camera);
}
