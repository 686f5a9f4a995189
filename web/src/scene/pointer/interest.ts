/** Which elements want to hear of the pointer, and of what: their property `events`. */

import type { SceneContext } from "../Element";
import { elementsAbove } from "./Picker";

/** What an element can ask for. */
export type Interest = "hover" | "move" | "down" | "up" | "wheel" | "drag" | "click";

type Scene = Pick<SceneContext, "keyOf" | "find" | "propertiesOf">;

/** The innermost element around a key, itself included, that asks for `interest`. */
export function listenerFor(scene: Scene, key: string, interest: Interest): string | null {
  for (const one of elementsAbove(scene, key)) if (asksFor(scene, one, interest)) return one;
  return null;
}

export function asksFor(scene: Scene, key: string, interest: Interest): boolean {
  const events = scene.propertiesOf(key)?.events;
  return Array.isArray(events) && events.includes(interest);
}

/** What anybody asks for; gone through again only after the scene has changed. */
export class Interests {
  private readonly wanted = new Set<unknown>();
  private stale = true;

  constructor(private readonly scene: Scene & { keys(): string[] }) {}

  sceneChanged(): void {
    this.stale = true;
  }

  has(...interests: readonly Interest[]): boolean {
    if (this.stale) this.gather();
    return interests.some((interest) => this.wanted.has(interest));
  }

  private gather(): void {
    this.stale = false;
    this.wanted.clear();
    for (const key of this.scene.keys()) {
      const events = this.scene.propertiesOf(key)?.events;
      if (Array.isArray(events)) for (const one of events) this.wanted.add(one);
    }
  }
}
