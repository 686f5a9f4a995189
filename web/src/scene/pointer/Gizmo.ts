/**
 * Handles by which an object is moved, turned and scaled.
 *
 * They hold a stand-in, a pose in the scene's coordinates, and what they do to it is carried over to the object. So the
 * point they are at can be beside the object's origin, and the object keeps to its own parent. While a handle is held
 * the object is where the hand has it, whatever the program says.
 */

import { Box3, Euler, Matrix4, Object3D, Quaternion, Vector3 } from "three";
import { TransformControls } from "three/addons/controls/TransformControls.js";
import { type AnyCamera, halfHeight } from "../camera/projection";
import type { SceneContext } from "../Element";
import type { Place } from "./Picker";
import type { Claimant, Pointer } from "./Pointer";
import { normalized } from "./report";
import { worldMatrix } from "./worldMatrix";

export type GizmoMode = "translate" | "rotate" | "scale";

export interface GizmoSettings {
  readonly modes: readonly GizmoMode[];
  readonly space: "local" | "world";
  /** Whether x, y and z can be used. */
  readonly axes: readonly [boolean, boolean, boolean];
  readonly size: number;
  readonly translationSnap: number | null;
  readonly rotationSnap: number | null;
  readonly scaleSnap: number | null;
  /** Names of handles that are left out, by mode: `X`, `XY` … */
  readonly without?: Readonly<Partial<Record<GizmoMode, readonly string[]>>>;
  /** Whether lines are shown while it is dragged. */
  readonly lines?: boolean;
  /** Of x, y, z and what is under the pointer. */
  readonly colors?: readonly [string, string, string, string];
}

export interface GizmoHost {
  started(): void;
  /** The object has a new pose. */
  moved(local: Matrix4): void;
  ended(): void;
}

/** How far handles of size 1 reach, as a share of the height of what is seen at their distance. */
const REACH = 0.25;

/** What three.js keeps to itself of the handles. */
interface Handles {
  readonly _gizmo: Record<"gizmo" | "picker" | "helper", Record<GizmoMode, Object3D>>;
}

export class Gizmo implements Claimant {
  readonly cursor = "grab";
  private readonly standIn = new Object3D();
  private readonly bounds = new Box3();
  private readonly anchor = new Matrix4();
  private controls: TransformControls[] = [];
  private built = "";
  private held: TransformControls | null = null;
  private pose: Matrix4 | null = null;
  private readonly unclaim: () => void;
  private readonly stop: () => void;

  constructor(
    private readonly scene: SceneContext,
    private readonly key: string,
    private readonly object: Object3D,
    private readonly host: GizmoHost,
  ) {
    const pointer = scene.services.get("pointer") as Pointer | undefined;
    this.unclaim = pointer?.claim(this) ?? (() => undefined);
    this.stop = scene.onFrame(() => this.follow());
    this.standIn.userData = { bounds: this.bounds, helper: true, unpickable: true };
    scene.root.add(this.standIn);
  }

  get holding(): boolean {
    return this.held !== null;
  }

  set(settings: GizmoSettings): void {
    const built = JSON.stringify([settings.modes, settings.without, settings.lines]);
    if (built !== this.built) {
      this.drop();
      this.built = built;
      this.controls = settings.modes.map((mode) => this.make(mode, settings));
    }
    for (const controls of this.controls) {
      controls.setSpace(settings.space);
      controls.setSize(settings.size);
      [controls.showX, controls.showY, controls.showZ] = settings.axes;
      controls.setTranslationSnap(settings.translationSnap || null);
      controls.setRotationSnap(settings.rotationSnap || null);
      controls.setScaleSnap(settings.scaleSnap || null);
      if (settings.colors) controls.setColors(...settings.colors);
    }
    this.scene.invalidate();
  }

  /** Where the handles are in the object's own coordinates. */
  setAnchor(point: Vector3): void {
    const anchor = new Matrix4().makeTranslation(point);
    if (anchor.equals(this.anchor)) return;
    this.anchor.copy(anchor);
    this.scene.invalidate();
  }

  dispose(): void {
    this.unclaim();
    this.stop();
    this.drop();
    this.standIn.removeFromParent();
    this.scene.invalidate();
  }

  // --- the pointer ------------------------------------------------------------------------------------------------

  hover(place: Place): boolean {
    let over = false;
    for (const controls of this.controls) {
      const before = controls.axis;
      controls.camera = this.scene.camera;
      // Of several kinds of handles one is lit.
      if (over || !this.shown) controls.axis = null;
      else controls.pointerHover(pointerAt(place, 0));
      over ||= controls.axis !== null;
      if (controls.axis !== before) this.scene.invalidate();
    }
    return over;
  }

  down(place: Place, event: PointerEvent): boolean {
    if (event.button !== 0 || !this.hover(place)) return false;
    const controls = this.controls.find((one) => one.axis !== null);
    if (!controls) return false;
    controls.pointerDown(pointerAt(place, 0));
    if (!controls.dragging) return false;
    this.held = controls;
    this.host.started();
    this.scene.invalidate();
    return true;
  }

