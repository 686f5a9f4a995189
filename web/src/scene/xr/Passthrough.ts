/** Lets the room be seen in augmented reality: what stands for the far away is not drawn. */

import type { Object3D, Scene } from "three";

/** What is drawn before everything else, and so behind it: skies and pictures that fill the view. */
const BEHIND = -1000;

export class Passthrough {
  private readonly hidden = new Set<Object3D>();
  private background: Scene["background"] = null;

  constructor(private readonly root: Scene) {}

  /** Takes note of what came and went. */
  sceneChanged(): void {
    for (const object of [...this.hidden]) if (!object.parent) this.hidden.delete(object);
    this.root.traverse((object) => {
      if (object.renderOrder > BEHIND || !object.visible) return;
      object.visible = false;
      this.hidden.add(object);
    });
  }

  /** To be called right before a frame is drawn. */
  cover(): void {
    this.background = this.root.background;
    this.root.background = null;
  }

  /** To be called after it was. */
  uncover(): void {
    this.root.background = this.background;
  }

  end(): void {
    for (const object of this.hidden) object.visible = true;
    this.hidden.clear();
  }
}
