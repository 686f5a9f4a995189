/**
 * What hands do to the camera.
 *
 * Left drag turns; right, middle or shift-left drag pans; the wheel zooms towards the pointer; two fingers pan and
 * zoom; a double click brings a point to the middle and turns about it; R resets, arrows turn, + and - zoom.
 * A movement runs out softly after the hand lets go: `step` then asks for frames until it has stopped.
 */

import type { Vector3 } from "three";
import type { CameraRig } from "./CameraRig";

export interface ControlsHost {
  /** The camera moved, or will in the next frame. */
  moved(): void;
  /** The point of the mesh at a place of the view, relative to the origin; null: none. CSS pixels from the top left. */
  pointAt(x: number, y: number): Vector3 | null;
  /** The mesh was clicked; CSS pixels from the top left of the view. */
  clicked(x: number, y: number): void;
  /** A point was chosen to turn about. */
  pivotChosen(pivot: Vector3): void;
  resetRequested(): void;
}

interface Pointer {
  x: number;
  y: number;
}

type Drag = "rotate" | "pan";

/** Radians per view height dragged. */
const TURN = 1.25 * Math.PI;
const ZOOM_PER_PIXEL = 0.0012;
/** Time constants in milliseconds: zooming to where the wheel asked for, and the run-out of a turn. */
const ZOOM_TIME = 45;
const COAST_TIME = 110;
const SLOWEST_COAST = 0.03;
const CLICK_DISTANCE = 4;
const KEY_TURN = Math.PI / 24;

export class Controls {
  private readonly pointers = new Map<number, Pointer>();
  private readonly abort = new AbortController();
  private drag: Drag = "rotate";
  private travelled = 0;
  private velocity = { x: 0, y: 0 };
  private lastMove = 0;
  private coasting = false;
  private zoomLeft = 0;
  private zoomCenter: Vector3 | null = null;
  private zoomPlace: Pointer | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly rig: CameraRig,
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

  /** Whether a hand is on the mesh. */
  get dragging(): boolean {
    return this.pointers.size > 0;
  }

  /** Stop whatever still moves by itself. */
  halt(): void {
    this.coasting = false;
    this.zoomLeft = 0;
  }

  /**
   * Move on by `elapsed` milliseconds.
   *
   * @returns whether another frame is needed
   */
  step(elapsed: number): boolean {
    if (this.coasting) {
      const decay = Math.exp(-elapsed / COAST_TIME);
      const time = COAST_TIME * (1 - decay);
      this.turn(this.velocity.x * time, this.velocity.y * time);
      this.velocity.x *= decay;
      this.velocity.y *= decay;
      this.coasting = Math.hypot(this.velocity.x, this.velocity.y) > SLOWEST_COAST;
    }
    if (this.zoomLeft !== 0 && this.zoomCenter) {
      const rest = this.zoomLeft * Math.exp(-elapsed / ZOOM_TIME);
      const part = Math.abs(rest) < 1e-3 ? this.zoomLeft : this.zoomLeft - rest;
      this.rig.zoom(Math.exp(part), this.zoomCenter);
      this.zoomLeft -= part;
    }
    return this.coasting || this.zoomLeft !== 0;
  }

  dispose(): void {
    this.abort.abort();
    this.pointers.clear();
  }

  private onPointerDown(event: PointerEvent): void {
    this.halt();
    this.element.focus({ preventScroll: true });
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
      // Until a press is told from a click, the mesh keeps still.
      if (this.travelled > CLICK_DISTANCE) this.dragBy(dx, dy, event.timeStamp);
    } else {
      this.pinch(event.pointerId, now);
    }
  }

  private dragBy(dx: number, dy: number, time: number): void {
    if (this.drag === "pan") {
      this.rig.pan(dx, dy);
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

  private pinch(id: number, now: Pointer): void {
    const [first, second] = [...this.pointers.keys()];
    const other = this.pointers.get((first === id ? second : first) ?? id);
    const before = this.pointers.get(id);
    this.pointers.set(id, now);
    if (!other || !before || this.pointers.size !== 2) return;
    const spread = Math.hypot(now.x - other.x, now.y - other.y);
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    this.rig.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    if (spread > 0 && was > 0) {
      const middle = this.normalized({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      this.rig.zoom(was / spread, this.rig.atTargetDepth(middle.x, middle.y));
    }
    this.host.moved();
  }

  private onPointerEnd(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.pointers.size > 0) {
      this.velocity = { x: 0, y: 0 };
      return;
    }
    if (event.type === "pointerup" && event.button === 0 && this.travelled <= CLICK_DISTANCE) {
      const { x, y } = place(event);
      this.host.clicked(x, y);
      return;
    }
    const stillMoving = event.timeStamp - this.lastMove < 60 && this.drag === "rotate";
    if (stillMoving && Math.hypot(this.velocity.x, this.velocity.y) > 0.15) {
      this.coasting = true;
      this.host.moved();
    }
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    // A pinch on a touchpad comes as a wheel with the control key and small steps.
    const pixels = Math.max(-400, Math.min(400, event.deltaY * unit * (event.ctrlKey ? 6 : 1)));
    if (pixels === 0) return;
    const at = place(event);
    const moved = !this.zoomPlace || Math.hypot(at.x - this.zoomPlace.x, at.y - this.zoomPlace.y) > 3;
    if (moved || this.zoomLeft === 0 || !this.zoomCenter) {
      this.zoomPlace = at;
      this.zoomCenter = this.zoomCenterAt(at);
    }
    this.zoomLeft += pixels * ZOOM_PER_PIXEL;
    this.host.moved();
  }

  private zoomCenterAt(at: Pointer): Vector3 {
    const { x, y } = this.normalized(at);
    return this.host.pointAt(at.x, at.y) ?? this.rig.atTargetDepth(x, y);
  }

  private onDoubleClick(event: MouseEvent): void {
    const { x, y } = place(event);
    const pivot = this.host.pointAt(x, y);
    if (pivot) this.host.pivotChosen(pivot);
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    this.halt();
    if (act === "reset") {
      this.host.resetRequested();
      return;
    }
    if (act === "nearer" || act === "farther") this.rig.zoom(act === "nearer" ? 1 / 1.2 : 1.2, this.rig.target.clone());
    else this.rig.rotate(act[0] * KEY_TURN, act[1] * KEY_TURN);
    this.host.moved();
  }

  private turn(dx: number, dy: number): void {
    const scale = TURN / Math.max(this.element.clientHeight, 1);
    this.rig.rotate(dx * scale, dy * scale);
  }

  /** A place in CSS pixels as -1 to 1, up positive. */
  private normalized({ x, y }: Pointer): Pointer {
    const { clientWidth, clientHeight } = this.element;
    return { x: (2 * x) / Math.max(clientWidth, 1) - 1, y: 1 - (2 * y) / Math.max(clientHeight, 1) };
  }
}

const KEYS: Record<string, "reset" | "nearer" | "farther" | [number, number]> = {
  r: "reset",
  R: "reset",
  "+": "nearer",
  "=": "nearer",
  "-": "farther",
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Offsets in the element, also while a captured pointer is outside of it. */
function place(event: MouseEvent): Pointer {
  return { x: event.offsetX, y: event.offsetY };
}
