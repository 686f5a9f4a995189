/**
 * What hands do to the camera.
 *
 * Left drag turns; right, middle, or shift- or control-left drag moves sideways; the wheel comes nearer to what is under
 * the pointer; two fingers move and pinch; a double click brings a point to the middle and turns about it from then on.
 * Arrows turn (with shift they move), + and - zoom, F shows all, R or Home goes back to how it was at first. A movement
 * runs out softly after the hand lets go: `step` asks for frames until it has stopped, and for none after that.
 */

import type { Vector3 } from "three";
import { claims } from "../pointer/claims";
import type { Turntable } from "./Turntable";

export interface ControlsHost {
  /** The camera moved, or will in the next frame. */
  moved(): void;
  /** A hand takes the camera. */
  taken(): void;
  /** The point of the scene at a place of the view; null: none. CSS pixels from the top left. */
  pointAt(x: number, y: number): Vector3 | null;
  /** The point at the target's depth under a place, -1 to 1, up positive. */
  atTargetDepth(x: number, y: number): Vector3;
  /** Come nearer by zooming, about a point that stays where it is. */
  zoom(factor: number, center: Vector3): void;
  /** Metres for one CSS pixel at the target's depth. */
  pixelSize(): number;
  focusRequested(x: number, y: number): void;
  fitRequested(): void;
  resetRequested(): void;
}

/** What a program sets of them; see `OrbitControls` in Python. */
export interface ControlsSettings {
  enabled: boolean;
  enableRotate: boolean;
  enablePan: boolean;
  enableZoom: boolean;
  enableKeys: boolean;
  enableDamping: boolean;
  dampingFactor: number;
  rotateSpeed: number;
  panSpeed: number;
  zoomSpeed: number;
  zoomToCursor: boolean;
  autoRotate: boolean;
  autoRotateSpeed: number;
}

export const DEFAULT_SETTINGS: Readonly<ControlsSettings> = {
  enabled: true,
  enableRotate: true,
  enablePan: true,
  enableZoom: true,
  enableKeys: true,
  enableDamping: true,
  dampingFactor: 0.05,
  rotateSpeed: 1,
  panSpeed: 1,
  zoomSpeed: 1,
  zoomToCursor: true,
  autoRotate: false,
  autoRotateSpeed: 2,
};

interface Place {
  x: number;
  y: number;
}

type Drag = "rotate" | "pan";

/** Radians per view height dragged. */
const TURN = 1.25 * Math.PI;
const ZOOM_PER_PIXEL = 0.0012;
/** Milliseconds in which a zoom gets where the wheel asked for. */
const ZOOM_TIME = 45;
/** Milliseconds of a run-out at the default damping factor. */
const COAST_TIME = 110;
/** Pixels a millisecond. */
const SLOWEST_COAST = 0.03;
const CLICK_DISTANCE = 4;
const KEY_TURN = Math.PI / 24;
const KEY_PAN = 40;
const KEY_ZOOM = 1.2;

