/** Gives up the GPU objects of what stands in an object: for models that others have made. */

import { type BufferGeometry, type Material, type Object3D, Texture } from "three";

interface Drawable extends Object3D {
  geometry?: BufferGeometry;
  material?: Material | Material[];
  skeleton?: { dispose(): void };
}

export function disposeObject(root: Object3D): void {
  root.traverse((object: Drawable) => {
    object.geometry?.dispose();
    object.skeleton?.dispose();
    for (const material of [object.material ?? []].flat()) {
      for (const value of Object.values(material)) if (value instanceof Texture) value.dispose();
      material.dispose();
    }
  });
}
