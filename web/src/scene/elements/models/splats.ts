/**
 * Gaussian splats, drawn by Spark: all splats of a scene are sorted and drawn together, after what is opaque.
 *
 * This file is the only one that knows Spark; it is loaded with the first splat, since Spark is large. One drawer serves
 * all splats of a view and goes with the last of them. Sorting takes a worker a moment, so splats are seen some frames
 * after they were put there: until then the picture is not complete.
 */

import { PackedSplats, SparkRenderer, type SplatFileType, SplatMesh } from "@sparkjsdev/spark";
import type { SceneContext } from "../../Element";
import type { Loading } from "../../Loading";
import { ModelError } from "./Source";

const SERVICE = "splats";
const MOST_FRAMES = 60; // that the picture waits for splats that turn out not to be seen

export type { PackedSplats, SplatMesh };

export async function parsed(bytes: Uint8Array<ArrayBuffer>, format: string): Promise<PackedSplats> {
  const splats = new PackedSplats({ fileBytes: bytes, fileType: format as SplatFileType });
  await splats.initialized;
  if (splats.getNumSplats() === 0) throw new ModelError("it has no splats");
  return splats;
}

/** Draws all splats of a view. */
class Drawer extends SparkRenderer {
  users = 0;
  private retired = false;

  constructor(private readonly context: SceneContext) {
    super({ renderer: context.renderer, onDirty: () => context.invalidate(), enableLod: false });
    context.root.add(this);
    context.services.set(SERVICE, this);
  }

  static of(scene: SceneContext): Drawer {
    return (scene.services.get(SERVICE) as Drawer | undefined) ?? new Drawer(scene);
  }

  /** It stands for all splats; each of them is found by itself. */
  override raycast(): void {}

  /** Nobody needs it any more. */
  retire(): void {
    this.retired = true;
    this.onDirty = undefined;
    this.removeFromParent();
    this.context.services.delete(SERVICE);
    if (!this.sorting) this.giveUp();
  }

  /** Called by Spark when something is to be drawn again, and so at the end of each sorting. */
  override setDirty(): void {
    super.setDirty();
    if (this.retired && !this.sorting) this.giveUp();
  }

  /** A worker that is ended while it sorts would be a failure to who waits for it. */
  private giveUp(): void {
    this.sortDirty = false;
    clearTimeout(this.sortTimeoutId);
    clearTimeout(this.updateTimeoutId);
    this.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}

/** Shows splats that others may show too. */
export class ShownSplats {
  readonly mesh: SplatMesh;
  private readonly drawer: Drawer;
  private stop: (() => void) | null = null;

  constructor(
    private readonly scene: SceneContext,
    splats: PackedSplats,
  ) {
    this.mesh = new SplatMesh({ packedSplats: splats, splatEncoding: splats.splatEncoding });
    this.drawer = Drawer.of(scene);
    this.drawer.users += 1;
    this.awaitSorting();
  }

  look(color: string | null, opacity: number): void {
    this.mesh.recolor.set(color ?? "#ffffff");
    this.mesh.opacity = opacity;
    this.mesh.updateVersion();
    this.scene.invalidate();
  }

  dispose(): void {
    this.stop?.();
    // What it shows belongs to all who show it.
    this.mesh.packedSplats = undefined;
    this.mesh.splats = undefined;
    this.mesh.dispose();
    this.drawer.users -= 1;
    if (this.drawer.users === 0) this.drawer.retire();
  }

  private awaitSorting(): void {
    const done = (this.scene.services.get("loading") as Loading | undefined)?.begin();
    const sorted = this.drawer.lastSortTime;
    let frames = 0;
    const leave = this.scene.onFrame(() => {
      frames += 1;
      const { lastSortTime, sorting } = this.drawer;
      if (frames < MOST_FRAMES && (sorting || lastSortTime === sorted)) return true;
      this.stop?.();
      return true; // the frame that shows what was sorted
    });
    this.stop = () => {
      this.stop = null;
      leave();
      done?.();
    };
  }
}
