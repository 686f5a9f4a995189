/** A line of text, or several. */

import type { Changed, SceneContext } from "../../Element";
import { ValueControl } from "./Control";
import type { InputBoxProperties } from "./properties";

type Field = HTMLInputElement | HTMLTextAreaElement;

export class InputBox extends ValueControl<string, InputBoxProperties, Field> {
  private field: Field;
  private clear = false;
  private sent = "";

  constructor(scene: SceneContext, key: string) {
    const input = document.createElement("input");
    super(scene, key, "input", input);
    this.field = input;
    this.listen(input);
  }

  protected override show(properties: InputBoxProperties, changed: Changed<InputBoxProperties>): void {
    if (changed.has("multiline")) this.replace(properties.multiline);
    const { field } = this;
    field.placeholder = properties.placeholder ?? "";
    field.maxLength = properties.maxLength;
    this.clear = properties.clear;
    super.show(properties, changed);
    field.disabled = this.input.disabled;
  }

  protected meaning({ value }: InputBoxProperties): string {
    return value ?? "";
  }

  protected display(value: string): void {
    this.sent = value;
    this.field.value = value;
  }

  private replace(multiline: boolean): void {
    if (multiline === this.field instanceof HTMLTextAreaElement) return;
    const field = multiline ? document.createElement("textarea") : (this.input as HTMLInputElement);
    field.value = this.field.value;
    this.field.replaceWith(field);
    if (multiline) this.listen(field);
    this.field = field;
  }

  private listen(field: Field): void {
    field.addEventListener("input", () => this.held.begin());
    (field as HTMLElement).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      if (field instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.tell(true);
    });
    field.addEventListener("blur", () => {
      if (field.value !== this.sent) this.tell(false);
      this.held.end();
    });
  }

  /** @param asked by Enter, which sends what is there also where it is as before */
  private tell(asked: boolean): void {
    const { value } = this.field;
    this.sent = value;
    if (asked && this.clear) {
      this.display("");
      this.held.end();
      this.scene.send("INPUT", this.key, value);
      return;
    }
    this.choose(value, "INPUT");
    this.held.end();
  }
}
