/** The text among the children of an element, also when only its letters change. */

import type { SceneElement } from "../../Element";
import { TextElement } from "../../TextElement";

export class ChildText {
  /** Where the nodes of the children are: not on the page. */
  readonly aside = document.createElement("div");
  private texts: readonly TextElement[] = [];
  private readonly observer: MutationObserver;

  /** @param onChange the text is another one */
  constructor(private readonly onChange: () => void) {
    this.observer = new MutationObserver(onChange);
  }

  /** Null: there is none. */
  get content(): string | null {
    return this.texts.length > 0 ? this.texts.map((text) => text.content).join("") : null;
  }

  take(children: readonly SceneElement[]): void {
    this.texts = children.filter((child) => child instanceof TextElement);
    this.observer.disconnect();
    for (const { node } of this.texts) this.observer.observe(node, { characterData: true });
    this.onChange();
  }

  dispose(): void {
    this.observer.disconnect();
  }
}
