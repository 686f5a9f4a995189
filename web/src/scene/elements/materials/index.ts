/** Materials as elements. */

import type { SceneContext } from "../../Element";
import { MaterialElement } from "./MaterialElement";
import * as properties from "./properties";

function material(kind: string, defaults: object) {
  return {
    element: class extends MaterialElement {
      protected readonly kind = kind;
      protected readonly defaults = defaults as Readonly<Record<string, unknown>>;
    } as unknown as new (
      scene: SceneContext,
      key: string,
    ) => MaterialElement,
    defaults,
  };
}

export default {
  MeshBasicMaterial: material("basic", properties.DEFAULT_MESH_BASIC_MATERIAL),
  MeshLambertMaterial: material("lambert", properties.DEFAULT_MESH_LAMBERT_MATERIAL),
  MeshPhongMaterial: material("phong", properties.DEFAULT_MESH_PHONG_MATERIAL),
  MeshStandardMaterial: material("standard", properties.DEFAULT_MESH_STANDARD_MATERIAL),
  MeshPhysicalMaterial: material("physical", properties.DEFAULT_MESH_PHYSICAL_MATERIAL),
  MeshToonMaterial: material("toon", properties.DEFAULT_MESH_TOON_MATERIAL),
  MeshMatcapMaterial: material("matcap", properties.DEFAULT_MESH_MATCAP_MATERIAL),
  MeshNormalMaterial: material("normal", properties.DEFAULT_MESH_NORMAL_MATERIAL),
  MeshDepthMaterial: material("depth", properties.DEFAULT_MESH_DEPTH_MATERIAL),
  MeshDistanceMaterial: material("distance", properties.DEFAULT_MESH_DISTANCE_MATERIAL),
  ShadowMaterial: material("shadow", properties.DEFAULT_SHADOW_MATERIAL),
  LineBasicMaterial: material("lineBasic", properties.DEFAULT_LINE_BASIC_MATERIAL),
  LineDashedMaterial: material("lineDashed", properties.DEFAULT_LINE_DASHED_MATERIAL),
  PointsMaterial: material("points", properties.DEFAULT_POINTS_MATERIAL),
  SpriteMaterial: material("sprite", properties.DEFAULT_SPRITE_MATERIAL),
};
