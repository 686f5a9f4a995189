/** Giving up what was loaded: geometries, materials, textures, bones. */

import {
  type BufferGeometry,
  type Line,
  type Material,
  type Mesh,
  type Object3D,
  type Points,
  type SkinnedMesh,
  Texture,
} from "three";

/** What is drawn with a geometry and a material. */
export type Drawn = Mesh | Points | Line;

export function isDrawn(object: Object3D): object is Drawn {
  return "geometry" in object && "material" in object;
}

export function materialsOf(drawn: Drawn): Material[] {
  return Array.isArray(drawn.material) ? drawn.material : [drawn.material];
}

/** Gives up a model with all that it is drawn with. */
export function release(object: Object3D): void {
  const geometries = new Set<BufferGeometry>();
  const materials = new Set<Material>();
  object.traverse((one) => {
    if (!isDrawn(one)) return;
    geometries.add(one.geometry);
    for (const material of materialsOf(one)) materials.add(material);
  });
  for (const geometry of geometries) geometry.dispose();
  for (const material of materials) releaseMaterial(material);
  releaseSkeletons(object);
}

/** Gives up a material with its textures. */
export function releaseMaterial(material: Material): void {
  for (const value of Object.values(material)) {
    if (!(value instanceof Texture)) continue;
    const image: unknown = value.source.data;
    value.dispose();
    if (image instanceof ImageBitmap) image.close();
  }
  material.dispose();
}

/** Gives up what a copy of a model has of its own: the matrices of its bones. */
export function releaseSkeletons(object: Object3D): void {
  object.traverse((one) => {
    if ("isSkinnedMesh" in one) (one as SkinnedMesh).skeleton.dispose();
  });
}
