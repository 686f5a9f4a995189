/** Meshes, copies, point clouds, depth images and boxes from arrays. */

import { Group } from "three";
import { SceneElement } from "../../Element";
import { BoundingBoxElement } from "./BoundingBox";
import { BoundingBoxProviderElement } from "./BoundingBoxProvider";
import { DepthPointCloudElement } from "./DepthPointCloud";
import { InstancedMeshElement } from "./InstancedMesh";
import { PointCloudElement } from "./PointCloud";
import {
  DEFAULT_B_BOX,
  DEFAULT_BOUNDING_BOX,
  DEFAULT_BOUNDING_BOX_PROVIDER,
  DEFAULT_DEPTH_POINT_CLOUD,
  DEFAULT_DEPTH_POINT_CLOUD_PROVIDER,
  DEFAULT_IN_PLACE_DEPTH_POINT_CLOUD,
  DEFAULT_INSTANCED_MESH,
  DEFAULT_POINT_CLOUD,
  DEFAULT_TRI_MESH,
} from "./properties";
import { TriMeshElement } from "./TriMesh";

class Together extends SceneElement {
  readonly object = new Group();

  update(): void {}

  dispose(): void {}
}

export default {
  TriMesh: { element: TriMeshElement, defaults: DEFAULT_TRI_MESH },
  InstancedMesh: { element: InstancedMeshElement, defaults: DEFAULT_INSTANCED_MESH },
  PointCloud: { element: PointCloudElement, defaults: DEFAULT_POINT_CLOUD },
  DepthPointCloud: { element: DepthPointCloudElement, defaults: DEFAULT_DEPTH_POINT_CLOUD },
  InPlaceDepthPointCloud: { element: DepthPointCloudElement, defaults: DEFAULT_IN_PLACE_DEPTH_POINT_CLOUD },
  DepthPointCloudProvider: { element: Together, defaults: DEFAULT_DEPTH_POINT_CLOUD_PROVIDER },
  BoundingBox: { element: BoundingBoxElement, defaults: DEFAULT_BOUNDING_BOX },
  BBox: { element: BoundingBoxElement, defaults: DEFAULT_B_BOX },
  BoundingBoxProvider: { element: BoundingBoxProviderElement, defaults: DEFAULT_BOUNDING_BOX_PROVIDER },
};
