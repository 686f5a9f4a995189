/** A number that is typed. */

import type { Changed, SceneContext } from "../../Element";
import { ValueControl } from "./Control";
import type { NumberInputProperties } from "./properties";

export class NumberInput extends ValueControl<number | null, NumberInputProperties, HTMLInputElement> {
  private sent: number | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "number", document.createElement("input"));
    const { input } = this;
    input.type = "number";
    input.addEventListener("input", () => this.held.begin());
    input.addEventListener("change", () => this.tell());
    input.addEventListener("blur", () => this.held.end());
  }

  protected override show(properties: NumberInputProperties, changed: Changed<NumberInputProperties>): void {
    this.input.min = properties.min === null ? "" : String(properties.min);
    this.input.max = properties.max === null ? "" : String(properties.max);
    // Arrow keys step; any number can be typed.
    this.input.step = properties.step ? String(properties.step) : "any";
    super.show(properties, changed);
  }

  protected meaning({ value }: NumberInputProperties): number | null {
    return value;
  }

  protected display(value: number | null): void {
    this.sent = value;
    this.input.value = value === null ? "" : String(value);
  }

  private tell(): void {
    const { input } = this;
    const typed = input.valueAsNumber;
    if (!Number.isFinite(typed)) {
      this.display(this.sent);
      this.held.end();
      return;
    }
    const value = Math.min(
      Math.max(typed, input.min === "" ? Number.NEGATIVE_INFINITY : Number(input.min)),
      input.max === "" ? Number.POSITIVE_INFINITY : Number(input.max),
    );
    const isNew = value !== this.sent;
    this.display(value);
    if (isNew) this.choose(value, "SET");
    this.held.end();
  }
}
