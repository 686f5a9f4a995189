/** A box to be checked. */

import type { SceneContext } from "../../Element";
import { ValueControl } from "./Control";
import type { CheckboxProperties } from "./properties";

export class Checkbox extends ValueControl<boolean, CheckboxProperties, HTMLInputElement> {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, "checkbox", document.createElement("input"));
    this.input.type = "checkbox";
    this.input.addEventListener("change", () => this.choose(this.input.checked, "SET"));
  }

  protected meaning({ value }: CheckboxProperties): boolean {
    return value;
  }

  protected display(value: boolean): void {
    this.input.checked = value;
  }
}
