/**
 * Selecting by a rectangle: which elements lie in it.
 *
 * What counts is the box around an element as it is seen. Whole instances of a mesh are told too, by their numbers.
 */

import { type Camera, InstancedMesh, Matrix4, type Object3D, Vector3, Vector4 } from "three";
import { eachCorner, eachDrawn, localBox } from "../camera/bounds";
import type { SceneContext } from "../Element";
import { elementsAbove, type Place } from "./Picker";

/** -1 to 1, up positive. */
export interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

export interface Selection {
  readonly keys: string[];
  /** Numbers of the instances whose middles lie in it, by key. */
  readonly instances: Record<string, number[]>;
}

type Scene = Pick<SceneContext, "keyOf" | "find" | "propertiesOf" | "camera">;

export function rectangleBetween(one: Place, other: Place): Rectangle {
  const x = [(2 * one.x) / one.width - 1, (2 * other.x) / other.width - 1] as const;
  const y = [1 - (2 * one.y) / one.height, 1 - (2 * other.y) / other.height] as const;
  return { left: Math.min(...x), right: Math.max(...x), bottom: Math.min(...y), top: Math.max(...y) };
}

/** @param inside only what lies in the rectangle as a whole, not what it touches */
export function selectIn(scene: Scene, layers: readonly Object3D[], rectangle: Rectangle, inside: boolean): Selection {
  const seen = new Map<string, Rectangle>();
  const instances: Record<string, number[]> = {};
  for (const layer of layers) {
    eachDrawn(layer, (object) => {
      if (object.userData.unpickable === true) return;
      const key = scene.keyOf(object);
      if (key === undefined || !isClickable(scene, key)) return;
      const box = seenBox(object, scene.camera);
      if (!box) return;
      const before = seen.get(key);
      seen.set(key, before ? around(before, box) : box);
      if (object instanceof InstancedMesh) instances[key] = instancesIn(object, scene.camera, rectangle);
    });
  }
  const keys = [...seen].filter(([, box]) => (inside ? holds(rectangle, box) : meets(rectangle, box)));
  const chosen = keys.map(([key]) => key);
  return {
    keys: chosen,
    instances: Object.fromEntries(Object.entries(instances).filter(([key]) => chosen.includes(key))),
  };
}

function isClickable(scene: Scene, key: string): boolean {
  for (const one of elementsAbove(scene, key)) if (scene.propertiesOf(one)?.clickable === false) return false;
  return true;
}

/** The rectangle around an object's box as it is seen; null: it lies behind the camera. */
function seenBox(object: Object3D, camera: Camera): Rectangle | null {
  const local = localBox(object);
  if (!local) return null;
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  const at = new Vector4();
  const toEye = new Vector3();
  let before = false;
  eachCorner(local, object.matrixWorld, (point) => {
    toEye.copy(point).applyMatrix4(camera.matrixWorldInverse);
    at.set(toEye.x, toEye.y, toEye.z, 1).applyMatrix4(camera.projectionMatrix);
    if (at.w <= 0) {
      // A corner behind the eye: the box reaches out of the picture on that side.
      left = Math.min(left, at.x < 0 ? -Infinity : left);
      right = Math.max(right, at.x > 0 ? Infinity : right);
      bottom = Math.min(bottom, at.y < 0 ? -Infinity : bottom);
      top = Math.max(top, at.y > 0 ? Infinity : top);
      return;
    }
    before = true;
    left = Math.min(left, at.x / at.w);
    right = Math.max(right, at.x / at.w);
    bottom = Math.min(bottom, at.y / at.w);
    top = Math.max(top, at.y / at.w);
  });
  return before ? { left, right, bottom, top } : null;
}

function instancesIn(mesh: InstancedMesh, camera: Camera, rectangle: Rectangle): number[] {
  const toPicture = new Matrix4()
    .multiplyMatrices(camera.matrixWorldInverse, mesh.matrixWorld)
    .premultiply(camera.projectionMatrix);
  const at = new Vector4();
  const m = mesh.instanceMatrix.array;
  const inside: number[] = [];
  for (let instance = 0; instance < mesh.count; instance++) {
    at.set(m[16 * instance + 12]!, m[16 * instance + 13]!, m[16 * instance + 14]!, 1).applyMatrix4(toPicture);
    const [x, y] = [at.x / at.w, at.y / at.w];
    const { left, right, bottom, top } = rectangle;
    if (at.w > 0 && x >= left && x <= right && y >= bottom && y <= top) inside.push(instance);
  }
  return inside;
}

function around(one: Rectangle, other: Rectangle): Rectangle {
  return {
    left: Math.min(one.left, other.left),
    right: Math.max(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
    top: Math.max(one.top, other.top),
  };
}

function holds(outer: Rectangle, inner: Rectangle): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.bottom >= outer.bottom && inner.top <= outer.top
  );
}

function meets(one: Rectangle, other: Rectangle): boolean {
  return one.left <= other.right && one.right >= other.left && one.bottom <= other.top && one.top >= other.bottom;
}
