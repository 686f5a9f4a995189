/** Where an object is, right now. */

import { Matrix4, type Object3D } from "three";

/**
 * The matrix of an object in the scene's coordinates, from its own and those above it.
 *
 * Other than `updateWorldMatrix` of three.js it changes nothing: that one takes a change for done before what stands
 * beside and below the object has heard of it.
 */
export function worldMatrix(object: Object3D): Matrix4 {
  const world = new Matrix4();
  for (let one: Object3D | null = object; one; one = one.parent) {
    if (one.matrixAutoUpdate) one.updateMatrix();
    world.premultiply(one.matrix);
  }
  return world;
}
