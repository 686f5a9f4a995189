/** A colour. */

import { Color } from "three";
import type { SceneContext } from "../../Element";
import { ValueControl } from "./Control";
import type { ColorPickerProperties } from "./properties";

export class ColorPicker extends ValueControl<string, ColorPickerProperties, HTMLInputElement> {
  private sent = "";

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "color", document.createElement("input"));
    this.input.type = "color";
    this.input.addEventListener("input", () => this.tell(true));
    this.input.addEventListener("change", () => this.tell(false));
  }

  protected meaning({ value }: ColorPickerProperties): string {
    return `#${new Color(value).getHexString()}`;
  }

  protected display(value: string): void {
    this.sent = value;
    this.input.value = value;
  }

  private tell(latest: boolean): void {
    const { value } = this.input;
    if (value === this.sent) return;
    this.sent = value;
    this.choose(value, "SET", latest);
  }
}
