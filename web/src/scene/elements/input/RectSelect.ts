/** Rectangles drawn over elements. */

import { SceneElement } from "../../Element";
import { POINTER, type Pointer } from "../../pointer/Pointer";
import type { RectSelectProperties } from "./properties";

export class RectSelect extends SceneElement<RectSelectProperties> {
  readonly object = null;

  override update({ enabled, modifier, inside, color }: RectSelectProperties): void {
    this.pointer?.rectangles.set(this.key, enabled ? { modifier, inside, color } : null);
  }

  override dispose(): void {
    this.pointer?.rectangles.set(this.key, null);
  }

  private get pointer(): Pointer | undefined {
    return this.scene.services.get(POINTER) as Pointer | undefined;
  }
}
