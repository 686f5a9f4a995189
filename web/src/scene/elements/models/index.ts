/** Models from files. */

import {
  BvhElement,
  DaeElement,
  FbxElement,
  GlbElement,
  ObjElement,
  PcdElement,
  PlyElement,
  StlElement,
} from "./elements";
import {
  DEFAULT_BVH,
  DEFAULT_DAE,
  DEFAULT_FBX,
  DEFAULT_GLB,
  DEFAULT_GLTF,
  DEFAULT_OBJ,
  DEFAULT_PCD,
  DEFAULT_PLY,
  DEFAULT_SPLAT,
  DEFAULT_STL,
  DEFAULT_URDF,
} from "./properties";
import { SplatElement } from "./Splat";
import { UrdfElement } from "./Urdf";

export default {
  Bvh: { element: BvhElement, defaults: DEFAULT_BVH },
  Dae: { element: DaeElement, defaults: DEFAULT_DAE },
  Fbx: { element: FbxElement, defaults: DEFAULT_FBX },
  Glb: { element: GlbElement, defaults: DEFAULT_GLB },
  Gltf: { element: GlbElement, defaults: DEFAULT_GLTF },
  Obj: { element: ObjElement, defaults: DEFAULT_OBJ },
  Pcd: { element: PcdElement, defaults: DEFAULT_PCD },
  Ply: { element: PlyElement, defaults: DEFAULT_PLY },
  Splat: { element: SplatElement, defaults: DEFAULT_SPLAT },
  Stl: { element: StlElement, defaults: DEFAULT_STL },
  Urdf: { element: UrdfElement, defaults: DEFAULT_URDF },
};
