/**
 * Dragging elements by hand: those that ask for `drag` in their `events`.
 *
 * An element follows the pointer in a plane through the place where it was taken: facing the camera, or one of the
 * scene's (`plane` of `Draggable`). With the shift key it moves along the scene's `up` only. Events DRAG_START, DRAG
 * (the newest only) and DRAG_END tell of it; where the element stands is shown at once in this browser.
 */

import { Matrix4, type Object3D, Plane, type Ray, Vector3 } from "three";
import { poseValue } from "../camera/CameraReport";
import type { SceneView } from "../SceneView";
import { poseProperties } from "./Gizmo";
import { listenerFor } from "./interest";
import type { Hit, Place } from "./Picker";
import type { Claimant, Pointer } from "./Pointer";
import { pointerValue } from "./report";
import { worldMatrix } from "./worldMatrix";

const NORMALS: Readonly<Record<string, readonly [number, number, number]>> = {
  xy: [0, 0, 1],
  xz: [0, 1, 0],
  yz: [1, 0, 0],
};
/** Pixels before a press becomes a drag: a click moves nothing. */
const START_DISTANCE = 3;

interface Drag {
  readonly key: string;
  readonly object: Object3D;
  readonly hit: Hit;
  readonly from: Place;
  readonly plane: Plane;
  /** Where its origin was, in the scene's coordinates. */
  readonly start: Vector3;
  /** By how much it has been moved. */
  readonly moved: Vector3;
  started: boolean;
}

export class DragObjects implements Claimant {
  readonly cursor = "grab";
  private drag: Drag | null = null;

  constructor(
    private readonly view: SceneView,
    private readonly pointer: Pointer,
  ) {}

  down(place: Place, event: PointerEvent): boolean {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || !this.pointer.hasDraggables) return false;
    const hit = this.pointer.picker.pick(place);
    const key = hit && listenerFor(this.view, hit.key, "drag");
    const object = key && this.view.find(key)?.object;
    const properties = key ? this.view.propertiesOf(key) : undefined;
    if (!hit || !key || !object || properties?.enabled === false) return false;
    const plane = this.planeOf(properties?.plane, hit.point);
    const start = new Vector3().setFromMatrixPosition(object.matrixWorld);
    this.drag = { key, object, hit, from: place, plane, start, moved: new Vector3(), started: false };
    return true;
  }

  move(place: Place, event: PointerEvent): void {
    const { drag } = this;
    if (!drag) return;
    if (!drag.started) {
      if (Math.hypot(place.x - drag.from.x, place.y - drag.from.y) < START_DISTANCE) return;
      drag.started = true;
      this.tell("DRAG_START", drag, place, event);
    }
    const point = event.shiftKey ? this.alongUp(drag, place) : this.inPlane(drag, place);
    if (!point) return;
    drag.moved.subVectors(point, drag.hit.point);
    this.show(drag);
    this.tell("DRAG", drag, place, event, true);
  }

  up(place: Place, event: PointerEvent, cancelled: boolean): void {
    const { drag } = this;
    this.drag = null;
    if (!drag) return;
    if (drag.started) this.tell("DRAG_END", drag, place, event);
    else if (!cancelled) this.pointer.clickAt(event, place);
  }

  private planeOf(name: unknown, point: Vector3): Plane {
    const given = NORMALS[String(name)];
    const normal = given
      ? new Vector3(...given)
      : new Vector3(0, 0, 1).transformDirection(this.view.camera.matrixWorld);
    return new Plane().setFromNormalAndCoplanarPoint(normal, point);
  }

  private inPlane({ plane }: Drag, place: Place): Vector3 | null {
    return this.pointer.picker.ray(place).intersectPlane(plane, new Vector3());
  }

  /** The place on the vertical through where it was taken that is nearest to the ray under the pointer. */
  private alongUp({ hit }: Drag, place: Place): Vector3 | null {
    const ray = this.pointer.picker.ray(place);
    const up = new Vector3(...this.view.up).normalize();
    const away = nearestAlong(hit.point, up, ray);
    return away === null ? null : hit.point.clone().addScaledVector(up, away);
  }

  /** Puts the element where the hand is. */
  private show({ key, object, start, moved }: Drag): void {
    const world = worldMatrix(object).setPosition(start.clone().add(moved));
    const parent = object.parent ? worldMatrix(object.parent) : new Matrix4();
    const local = parent.invert().multiply(world);
    this.view.override(key, { ...poseProperties(local), quaternion: null, matrix: null });
  }

  private tell(etype: string, drag: Drag, place: Place, event: PointerEvent, latest = false): void {
    const ray = this.pointer.picker.ray(place);
    const point = drag.hit.point.clone().add(drag.moved);
    const value = {
      ...pointerValue(event, place, ray, drag.hit),
      key: drag.key,
      target: drag.hit.key,
      point: point.toArray(),
      delta: drag.moved.toArray(),
      object: { ...poseValue(drag.object.matrix), matrixWorld: worldMatrix(drag.object).toArray() },
    };
    this.view.send(etype, drag.key, value, { latest });
  }
}

/** How far along a line through `origin` its point nearest to a ray is; null: they are parallel. */
export function nearestAlong(origin: Vector3, direction: Vector3, ray: Ray): number | null {
  const between = new Vector3().subVectors(origin, ray.origin);
  const along = direction.dot(ray.direction);
  const across = 1 - along * along;
  if (across < 1e-6) return null;
  return (along * ray.direction.dot(between) - direction.dot(between)) / across;
}
