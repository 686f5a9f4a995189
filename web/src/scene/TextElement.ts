/** Text that stands among the children of an element. */

import { SceneElement } from "./Element";

export class TextElement extends SceneElement<{ text: string }> {
  readonly object = null;
  private readonly text = document.createTextNode("");

  override get node(): Text {
    return this.text;
  }

  get content(): string {
    return this.text.data;
  }

  update({ text }: { text: string }): void {
    this.text.data = text;
  }

  dispose(): void {
    this.text.remove();
  }
}
