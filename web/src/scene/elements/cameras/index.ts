/** Cameras, what hands do to them, and what virtual cameras see. */

import { OrthographicCameraElement, PerspectiveCameraElement, SceneCameraElement } from "./Camera";
import { CameraHelperElement } from "./CameraHelper";
import { CameraView } from "./CameraView";
import { ControlsElement } from "./Controls";
import { GrabRender } from "./GrabRender";
import { PreviewOverlay, PreviewThumbs } from "./Previews";
import {
  DEFAULT_CAMERA_HELPER,
  DEFAULT_CAMERA_PREVIEW_OVERLAY,
  DEFAULT_CAMERA_PREVIEW_THUMBS,
  DEFAULT_CAMERA_VIEW,
  DEFAULT_GRAB_RENDER,
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
  CameraView: { element: CameraView, defaults: DEFAULT_CAMERA_VIEW },
  CameraPreviewThumbs: { element: PreviewThumbs, defaults: DEFAULT_CAMERA_PREVIEW_THUMBS },
  CameraPreviewOverlay: { element: PreviewOverlay, defaults: DEFAULT_CAMERA_PREVIEW_OVERLAY },
  GrabRender: { element: GrabRender, defaults: DEFAULT_GRAB_RENDER },
  CameraHelper: { element: CameraHelperElement, defaults: DEFAULT_CAMERA_HELPER },
};
