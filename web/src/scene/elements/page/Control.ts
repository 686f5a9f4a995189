/** What controls have in common: a label, being disabled, and a value that user and program share. */

import type { Changed, SceneContext } from "../../Element";
import { Held } from "./Held";
import { Markup, type MarkupProperties } from "./Markup";

/** The properties of the Python class of that name. */
export interface ControlProperties extends MarkupProperties {
  readonly label: string | null;
  readonly disabled: boolean;
}

type Input = HTMLElement & { disabled: boolean };

export abstract class Control<P extends ControlProperties, I extends Input> extends Markup<P, HTMLLabelElement> {
  protected readonly caption = document.createElement("span");

  constructor(
    scene: SceneContext,
    key: string,
    kind: string,
    protected readonly input: I,
  ) {
    super(scene, key, document.createElement("label"), `scene-control scene-${kind}`);
    this.caption.className = "scene-control-label";
    this.element.append(this.caption, input);
  }

  override get slot(): HTMLElement {
    return this.caption;
  }

  protected override show(properties: P, _changed: Changed<P>): void {
    if (properties.label !== null) this.caption.textContent = properties.label;
    this.input.disabled = properties.disabled || this.scene.role === "view";
    this.element.classList.toggle("disabled", this.input.disabled);
  }
}

/** A control with a value. */
export abstract class ValueControl<
  T,
  P extends ControlProperties & { value: unknown },
  I extends Input,
> extends Control<P, I> {
  protected readonly held = new Held<T>((value) => this.display(value));

  override dispose(): void {
    this.held.dispose();
    super.dispose();
  }

  protected override show(properties: P, changed: Changed<P>): void {
    super.show(properties, changed);
    if (changed.has("value")) this.held.offer(this.meaning(properties));
  }

  /** The value that the properties tell. */
  protected abstract meaning(properties: P): T;

  /** Puts a value into the control. */
  protected abstract display(value: T): void;

  /** The user has chosen a value. */
  protected choose(value: T, etype: string, latest = false): void {
    this.held.edit(value);
    // So that other properties may change without bringing the program's older value back.
    this.scene.override(this.key, { value });
    this.scene.send(etype, this.key, value, { latest });
  }
}
