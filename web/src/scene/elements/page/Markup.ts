/** What HTML elements of a scene have in common: one DOM node, with the classes and styles that the program gives. */

import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { applyClasses, applyStyle } from "./styling";
import "./page.css";

/** The properties of the Python class of that name. */
export interface MarkupProperties {
  readonly className: string | null;
  readonly style: Readonly<Record<string, string>> | null;
  readonly title: string | null;
  readonly hide: boolean;
}

export abstract class Markup<P extends MarkupProperties, E extends HTMLElement = HTMLElement> extends SceneElement<P> {
  readonly object = null;

  constructor(
    scene: SceneContext,
    key: string,
    protected readonly element: E,
    private readonly classes: string,
  ) {
    super(scene, key);
    element.dataset.key = key;
  }

  override get node(): HTMLElement {
    return this.element;
  }

  override get slot(): HTMLElement | null {
    return this.element;
  }

  update(properties: P, changed: Changed<P>): void {
    const { element } = this;
    if (changed.has("className")) applyClasses(element, this.classes, properties.className);
    if (changed.has("style")) applyStyle(element, properties.style);
    if (properties.title === null) element.removeAttribute("title");
    else element.title = properties.title;
    element.hidden = properties.hide;
    this.show(properties, changed);
  }

  dispose(): void {
    this.element.remove();
  }

  /** Takes over what is its own. */
  protected show(_properties: P, _changed: Changed<P>): void {}
}
