/** The buttons by which a headset is entered and left, at the edge of the picture, and what they have to say. */

import "./xr.css";
import type { Mode } from "./support";

const NAMES: Readonly<Record<Mode, string>> = { "immersive-vr": "VR", "immersive-ar": "AR" };

export interface ButtonsState {
  readonly offered: readonly Mode[];
  /** What is on, or being started. */
  readonly active: Mode | null;
  readonly starting: boolean;
  /** A sentence for whoever looks; null: none. */
  readonly message: string | null;
}

export class Buttons {
  private readonly element = document.createElement("div");
  private readonly message = document.createElement("p");
  private readonly buttons: Readonly<Record<Mode, HTMLButtonElement>>;

  /** @param onClick asks to enter, or to leave what is on */
  constructor(container: HTMLElement, onClick: (mode: Mode) => void) {
    this.element.className = "scene-view-xr";
    this.element.hidden = true;
    this.message.setAttribute("role", "status");
    this.message.hidden = true;
    const button = (mode: Mode): HTMLButtonElement => {
      const made = document.createElement("button");
      made.type = "button";
      made.dataset.mode = mode;
      made.addEventListener("click", () => onClick(mode));
      return made;
    };
    this.buttons = { "immersive-vr": button("immersive-vr"), "immersive-ar": button("immersive-ar") };
    this.element.append(this.message, this.buttons["immersive-vr"], this.buttons["immersive-ar"]);
    container.append(this.element);
  }

  show({ offered, active, starting, message }: ButtonsState): void {
    for (const [mode, button] of Object.entries(this.buttons) as [Mode, HTMLButtonElement][]) {
      button.hidden = !offered.includes(mode) || (active !== null && active !== mode);
      button.disabled = starting;
      button.textContent = active !== mode ? `Enter ${NAMES[mode]}` : starting ? "Starting…" : `Leave ${NAMES[mode]}`;
    }
    this.message.textContent = message ?? "";
    this.message.hidden = message === null;
    this.element.hidden = offered.length === 0 && message === null;
  }

  dispose(): void {
    this.element.remove();
  }
}
