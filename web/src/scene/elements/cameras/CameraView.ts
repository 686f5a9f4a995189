/** A virtual camera of a program, whose pictures and depths are sent to it. */

import {
  BufferAttribute,
  BufferGeometry,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  OrthographicCamera,
  PerspectiveCamera,
  PlaneGeometry,
  SRGBColorSpace,
  Vector3,
  WebGLRenderTarget,
} from "three";
import { poseValue } from "../../camera/CameraReport";
import type { AnyCamera } from "../../camera/projection";
import { type Changed, SceneElement } from "../../Element";
import { Gizmo } from "../../pointer/Gizmo";
import { worldMatrix } from "../../pointer/worldMatrix";
import { type GrabOptions, RENDERS, type Renders, type Source } from "../../renders/Renders";
import { turnTowards } from "./Camera";
import type { CameraViewProperties } from "./properties";

const AIMED_BY = ["position", "rotation", "quaternion", "scale", "matrix", "lookAt", "up"] as const;
