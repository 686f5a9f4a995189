/** A block that shows its end when something is added, unless the user scrolled up. */

import type { SceneContext } from "../../Element";
import { Markup } from "./Markup";
import type { AutoScrollProperties } from "./properties";

/** This near to the end counts as being there; pixels. */
const NEAR = 24;

export class AutoScroll extends Markup<AutoScrollProperties> {
  private readonly observer = new MutationObserver(() => this.follow());
  private atEnd = true;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("div"), "scene-autoscroll");
    const { element } = this;
    element.tabIndex = 0;
    element.addEventListener("scroll", () => {
      this.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    });
    this.observer.observe(element, { childList: true, subtree: true, characterData: true });
  }

  override dispose(): void {
    this.observer.disconnect();
    super.dispose();
  }

  protected override show({ height }: AutoScrollProperties): void {
    this.element.style.height = height === null ? "" : `${height}px`;
    this.follow();
  }

  private follow(): void {
    if (this.atEnd) this.element.scrollTop = this.element.scrollHeight;
  }
}
