/** One of several. */

import type { Changed, SceneContext } from "../../Element";
import { ValueControl } from "./Control";
import type { SelectProperties } from "./properties";

type Value = string | number | boolean | null;

export class Select extends ValueControl<Value, SelectProperties, HTMLSelectElement> {
  private options: readonly (readonly [Value, string])[] = [];
  private value: Value = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "select", document.createElement("select"));
    this.input.addEventListener("change", () => {
      const chosen = this.options[this.input.selectedIndex];
      if (!chosen) return;
      this.value = chosen[0];
      this.choose(chosen[0], "SET");
    });
  }

  protected override show(properties: SelectProperties, changed: Changed<SelectProperties>): void {
    if (changed.has("options")) {
      this.options = properties.options ?? [];
      this.input.replaceChildren(...this.options.map(([, label]) => new Option(label)));
      this.display(this.value);
    }
    super.show(properties, changed);
  }

  protected meaning({ value }: SelectProperties): Value {
    return value;
  }

  protected display(value: Value): void {
    this.value = value;
    this.input.selectedIndex = this.options.findIndex(([one]) => one === value);
  }
}
