/** Tells the program where the camera is: when it moved, the newest only. */

import { Euler, type Matrix4, Quaternion, Vector3 } from "three";
import type { SceneContext } from "../Element";
import { type AnyCamera, isPerspective } from "./projection";
import type { Turntable } from "./Turntable";

const EVENT = "CAMERA_MOVE";

export class CameraReport {
  private last: readonly number[] = [];
  private lastKey = "";

  constructor(private readonly scene: Pick<SceneContext, "send">) {}

  /** @param camera with its matrices and projection up to date */
  tell(key: string, camera: AnyCamera, table: Turntable): void {
    const lens = isPerspective(camera) ? [camera.fov, camera.aspect] : [camera.left, camera.right, camera.top];
    const now = [...camera.matrixWorld.elements, ...lens, camera.zoom, table.distance];
    if (key === this.lastKey && now.every((number, index) => number === this.last[index])) return;
    this.last = now;
    this.lastKey = key;
    this.scene.send(EVENT, key, cameraValue(camera, table), { latest: true });
  }
}

/** A pose as events tell it: Euler angles x, y, z in radians, quaternions x, y, z, w, matrices column after column. */
export function poseValue(
  matrix: Matrix4,
): Record<"position" | "rotation" | "quaternion" | "scale" | "matrix", number[]> {
  const position = new Vector3();
  const quaternion = new Quaternion();
  const scale = new Vector3();
  matrix.decompose(position, quaternion, scale);
  const { x, y, z } = new Euler().setFromQuaternion(quaternion, "XYZ");
  return {
    position: position.toArray(),
    rotation: [x, y, z],
    quaternion: quaternion.toArray(),
    scale: scale.toArray(),
    matrix: matrix.toArray(),
  };
}

export function cameraValue(camera: AnyCamera, table: Turntable): Record<string, unknown> {
  const lens = isPerspective(camera)
    ? { type: "perspective", fov: camera.fov, aspect: camera.aspect }
    : {
        type: "orthographic",
        left: camera.left,
        right: camera.right,
        top: camera.top,
        bottom: camera.bottom,
        aspect: (camera.right - camera.left) / (camera.top - camera.bottom),
      };
  const world = poseValue(camera.matrixWorld);
  return {
    camera: {
      ...poseValue(camera.matrix),
      ...lens,
      zoom: camera.zoom,
      near: camera.near,
      far: camera.far,
      up: table.up.toArray(),
      target: table.target.toArray(),
    },
    world,
    matrix: world.matrix,
  };
}
