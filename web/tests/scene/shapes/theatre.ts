/** A scene without a graphics card: what elements ask of it is kept, frames are drawn by hand. */

import { PerspectiveCamera, Scene } from "three";
import type { SceneContext, SceneElement } from "../../../src/scene/Element";

export class Theatre {
  readonly root = new Scene();
  readonly camera = new PerspectiveCamera();
  readonly complaints = new Map<string, string | null>();
  readonly services = new Map<string, unknown>();
  readonly up = [0, 1, 0] as const;
  readonly renderer = { shadowMap: { enabled: false }, capabilities: { getMaxAnisotropy: () => 1 } };
  asked = 0;
  private readonly listeners = new Set<() => unknown>();

  get context(): SceneContext {
    return this as unknown as SceneContext;
  }

  invalidate(): void {
    this.asked++;
  }

  onFrame(listener: () => unknown): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  complain(key: string, sentence: string | null): void {
    this.complaints.set(key, sentence);
  }

  /** Draw a frame. @returns whether another one is asked for */
  frame(): boolean {
    const again = [...this.listeners].map((listener) => listener());
    this.root.updateMatrixWorld();
    return again.includes(true);
  }

  /** Put an element into the scene with its first properties. */
  show<P extends object>(element: SceneElement<P>, properties: P): void {
    if (element.object) {
      element.object.matrixAutoUpdate = false;
      this.root.add(element.object);
    }
    element.update(properties, new Set(Object.keys(properties)) as never);
  }
}
