/** Tells of keys, wherever in the page they are pressed, but not while the user types. */

import { SceneElement } from "../../Element";
import { modifiersOf } from "../../pointer/report";
import type { KeyboardMonitorProperties } from "./properties";

export class KeyboardMonitor extends SceneElement<KeyboardMonitorProperties> {
  readonly object = null;
  private readonly abort = new AbortController();
  private readonly held = new Map<string, KeyboardEvent>();
  private properties: KeyboardMonitorProperties | null = null;

  override update(properties: KeyboardMonitorProperties): void {
    if (!this.properties) this.listen();
    this.properties = properties;
    if (!properties.enabled) this.releaseAll();
  }

  override dispose(): void {
    this.abort.abort();
    this.releaseAll();
  }

  private listen(): void {
    // Before others, so that they need not hear of keys that are this monitor's alone.
    const options = { signal: this.abort.signal, capture: true };
    window.addEventListener("keydown", (event) => this.onDown(event), options);
    window.addEventListener("keyup", (event) => this.onUp(event), options);
    window.addEventListener("blur", () => this.releaseAll(), options);
    document.addEventListener("visibilitychange", () => document.hidden && this.releaseAll(), options);
  }

  private onDown(event: KeyboardEvent): void {
    const { properties } = this;
    if (!properties?.enabled || isTyping(event) || !this.isWanted(event)) return;
    if (properties.preventDefault) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (event.repeat && !properties.repeat) return;
    this.held.set(event.code || event.key, event);
    this.tell("KeyDown", event);
    if (event.key.length === 1 || event.key === "Enter") this.tell("KeyPress", event);
  }

  private onUp(event: KeyboardEvent): void {
    // The release of a key that was told of is told of, wherever the focus went meanwhile.
    if (this.held.delete(event.code || event.key)) this.tell("KeyUp", event);
  }

  private releaseAll(): void {
    for (const event of this.held.values()) this.tell("KeyUp", event);
    this.held.clear();
  }

  private isWanted({ key, code }: KeyboardEvent): boolean {
    const keys = this.properties?.keys;
    if (!keys) return true;
    return keys.some((one) => one === code || one.toLowerCase() === key.toLowerCase());
  }

  private tell(etype: string, event: KeyboardEvent): void {
    const { key, code, repeat, location } = event;
    const value = { key, code, modifiers: modifiersOf(event), repeat: etype !== "KeyUp" && repeat, location };
    this.scene.send(etype, this.key, value);
  }
}

function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing) return true;
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !NOT_TYPED.has(target.type);
}

/** Fields that nothing is typed into. */
const NOT_TYPED: ReadonlySet<string> = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "image",
  "radio",
  "reset",
  "submit",
]);
