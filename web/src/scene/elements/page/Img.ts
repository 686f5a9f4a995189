/** A picture that tells where it was clicked. */

import type { SceneContext } from "../../Element";
import { Markup } from "./Markup";
import type { ImgProperties } from "./properties";

export class Img extends Markup<ImgProperties, HTMLImageElement> {
  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("img"), "scene-img");
    const { element } = this;
    element.draggable = false;
    element.addEventListener("load", () => scene.complain(key, null));
    element.addEventListener("error", () => scene.complain(key, `Img "${key}": the picture cannot be loaded`));
    element.addEventListener("click", ({ offsetX, offsetY }) => {
      if (scene.role === "view") return;
      scene.send("CLICK", key, { x: offsetX, y: offsetY, w: element.clientWidth, h: element.clientHeight });
    });
  }

  override get slot(): null {
    return null;
  }

  protected override show({ src, data, alt, width, height }: ImgProperties): void {
    const { element } = this;
    const address = data ?? src;
    element.alt = alt;
    element.style.width = width === null ? "" : `${width}px`;
    element.style.height = height === null ? "" : `${height}px`;
    if (address === null) element.removeAttribute("src");
    else if (element.getAttribute("src") !== address) element.src = address;
  }
}
