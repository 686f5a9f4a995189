/** Drawing a rectangle over elements, by hand: while a key is held, or once when the program asks for it. */

import type { SceneView } from "../SceneView";
import type { Place } from "./Picker";
import type { Claimant, Pointer } from "./Pointer";
import { type Rectangle, rectangleBetween, type Selection, selectIn } from "./RectangleSelect";
import { modifiersOf } from "./report";

export interface RectangleSettings {
  readonly modifier: "shift" | "alt" | "ctrl" | "none";
  readonly inside: boolean;
  readonly color: string;
}

/** What is told of a rectangle; its edges from -1 to 1, up positive. */
export interface Chosen extends Selection {
  readonly rectangle: Rectangle;
  readonly modifiers: ReturnType<typeof modifiersOf>;
}

const EVENT = "RECT_SELECT";
const DEFAULTS: RectangleSettings = { modifier: "shift", inside: false, color: "#2080ff" };
/** Pixels below which a rectangle was a click. */
const SMALLEST = 3;

export class RectangleTool implements Claimant {
  readonly cursor = "crosshair";
  private readonly settings = new Map<string, RectangleSettings>();
  private asked: { settings: RectangleSettings; done: (chosen: Chosen | null) => void } | null = null;
  private drawing: { key: string | null; settings: RectangleSettings; from: Place; box: HTMLElement } | null = null;
  private readonly stop: () => void;

  constructor(
    private readonly view: SceneView,
    private readonly pointer: Pointer,
  ) {
    this.stop = view.answer(EVENT, ({ data }) => this.ask((data ?? {}) as Partial<RectangleSettings>));
  }

  /** An element wants rectangles; null: not any more. */
  set(key: string, settings: RectangleSettings | null): void {
    if (settings) this.settings.set(key, settings);
    else this.settings.delete(key);
  }

  dispose(): void {
    this.stop();
    this.cancel();
    this.asked?.done(null);
  }

  hover(): boolean {
    return this.asked !== null;
  }

  down(place: Place, event: PointerEvent): boolean {
    if (event.button !== 0) return false;
    const wanted = this.asked ? ([null, this.asked.settings] as const) : this.wantedBy(event);
    if (!wanted) return false;
    const [key, settings] = wanted;
    const box = document.createElement("div");
    box.className = "scene-view-rectangle";
    box.style.borderColor = settings.color;
    box.style.backgroundColor = `color-mix(in srgb, ${settings.color} 15%, transparent)`;
    this.view.container.append(box);
    this.drawing = { key, settings, from: place, box };
    this.show(place);
    return true;
  }

  move(place: Place): void {
    this.show(place);
  }

  up(place: Place, event: PointerEvent, cancelled: boolean): void {
    const { drawing, asked } = this;
    this.cancel();
    if (!drawing || cancelled) return;
    const { key, settings, from } = drawing;
    if (Math.abs(place.x - from.x) < SMALLEST && Math.abs(place.y - from.y) < SMALLEST) {
      if (!asked) this.pointer.clickAt(event, place);
      return;
    }
    const rectangle = rectangleBetween(from, place);
    const selection = selectIn(this.view, this.pointer.layers, rectangle, settings.inside);
    const chosen = { ...selection, rectangle, modifiers: modifiersOf(event) };
    this.view.send(EVENT, key, chosen);
    if (!asked) return;
    this.asked = null;
    asked.done(chosen);
  }

  private wantedBy(event: PointerEvent): readonly [string, RectangleSettings] | null {
    const { shiftKey: shift, altKey: alt, ctrlKey: ctrl } = event;
    const held = { shift, alt, ctrl, none: !shift && !alt && !ctrl };
    for (const one of this.settings) if (held[one[1].modifier]) return one;
    return null;
  }

  /** The next rectangle, whichever key is held; another question takes its place. */
  private ask(settings: Partial<RectangleSettings>): Promise<Chosen | null> | undefined {
    if (!this.pointer.acts) return undefined;
    this.asked?.done(null);
    return new Promise((done) => {
      this.asked = { settings: { ...DEFAULTS, ...settings }, done };
    });
  }

  private show(place: Place): void {
    if (!this.drawing) return;
    const { from, box } = this.drawing;
    Object.assign(box.style, {
      left: `${Math.min(from.x, place.x)}px`,
      top: `${Math.min(from.y, place.y)}px`,
      width: `${Math.abs(place.x - from.x)}px`,
      height: `${Math.abs(place.y - from.y)}px`,
    });
  }

  private cancel(): void {
    this.drawing?.box.remove();
    this.drawing = null;
  }
}
