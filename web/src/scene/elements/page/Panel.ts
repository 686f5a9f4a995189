/** A box with a title for controls, moved by its title and folded by a button in it. */

import type { Changed, SceneContext } from "../../Element";
import { Markup } from "./Markup";
import type { PanelProperties } from "./properties";

const MARGIN = 12; // pixels to the edge of the picture and between panels
const STEP = 16; // pixels for each press of an arrow key

export class Panel extends Markup<PanelProperties> {
  private readonly header = document.createElement("header");
  private readonly fold = document.createElement("button");
  private readonly name = document.createElement("span");
  private readonly content = document.createElement("div");
  private readonly observer = new ResizeObserver(() => this.stack());
  private readonly stop: () => void;
  private movable = true;
  /** Where the user has put it: its left and upper edge. */
  private moved: readonly [number, number] | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("section"), "scene-panel");
    this.header.className = "scene-panel-header";
    this.name.className = "scene-panel-name";
    this.content.className = "scene-panel-content";
    this.fold.type = "button";
    this.fold.className = "scene-panel-fold";
    this.fold.addEventListener("click", () => this.setFolded(this.fold.ariaExpanded === "true"));
    this.header.append(this.name, this.fold);
    this.element.append(this.header, this.content);
    this.header.addEventListener("pointerdown", (event) => this.drag(event));
    this.header.addEventListener("keydown", (event) => this.onKey(event));
    this.observer.observe(this.element);
    this.stop = scene.onResize(() => (this.moved ? this.put(...this.moved) : this.stack()));
  }

  override get slot(): HTMLElement {
    return this.content;
  }

  override dispose(): void {
    this.stop();
    this.observer.disconnect();
    super.dispose();
    this.stack();
  }

  protected override show(properties: PanelProperties, changed: Changed<PanelProperties>): void {
    this.name.textContent = properties.label;
    this.element.setAttribute("aria-label", properties.label);
    this.element.style.width = `${properties.width}px`;
    this.movable = properties.movable;
    this.header.tabIndex = properties.movable ? 0 : -1;
    if (changed.has("collapsed")) this.setFolded(properties.collapsed);
    if (changed.has("place")) {
      this.element.dataset.place = properties.place;
      this.moved = null;
      delete this.element.dataset.moved;
    }
    this.stack();
  }

  private setFolded(folded: boolean): void {
    this.content.hidden = folded;
    this.fold.ariaExpanded = String(!folded);
    this.fold.ariaLabel = folded ? "Unfold" : "Fold";
    this.fold.textContent = folded ? "▸" : "▾";
  }

  private drag(event: PointerEvent): void {
    if (!this.movable || event.button !== 0 || event.target === this.fold) return;
    const box = this.element.getBoundingClientRect();
    const frame = this.scene.container.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left + frame.left, event.clientY - box.top + frame.top];
    const { signal, abort } = ended();
    this.header.setPointerCapture(event.pointerId);
    this.header.addEventListener("pointermove", (move) => this.put(move.clientX - x, move.clientY - y), { signal });
    this.header.addEventListener("pointerup", abort, { signal });
    this.header.addEventListener("pointercancel", abort, { signal });
  }

  private onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (!this.movable || !step || event.target !== this.header) return;
    event.preventDefault();
    const box = this.element.getBoundingClientRect();
    const frame = this.scene.container.getBoundingClientRect();
    this.put(box.left - frame.left + step[0] * STEP, box.top - frame.top + step[1] * STEP);
  }

  /** Puts it somewhere, so that its title stays within the picture. */
  private put(x: number, y: number): void {
    const { container } = this.scene;
    const left = Math.min(Math.max(x, 0), Math.max(container.clientWidth - this.element.offsetWidth, 0));
    const top = Math.min(Math.max(y, 0), Math.max(container.clientHeight - this.header.offsetHeight, 0));
    this.moved = [left, top];
    this.element.dataset.moved = "";
    Object.assign(this.element.style, { left: `${left}px`, top: `${top}px`, right: "auto", bottom: "auto" });
    this.stack();
  }

  /** Panels of one corner stand one after another. */
  private stack(): void {
    const used: Record<string, number> = {};
    for (const panel of this.scene.overlay.querySelectorAll<HTMLElement>(".scene-panel:not([data-moved])")) {
      const place = panel.dataset.place ?? "top-right";
      const [vertical, horizontal] = place.split("-") as ["top" | "bottom", "left" | "right"];
      const at = used[place] ?? MARGIN;
      Object.assign(panel.style, { left: "auto", right: "auto", top: "auto", bottom: "auto" });
      panel.style[vertical] = `${at}px`;
      panel.style[horizontal] = `${MARGIN}px`;
      used[place] = at + panel.offsetHeight + MARGIN;
    }
  }
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function ended(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
