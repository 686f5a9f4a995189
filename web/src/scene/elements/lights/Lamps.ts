/**
 * What lights a scene: how many elements do, which default lights make way for, and whether any casts shadows, without
 * which the renderer is spared them.
 */

import type { SceneContext } from "../../Element";

const ofScene = new WeakMap<SceneContext, Lamps>();

export class Lamps {
  private readonly lit = new Set<unknown>();
  private readonly casting = new Set<unknown>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly scene: SceneContext) {}

  /** Those of a scene. */
  static of(scene: SceneContext): Lamps {
    let lamps = ofScene.get(scene);
    if (!lamps) {
      lamps = new Lamps(scene);
      ofScene.set(scene, lamps);
    }
    return lamps;
  }

  /** How many elements light the scene. */
  get count(): number {
    return this.lit.size;
  }

  /** `lamp` lights the scene, or does no more. */
  light(lamp: unknown, on: boolean): void {
    const before = this.lit.size;
    if (on) this.lit.add(lamp);
    else this.lit.delete(lamp);
    if (this.lit.size !== before) for (const listener of this.listeners) listener();
  }

  /** `lamp` casts shadows, or does no more. */
  cast(lamp: unknown, on: boolean): void {
    if (on) this.casting.add(lamp);
    else this.casting.delete(lamp);
    this.scene.renderer.shadowMap.enabled = this.casting.size > 0;
  }

  /** Calls `listener` when lights came or went. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