export class CameraControls {
  settings: ControlsSettings = { ...DEFAULT_SETTINGS };
  /** Whether the camera that is looked through may be moved at all. */
  allowed = true;
  private readonly pointers = new Map<number, Place>();
  private readonly abort = new AbortController();
  private drag: Drag = "rotate";
  private travelled = 0;
  private velocity = { x: 0, y: 0 };
  private lastMove = 0;
  private coasting = false;
  private zoomLeft = 0;
  private zoomCenter: Vector3 | null = null;
  private zoomPlace: Place | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly table: Turntable,
    private readonly host: ControlsHost,
  ) {
    const { signal } = this.abort;
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
      options: AddEventListenerOptions = {},
    ): void => element.addEventListener(type, listener, { signal, ...options });
    listen("pointerdown", (event) => this.onPointerDown(event));
    listen("pointermove", (event) => this.onPointerMove(event));
    listen("pointerup", (event) => this.onPointerEnd(event));
    listen("pointercancel", (event) => this.onPointerEnd(event));
    listen("wheel", (event) => this.onWheel(event), { passive: false });
    listen("dblclick", (event) => this.onDoubleClick(event));
    listen("contextmenu", (event) => event.preventDefault());
    listen("keydown", (event) => this.onKeyDown(event));
  }

  /** Whether a hand is on the scene. */
  get dragging(): boolean {
    return this.pointers.size > 0;
  }

  private get enabled(): boolean {
    return this.allowed && this.settings.enabled;
  }

  /** Stops whatever still moves by itself. */
  halt(): void {
    this.coasting = false;
    this.zoomLeft = 0;
  }

  /** Moves on by `elapsed` milliseconds. @returns whether another frame is needed */
  step(elapsed: number): boolean {
    if (!this.enabled) this.halt();
    if (this.coasting) this.coast(elapsed);
    if (this.zoomLeft !== 0 && this.zoomCenter) this.zoomOn(elapsed, this.zoomCenter);
    const spins = this.enabled && this.settings.autoRotate;
    if (spins && !this.dragging) {
      this.table.rotate((this.settings.autoRotateSpeed * 2 * Math.PI * Math.min(elapsed, 100)) / 60_000, 0);
    }
    return this.coasting || this.zoomLeft !== 0 || spins;
  }

  dispose(): void {
    this.abort.abort();
    this.pointers.clear();
  }

  private coast(elapsed: number): void {
    const time = (COAST_TIME * DEFAULT_SETTINGS.dampingFactor) / this.settings.dampingFactor;
    const decay = Math.exp(-elapsed / time);
    const far = time * (1 - decay);
    this.turn(this.velocity.x * far, this.velocity.y * far);
    this.velocity.x *= decay;
    this.velocity.y *= decay;
    this.coasting = Math.hypot(this.velocity.x, this.velocity.y) > SLOWEST_COAST;
  }

  private zoomOn(elapsed: number, center: Vector3): void {
    const rest = this.settings.enableDamping ? this.zoomLeft * Math.exp(-elapsed / ZOOM_TIME) : 0;
    const part = Math.abs(rest) < 1e-3 ? this.zoomLeft : this.zoomLeft - rest;
    this.host.zoom(Math.exp(part), center);
    this.zoomLeft -= part;
  }

  private onPointerDown(event: PointerEvent): void {
    if (claims.has(event) || !this.enabled) return;
    this.halt();
    this.host.taken();
    this.element.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, place(event));
    this.travelled = this.pointers.size > 1 ? Number.POSITIVE_INFINITY : 0;
    this.velocity = { x: 0, y: 0 };
    const pans = event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey;
    this.drag = pans ? "pan" : "rotate";
    // Browsers turn a middle press into a scrolling mode of their own.
    if (event.button === 1) event.preventDefault();
  }

  private onPointerMove(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const dx = now.x - before.x;
    const dy = now.y - before.y;
    if (dx === 0 && dy === 0) return;
    this.travelled += Math.hypot(dx, dy);
    if (this.pointers.size === 1) {
      this.pointers.set(event.pointerId, now);
      // Until a press is told from a click, the scene keeps still.
      if (this.travelled > CLICK_DISTANCE) this.dragBy(dx, dy, event.timeStamp);
    } else {
      this.pinch(event.pointerId, now);
    }
  }

  private dragBy(dx: number, dy: number, time: number): void {
    if (!this.enabled) return;
    if (this.drag === "pan") {
      this.pan(dx, dy);
    } else {
      this.turn(dx, dy);
      const elapsed = Math.max(time - this.lastMove, 1);
      const weight = elapsed > 100 ? 1 : 0.5;
      this.velocity.x += weight * (dx / elapsed - this.velocity.x);
      this.velocity.y += weight * (dy / elapsed - this.velocity.y);
      this.lastMove = time;
    }
    this.host.moved();
  }

  private pinch(id: number, now: Place): void {
    const [first, second] = [...this.pointers.keys()];
    const other = this.pointers.get((first === id ? second : first) ?? id);
    const before = this.pointers.get(id);
    this.pointers.set(id, now);
    if (!other || !before || this.pointers.size !== 2 || !this.enabled) return;
    const spread = Math.hypot(now.x - other.x, now.y - other.y);
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    this.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    if (spread > 0 && was > 0 && this.settings.enableZoom) {
      const middle = this.normalized({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      this.host.zoom((was / spread) ** this.settings.zoomSpeed, this.host.atTargetDepth(middle.x, middle.y));
    }
    this.host.moved();
  }

  private onPointerEnd(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.pointers.size > 0) {
      this.velocity = { x: 0, y: 0 };
      return;
    }
    const stillMoving = event.timeStamp - this.lastMove < 60 && this.drag === "rotate";
    const fast = Math.hypot(this.velocity.x, this.velocity.y) > 0.15;
    if (stillMoving && fast && this.settings.enableDamping && this.travelled > CLICK_DISTANCE) {
      this.coasting = true;
      this.host.moved();
    }
  }

  private onWheel(event: WheelEvent): void {
    if (claims.has(event) || !this.enabled || !this.settings.enableZoom) return;
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    // A pinch on a touchpad comes as a wheel with the control key and small steps.
    const pixels = Math.max(-400, Math.min(400, event.deltaY * unit * (event.ctrlKey ? 6 : 1)));
    if (pixels === 0) return;
    this.host.taken();
    const at = place(event);
    const moved = !this.zoomPlace || Math.hypot(at.x - this.zoomPlace.x, at.y - this.zoomPlace.y) > 3;
    if (moved || this.zoomLeft === 0 || !this.zoomCenter) {
      this.zoomPlace = at;
      this.zoomCenter = this.zoomCenterAt(at);
    }
    this.zoomLeft += pixels * ZOOM_PER_PIXEL * this.settings.zoomSpeed;
    this.host.moved();
  }

  private zoomCenterAt(at: Place): Vector3 {
    if (!this.settings.zoomToCursor) return this.table.target;
    const { x, y } = this.normalized(at);
    return this.host.pointAt(at.x, at.y) ?? this.host.atTargetDepth(x, y);
  }

  private onDoubleClick(event: MouseEvent): void {
    if (claims.has(event) || !this.enabled) return;
    const { x, y } = place(event);
    this.host.focusRequested(x, y);
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.enabled || !this.settings.enableKeys) return;
    if (event.target !== this.element) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    this.halt();
    this.host.taken();
    if (act === "fit") this.host.fitRequested();
    else if (act === "reset") this.host.resetRequested();
    else if (act === "nearer" || act === "farther") this.zoomByKey(act);
    else if (event.shiftKey) this.pan(-act[0] * KEY_PAN, -act[1] * KEY_PAN);
    else this.turnBy(act[0] * KEY_TURN, act[1] * KEY_TURN);
    this.host.moved();
  }

  private zoomByKey(way: "nearer" | "farther"): void {
    if (this.settings.enableZoom) this.host.zoom(way === "nearer" ? 1 / KEY_ZOOM : KEY_ZOOM, this.table.target);
  }

  private pan(dx: number, dy: number): void {
    if (!this.settings.enablePan) return;
    const size = this.host.pixelSize() * this.settings.panSpeed;
    this.table.pan(-dx * size, dy * size);
  }

  private turn(dx: number, dy: number): void {
    const scale = TURN / Math.max(this.element.clientHeight, 1);
    this.turnBy(dx * scale, dy * scale);
  }

  private turnBy(right: number, down: number): void {
    const { enableRotate, rotateSpeed } = this.settings;
    if (enableRotate) this.table.rotate(right * rotateSpeed, down * rotateSpeed);
  }

  /** A place in CSS pixels as -1 to 1, up positive. */
  private normalized({ x, y }: Place): Place {
    const { clientWidth, clientHeight } = this.element;
    return { x: (2 * x) / Math.max(clientWidth, 1) - 1, y: 1 - (2 * y) / Math.max(clientHeight, 1) };
  }
}

const KEYS: Record<string, "fit" | "reset" | "nearer" | "farther" | [number, number]> = {
  f: "fit",
  r: "reset",
  Home: "reset",
  "+": "nearer",
  "=": "nearer",
  "-": "farther",
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Offsets in the element, also while a captured pointer is outside of it. */
function place(event: MouseEvent): Place {
  return { x: event.offsetX, y: event.offsetY };
}
