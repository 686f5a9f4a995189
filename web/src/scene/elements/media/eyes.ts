/**
 * Pictures for one eye. three.js gives the left eye of a headset layer 1 and the right one layer 2, beside layer 0,
 * which everybody sees. On a screen there is one eye, and it is to see what the left one would.
 */

import type { SceneContext } from "../../Element";

/** Lets the camera of a screen see layer 1. @returns what ends that for this user of it */
export function leftEyeOnScreens(scene: SceneContext): () => void {
  return scene.onFrame(() => {
    scene.camera.layers.enable(1);
    return undefined;
  });
}
