/**
 * The pointer in a scene: clicks, hovering, dragging, and who else uses it.
 *
 * Clicks are always told. Everything else is looked for only where somebody asks for it: without that, no ray is cast
 * while the pointer moves. Gizmos and the like are *claimants*: they are asked first, and what they take is theirs.
 */

import type { Object3D, Vector3 } from "three";
import "./pointer.css";
import type { SceneView } from "../SceneView";
import { claims } from "./claims";
import { DragObjects } from "./DragObjects";
import { Interests, listenerFor } from "./interest";
import { type Hit, Picker, type Place } from "./Picker";
import { RectangleTool } from "./RectangleTool";
import { hitValue, placeOf, pointerValue } from "./report";

/** Name of this feature in `services`. */
export const POINTER = "pointer";

/** Pixels that a press may move and still be a click. */
const CLICK_DISTANCE = 4;

/** Somebody who may take presses for himself. */
export interface Claimant {
  /** Whether the pointer is over something of his; called while no button is pressed. */
  hover?(place: Place, event: PointerEvent): boolean;
  /** @returns whether he takes the press; then the following go to him */
  down(place: Place, event: PointerEvent): boolean;
  move(place: Place, event: PointerEvent): void;
  /** The end; `cancelled`: as if it had not been. */
  up(place: Place, event: PointerEvent, cancelled: boolean): void;
  /** The cursor while the pointer is over something of his. */
  readonly cursor?: string;
}

/** Hears of clicks beside the program. */
export type ClickListener = (hit: Hit | null, event: MouseEvent, place: Place) => void;

export class Pointer {
  readonly picker: Picker;
  /** Groups whose elements can be picked. */
  readonly layers: readonly Object3D[];
  readonly rectangles: RectangleTool;
  private readonly canvas: HTMLCanvasElement;
  private readonly interests: Interests;
  private readonly claimants: Claimant[] = [];
  private readonly clickListeners = new Set<ClickListener>();
  private readonly doubleClickListeners = new Set<ClickListener>();
  private readonly hoverListeners = new Set<(hit: Hit | null) => void>();
  private readonly abort = new AbortController();
  private readonly pressed = new Set<number>();
  private press: { id: number; x: number; y: number; moved: boolean } | null = null;
  private taker: { id: number; claimant: Claimant } | null = null;
  private hovered: { listener: string; hit: Hit } | null = null;
  private latest: PointerEvent | null = null;
  private scheduled = 0;

