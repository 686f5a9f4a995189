/** Elements of virtual and augmented reality. */

import { Body } from "./Body";
import { Hands } from "./Hands";
import { Head } from "./Head";
import { MotionControllers } from "./MotionControllers";
import {
  DEFAULT_BODY,
  DEFAULT_HANDS,
  DEFAULT_HEAD,
  DEFAULT_MOTION_CONTROLLERS,
  DEFAULT_WEB_X_R_MESH,
  DEFAULT_X_R,
} from "./properties";
import { View } from "./View";
import { WebXRMesh } from "./WebXRMesh";

export default {
  XR: { element: View, defaults: DEFAULT_X_R },
  Hands: { element: Hands, defaults: DEFAULT_HANDS },
  MotionControllers: { element: MotionControllers, defaults: DEFAULT_MOTION_CONTROLLERS },
  Head: { element: Head, defaults: DEFAULT_HEAD },
  Body: { element: Body, defaults: DEFAULT_BODY },
  WebXRMesh: { element: WebXRMesh, defaults: DEFAULT_WEB_X_R_MESH },
};
