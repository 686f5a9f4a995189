/** Blocks and text. */

import type { SceneContext } from "../../Element";
import { Markup, type MarkupProperties } from "./Markup";
import type { HeaderProperties } from "./properties";

/** The class of an element that is just an HTML element of a name. */
function plain(name: string) {
  return class extends Markup<MarkupProperties> {
    constructor(scene: SceneContext, key: string) {
      super(scene, key, document.createElement(name), `scene-${name}`);
    }
  };
}

export const Division = plain("div");
export const Span = plain("span");
export const Bold = plain("strong");
export const Italic = plain("em");
export const Paragraph = plain("p");
export const Header1 = plain("h1");
export const Header2 = plain("h2");
export const Header3 = plain("h3");

/** A heading: the level can change, the node cannot. */
export class Header extends Markup<HeaderProperties> {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("div"), "scene-header");
    this.element.setAttribute("role", "heading");
  }

  protected override show({ level }: HeaderProperties): void {
    this.element.setAttribute("aria-level", String(level));
    this.element.dataset.level = String(level);
  }
}