  constructor(
    private readonly view: SceneView,
    layers: Readonly<Record<string, Object3D>>,
  ) {
    view.services.set(POINTER, this);
    this.layers = [layers["@children"]!, layers["@htmlChildren"]!];
    this.picker = new Picker(view, this.layers);
    this.interests = new Interests(view);
    this.canvas = view.renderer.domElement;
    const { signal } = this.abort;
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ): void => this.canvas.addEventListener(type, listener, { signal, passive: false });
    listen("pointerdown", (event) => this.onDown(event));
    listen("pointermove", (event) => this.onMove(event));
    listen("pointerup", (event) => this.onUp(event, false));
    listen("pointercancel", (event) => this.onUp(event, true));
    listen("pointerleave", () => this.onLeave());
    listen("dblclick", (event) => this.onDoubleClick(event));
    listen("wheel", (event) => this.onWheel(event));
    this.claim(new DragObjects(view, this));
    this.rectangles = new RectangleTool(view, this);
    this.claim(this.rectangles);
  }

  // --- what others use ------------------------------------------------------------------------------------------

  /** The point and object at a place of the picture, CSS pixels from the top left. */
  pointAt(x: number, y: number): { point: Vector3; object: Object3D } | null {
    const hit = this.picker.pick({ x, y, ...this.view.size });
    return hit && { point: hit.point, object: this.view.find(hit.key)?.object ?? hit.object };
  }

  /** Asks `claimant` before those that asked earlier. @returns what ends it */
  claim(claimant: Claimant): () => void {
    this.claimants.unshift(claimant);
    return () => {
      const at = this.claimants.indexOf(claimant);
      if (at >= 0) this.claimants.splice(at, 1);
      if (this.taker?.claimant === claimant) this.taker = null;
    };
  }

  /** Calls `listener` with every click, on elements and beside them. */
  onClick(listener: ClickListener): () => void {
    this.clickListeners.add(listener);
    return () => this.clickListeners.delete(listener);
  }

  onDoubleClicked(listener: ClickListener): () => void {
    this.doubleClickListeners.add(listener);
    return () => this.doubleClickListeners.delete(listener);
  }

  /** Calls `listener` with what is under the pointer while it moves, once a frame; null: nothing is. */
  onHover(listener: (hit: Hit | null) => void): () => void {
    this.hoverListeners.add(listener);
    return () => this.hoverListeners.delete(listener);
  }

  /** Whether whoever looks may act. */
  get acts(): boolean {
    return this.view.role === "control";
  }

  /** Whether any element wants to be dragged. */
  get hasDraggables(): boolean {
    return this.interests.has("drag");
  }

  // --- what the view calls --------------------------------------------------------------------------------------

  sceneChanged(): void {
    this.interests.sceneChanged();
  }

  dispose(): void {
    this.abort.abort();
    this.rectangles.dispose();
    cancelAnimationFrame(this.scheduled);
  }

  // --- presses --------------------------------------------------------------------------------------------------

  private onDown(event: PointerEvent): void {
    this.canvas.focus({ preventScroll: true });
    this.pressed.add(event.pointerId);
    if (this.taker) {
      // A second finger is not the taker's, nor the camera's.
      claims.add(event);
      return;
    }
    const place = placeOf(event, this.canvas);
    this.press = this.pressed.size > 1 ? null : { id: event.pointerId, x: place.x, y: place.y, moved: false };
    if (!this.acts) return;
    if (this.pressed.size === 1) {
      for (const claimant of this.claimants) {
        if (!claimant.down(place, event)) continue;
        claims.add(event);
        this.press = null;
        this.taker = { id: event.pointerId, claimant };
        this.canvas.setPointerCapture(event.pointerId);
        return;
      }
    }
    if (this.interests.has("down")) this.tell("POINTER_DOWN", "down", event, place);
  }

  private onMove(event: PointerEvent): void {
    const place = placeOf(event, this.canvas);
    if (this.taker) {
      if (event.pointerId === this.taker.id) this.taker.claimant.move(place, event);
      claims.add(event);
      return;
    }
    const { press } = this;
    if (press && event.pointerId === press.id && Math.hypot(place.x - press.x, place.y - press.y) > CLICK_DISTANCE) {
      press.moved = true;
    }
    if (this.pressed.size === 0 || event.buttons === 0) this.overClaimant(place, event);
    if (!this.wantsHover) return;
    this.latest = event;
    this.scheduled ||= requestAnimationFrame(() => {
      this.scheduled = 0;
      if (this.latest) this.hover(this.latest);
    });
  }

  private onUp(event: PointerEvent, cancelled: boolean): void {
    this.pressed.delete(event.pointerId);
    const place = placeOf(event, this.canvas);
    const { taker, press } = this;
    if (taker) {
      claims.add(event);
      if (event.pointerId !== taker.id) return;
      this.taker = null;
      taker.claimant.up(place, event, cancelled);
      return;
    }
    if (this.acts && !cancelled && this.interests.has("up")) this.tell("POINTER_UP", "up", event, place);
    if (!press || event.pointerId !== press.id) return;
    this.press = null;
    if (press.moved || cancelled) return;
    if (event.button === 0) this.clickAt(event, place);
    else if (event.button === 2) this.tellHit("CONTEXT_MENU", this.picker.pick(place), event, place);
  }

  /** Somebody took a press that turned out to be a click. */
  clickAt(event: PointerEvent, place: Place): void {
    const hit = this.picker.pick(place);
    this.tellHit("CLICK", hit, event, place);
    if (hit) this.tellHit("ON_CLICK", hit, event, place);
    for (const listener of [...this.clickListeners]) listener(hit, event, place);
  }

  private onDoubleClick(event: MouseEvent): void {
    const place = placeOf(event, this.canvas);
    if (this.doubleClickListeners.size > 0) claims.add(event);
    const hit = this.picker.pick(place);
    if (hit) this.tellHit("DOUBLE_CLICK", hit, event, place);
    for (const listener of [...this.doubleClickListeners]) listener(hit, event, place);
  }

  private onWheel(event: WheelEvent): void {
    if (!this.acts || !this.interests.has("wheel")) return;
    const place = placeOf(event, this.canvas);
    const hit = this.picker.pick(place);
    const listener = hit && listenerFor(this.view, hit.key, "wheel");
    if (!listener) return;
    event.preventDefault();
    claims.add(event);
    const turned = { deltaX: event.deltaX, deltaY: event.deltaY, deltaMode: event.deltaMode };
    this.view.send("POINTER_WHEEL", listener, { ...this.value(hit, event, place), ...turned });
  }

  // --- hovering -------------------------------------------------------------------------------------------------

  private get wantsHover(): boolean {
    return this.hoverListeners.size > 0 || (this.acts && this.interests.has("hover", "move", "drag"));
  }

  private overClaimant(place: Place, event: PointerEvent): void {
    if (!this.acts) return;
    let cursor = "";
    for (const claimant of this.claimants) {
      // All are asked: a gizmo that the pointer has left shows so.
      if (claimant.hover?.(place, event) && !cursor) cursor = claimant.cursor ?? "grab";
    }
    if (cursor || !this.hovered) this.canvas.style.cursor = cursor;
  }

  private hover(event: PointerEvent): void {
    this.latest = null;
    if (this.taker || event.buttons !== 0) return;
    const place = placeOf(event, this.canvas);
    const hit = this.picker.pick(place);
    for (const listener of [...this.hoverListeners]) listener(hit);
    if (!this.acts) return;
    const listener = hit && listenerFor(this.view, hit.key, "hover");
    if (this.hovered && this.hovered.listener !== listener) {
      this.view.send("POINTER_LEAVE", this.hovered.listener, this.value(this.hovered.hit, event, place));
    }
    if (hit && listener && this.hovered?.listener !== listener) {
      this.view.send("POINTER_ENTER", listener, this.value(hit, event, place));
    }
    this.hovered = hit && listener ? { listener, hit } : null;
    const mover = hit && listenerFor(this.view, hit.key, "move");
    if (mover) this.view.send("POINTER_MOVE", mover, this.value(hit, event, place), { latest: true });
    const drags = hit && listenerFor(this.view, hit.key, "drag");
    const clicks = hit && listenerFor(this.view, hit.key, "click");
    this.canvas.style.cursor = drags ? "grab" : listener || clicks ? "pointer" : "";
  }

  private onLeave(): void {
    this.latest = null;
    for (const listener of [...this.hoverListeners]) listener(null);
    if (this.hovered) this.view.send("POINTER_LEAVE", this.hovered.listener, hitValue(this.hovered.hit));
    this.hovered = null;
  }

  // --- telling --------------------------------------------------------------------------------------------------

  /** Tells whoever asked for it. */
  private tell(etype: string, interest: "down" | "up", event: PointerEvent, place: Place): void {
    const hit = this.picker.pick(place);
    const listener = hit && listenerFor(this.view, hit.key, interest);
    if (listener) this.view.send(etype, listener, this.value(hit, event, place));
  }

  /** Tells of a hit under the key of what is one thing to the pointer there. */
  private tellHit(etype: string, hit: Hit | null, event: MouseEvent, place: Place): void {
    if (!this.acts) return;
    const key = hit && (listenerFor(this.view, hit.key, "click") ?? hit.key);
    const value = this.value(hit, event, place);
    this.view.send(etype, key, key === null ? value : { ...value, key, target: hit!.key });
  }

  private value(hit: Hit | null, event: MouseEvent, place: Place): Record<string, unknown> {
    return pointerValue(event, place, this.picker.ray(place), hit);
  }
}
