/** Cameras, what hands do to them, and what virtual cameras see. */

import { OrthographicCameraElement, PerspectiveCameraElement, SceneCameraElement } from "./Camera";
import { CameraHelperElement } from "./CameraHelper";
import { ControlsElement } from "./Controls";
import {
  DEFAULT_CAMERA_HELPER,
  DEFAULT_ORBIT_CONTROLS,
  DEFAULT_ORTHOGRAPHIC_CAMERA,
  DEFAULT_PERSPECTIVE_CAMERA,
  DEFAULT_SCENE_CAMERA,
  DEFAULT_SCENE_CAMERA_CONTROL,
} from "./properties";

export default {
  PerspectiveCamera: { element: PerspectiveCameraElement, defaults: DEFAULT_PERSPECTIVE_CAMERA },
  OrthographicCamera: { element: OrthographicCameraElement, defaults: DEFAULT_ORTHOGRAPHIC_CAMERA },
  SceneCamera: { element: SceneCameraElement, defaults: DEFAULT_SCENE_CAMERA },
  OrbitControls: { element: ControlsElement, defaults: DEFAULT_ORBIT_CONTROLS },
  SceneCameraControl: { element: ControlsElement, defaults: DEFAULT_SCENE_CAMERA_CONTROL },
  CameraHelper: { element: CameraHelperElement, defaults: DEFAULT_CAMERA_HELPER },
};
