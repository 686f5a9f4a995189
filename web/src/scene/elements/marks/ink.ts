/** The colour of what has none: dark on a light scene, light on a dark one. */

import type { SceneContext } from "../../Element";

const watched = new WeakMap<HTMLElement, Set<() => void>>();

/** The colour that was given, or what stands out from the background. */
export function ink(scene: SceneContext, given: string | null): string {
  return given ?? (scene.container.dataset.theme === "dark" ? "#f1f4f8" : "#1d2530");
}

/** Calls `listener` when the background becomes another one. @returns what ends it */
export function onInkChange(scene: SceneContext, listener: () => void): () => void {
  const { container } = scene;
  let listeners = watched.get(container);
  if (!listeners) {
    listeners = new Set();
    watched.set(container, listeners);
    const all = listeners;
    // It ends with the container: nothing else holds it.
    new MutationObserver(() => {
      for (const one of [...all]) one();
    }).observe(container, { attributeFilter: ["data-theme"] });
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
