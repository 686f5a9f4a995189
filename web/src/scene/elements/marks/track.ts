/** What an element waits for is part of what the scene waits for. */

import type { SceneContext } from "../../Element";
import type { Loading } from "../../Loading";

export function track<T>(scene: SceneContext, promise: Promise<T>): Promise<T> {
  const loading = scene.services.get("loading") as Loading | undefined;
  return loading ? loading.track(promise) : promise;
}
