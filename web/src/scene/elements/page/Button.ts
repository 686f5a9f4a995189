/** A button; its text is a property or its children. */

import { Color } from "three";
import type { SceneContext } from "../../Element";
import { Markup } from "./Markup";
import type { ButtonProperties } from "./properties";

export class Button extends Markup<ButtonProperties, HTMLButtonElement> {
  private readonly caption = document.createElement("span");

  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("button"), "scene-button");
    this.element.type = "button";
    this.element.append(this.caption);
    this.element.addEventListener("click", () => scene.send("CLICK", key));
  }

  override get slot(): HTMLElement {
    return this.caption;
  }

  protected override show({ label, disabled, color }: ButtonProperties): void {
    this.element.dataset.label = label ?? "";
    this.element.disabled = disabled || this.scene.role === "view";
    const { style } = this.element;
    if (color === null) {
      style.removeProperty("--scene-button");
      style.removeProperty("--scene-on-accent");
    } else {
      style.setProperty("--scene-button", color);
      style.setProperty("--scene-on-accent", readableOn(color));
    }
  }
}

/** Black or white, whichever is read better on a colour. */
function readableOn(color: string): string {
  const { r, g, b } = new Color(color); // light, not CSS numbers
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? "#10181c" : "#ffffff";
}