  move(place: Place): void {
    this.held?.pointerMove(pointerAt(place, -1));
    this.scene.invalidate();
  }

  up(_place: Place, event: PointerEvent): void {
    this.held?.pointerUp({ ...pointerAt(_place, 0), button: event.button < 0 ? 0 : event.button });
    this.letGo();
  }

  // --- poses ------------------------------------------------------------------------------------------------------

  private get shown(): boolean {
    for (let one: Object3D | null = this.object; one; one = one.parent) if (!one.visible) return false;
    return this.object.parent !== null;
  }

  /** Each frame: the handles are at the object, or the object is where they are held. */
  private follow(): undefined {
    const { shown } = this;
    for (const controls of this.controls) {
      controls.camera = this.scene.camera;
      controls.getHelper().visible = shown;
    }
    if (this.held) {
      if (this.pose) put(this.object, this.pose);
      return;
    }
    const world = worldMatrix(this.object).multiply(this.anchor);
    world.decompose(this.standIn.position, this.standIn.quaternion, this.standIn.scale);
    this.standIn.updateMatrixWorld();
    this.measure();
  }

  /** Tells how far the handles reach, so that they are not clipped: their size on the screen is always the same. */
  private measure(): void {
    const camera = this.scene.camera as AnyCamera;
    const distance = this.standIn.position.distanceTo(new Vector3().setFromMatrixPosition(camera.matrixWorld));
    const size = Math.max(0, ...this.controls.map((one) => one.size));
    const reach = REACH * size * 2 * halfHeight(camera, distance);
    this.bounds.min.setScalar(-reach).divide(this.standIn.scale);
    this.bounds.max.setScalar(reach).divide(this.standIn.scale);
    this.standIn.visible = this.shown;
  }

  /** A handle moved the stand-in. */
  private carryOver(): void {
    if (!this.held) return;
    this.standIn.updateMatrix();
    const world = this.standIn.matrix.clone().multiply(this.anchor.clone().invert());
    const parent = this.object.parent ? worldMatrix(this.object.parent) : new Matrix4();
    this.pose = parent.invert().multiply(world);
    this.override();
    put(this.object, this.pose);
    this.host.moved(this.pose);
  }

  private letGo(): void {
    if (!this.held) return;
    this.held = null;
    // What the program said meanwhile is outdated.
    if (this.pose) this.override();
    this.pose = null;
    this.host.ended();
    this.scene.invalidate();
  }

  private override(): void {
    if (this.pose) this.scene.override(this.key, { ...poseProperties(this.pose), quaternion: null, matrix: null });
  }

  // --- handles ----------------------------------------------------------------------------------------------------

  private make(mode: GizmoMode, { without, lines }: GizmoSettings): TransformControls {
    const controls = new TransformControls(this.scene.camera, undefined);
    controls.setMode(mode);
    const { gizmo, picker, helper } = (controls as unknown as Handles)._gizmo;
    for (const handles of [gizmo[mode], picker[mode]]) leaveOut(handles, without?.[mode] ?? []);
    if (lines === false) leaveOut(helper[mode], null);
    controls.attach(this.standIn);
    controls.addEventListener("objectChange", () => this.carryOver());
    const root = controls.getHelper();
    root.userData.unpickable = true;
    root.userData.unbounded = true;
    root.userData.helper = true;
    this.scene.root.add(root);
    return controls;
  }

  private drop(): void {
    if (this.held) this.letGo();
    for (const controls of this.controls) {
      controls.detach();
      const root = controls.getHelper();
      root.removeFromParent();
      // What disposes of the controls themselves wants a DOM element, which they were not given.
      (root as Object3D & { dispose(): void }).dispose();
    }
    this.controls = [];
  }
}

/** @param names null: all */
function leaveOut(handles: Object3D, names: readonly string[] | null): void {
  for (const handle of [...handles.children]) {
    if (names && !names.includes(handle.name)) continue;
    handle.removeFromParent();
    (handle as Object3D & { geometry?: { dispose(): void } }).geometry?.dispose();
  }
}

function pointerAt(place: Place, button: number): PointerEvent {
  const [x, y] = normalized(place);
  // What three.js asks of an event are these three.
  return { x, y, button } as PointerEvent;
}

function put(object: Object3D, local: Matrix4): void {
  object.matrix.copy(local);
  object.matrix.decompose(object.position, object.quaternion, object.scale);
  object.matrixWorldNeedsUpdate = true;
}

/** A matrix as the properties of an element. */
export function poseProperties(matrix: Matrix4): { position: number[]; rotation: number[]; scale: number[] } {
  const position = new Vector3();
  const quaternion = new Quaternion();
  const scale = new Vector3();
  matrix.decompose(position, quaternion, scale);
  const { x, y, z } = new Euler().setFromQuaternion(quaternion, "XYZ");
  return { position: position.toArray(), rotation: [x, y, z], scale: scale.toArray() };
}
