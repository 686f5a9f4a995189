/** Text in Markdown, given as a property or as a child. */

import { render } from "../../../widgets/markdown/Markdown";
import type { SceneContext, SceneElement } from "../../Element";
import { ChildText } from "../marks/childText";
import { scrollWithin } from "./addresses";
import { Markup } from "./Markup";
import type { MarkdownProperties } from "./properties";

export class Markdown extends Markup<MarkdownProperties> {
  private readonly child = new ChildText(() => this.write());
  private properties: MarkdownProperties | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("div"), "scene-markdown bv-markdown");
    this.element.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (link && scrollWithin(link.getAttribute("href"), scene.overlay)) event.preventDefault();
    });
  }

  /** Children are read and not shown. */
  override get slot(): HTMLElement {
    return this.child.aside;
  }

  override childrenChanged(children: readonly SceneElement[]): void {
    this.child.take(children);
  }

  override dispose(): void {
    this.child.dispose();
    super.dispose();
  }

  protected override show(properties: MarkdownProperties): void {
    this.properties = properties;
    this.write();
  }

  private write(): void {
    if (!this.properties) return;
    // HTML in the text is text to the renderer.
    this.element.innerHTML = render(this.properties.text ?? this.child.content ?? "", this.properties.breaks);
  }
}
