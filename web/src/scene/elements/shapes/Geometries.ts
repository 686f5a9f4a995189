/** The geometries of a scene, shared by shapes of equal numbers. */

import type { BufferGeometry } from "three";
import type { SceneContext } from "../../Element";
import { type Hold, Shared } from "../materials/Shared";

const ofScene = new WeakMap<SceneContext, Shared<BufferGeometry>>();

export type GeometryHold = Hold<BufferGeometry>;

/** Those of a scene. */
export function geometriesOf(scene: SceneContext): Shared<BufferGeometry> {
  let geometries = ofScene.get(scene);
  if (!geometries) {
    geometries = new Shared((geometry) => geometry.dispose());
    ofScene.set(scene, geometries);
  }
  return geometries;
}
