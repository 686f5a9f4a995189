/** A link. Addresses within the page leave the page's own address alone, which may hold the token. */

import type { SceneContext } from "../../Element";
import { safeAddress, scrollWithin } from "./addresses";
import { Markup } from "./Markup";
import type { LinkProperties } from "./properties";

export class Link extends Markup<LinkProperties, HTMLAnchorElement> {
  private href: string | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("a"), "scene-link");
    this.element.rel = "noopener noreferrer";
    this.element.addEventListener("click", (event) => {
      if (scrollWithin(this.href, scene.overlay)) event.preventDefault();
    });
  }

  protected override show({ href }: LinkProperties): void {
    this.href = href;
    const url = safeAddress(href);
    if (!url) {
      this.element.removeAttribute("href");
      return;
    }
    this.element.href = href!;
    this.element.target = url.origin === location.origin || url.protocol === "mailto:" ? "" : "_blank";
  }
}
