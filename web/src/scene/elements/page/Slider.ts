/** A number within a range. */

import type { Changed, SceneContext } from "../../Element";
import { ValueControl } from "./Control";
import type { SliderProperties } from "./properties";

export class Slider extends ValueControl<number, SliderProperties, HTMLInputElement> {
  private readonly output = document.createElement("output");
  private continuous = true;
  private digits = 2;
  private sent: number | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "slider", document.createElement("input"));
    const { input } = this;
    input.type = "range";
    this.element.append(this.output);
    input.addEventListener("pointerdown", () => this.held.begin());
    for (const type of ["pointerup", "pointercancel", "blur"]) input.addEventListener(type, () => this.held.end());
    input.addEventListener("input", () => this.slide());
    input.addEventListener("change", () => this.tell(false));
  }

  protected override show(properties: SliderProperties, changed: Changed<SliderProperties>): void {
    const { min, max, step, continuous, showValue } = properties;
    const { input } = this;
    const size = step || (max - min) / 100 || 1;
    input.min = String(min);
    input.max = String(max);
    input.step = String(size);
    this.digits = digitsOf(size);
    this.continuous = continuous;
    this.output.hidden = !showValue;
    super.show(properties, changed);
    this.write();
  }

  protected meaning({ value, min }: SliderProperties): number {
    return value ?? min;
  }

  protected display(value: number): void {
    this.input.value = String(value);
    this.sent = value;
    this.write();
  }

  private slide(): void {
    this.write();
    if (this.continuous) this.tell(true);
  }

  private tell(latest: boolean): void {
    const value = this.input.valueAsNumber;
    if (value === this.sent) return;
    this.sent = value;
    this.choose(value, "SET", latest);
  }

  private write(): void {
    this.output.textContent = this.input.valueAsNumber.toFixed(this.digits);
    const { min, max, valueAsNumber } = this.input;
    const part = (valueAsNumber - Number(min)) / (Number(max) - Number(min) || 1);
    this.input.style.setProperty("--scene-part", `${(100 * part).toFixed(2)}%`);
  }
}

/** Digits after the point that tell two steps apart. */
export function digitsOf(step: number): number {
  for (let digits = 0; digits < 8; digits += 1) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 && Math.round(scaled) > 0) return digits;
  }
  return 4;
}
