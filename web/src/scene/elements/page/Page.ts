/** A document that covers the scene. */

import type { SceneContext } from "../../Element";
import { Markup } from "./Markup";
import type { PageProperties } from "./properties";

export class Page extends Markup<PageProperties> {
  private readonly content = document.createElement("article");

  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("section"), "scene-page");
    this.element.tabIndex = 0;
    this.content.className = "scene-page-content";
    this.element.append(this.content);
  }

  override get slot(): HTMLElement {
    return this.content;
  }

  protected override show({ maxWidth, transparent }: PageProperties): void {
    this.element.classList.toggle("transparent", transparent);
    this.content.style.maxWidth = `${maxWidth}px`;
  }
}
