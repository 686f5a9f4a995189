/**
 * Which shapes of a scene are drawn together.
 *
 * Shapes that could be drawn together are counted. While they are few each draws itself; from `MANY` on they become a
 * batch, and fall apart below `FEW`, so that a shape that comes and goes at the border changes nothing.
 */

import { Object3D, Vector3 } from "three";
import type { SceneContext } from "../../Element";
import type { Look } from "../materials/look";
import { type MaterialHold, Materials } from "../materials/Materials";
import { Batch, type Member } from "./Batch";
import type { Form } from "./forms";
import { type GeometryHold, geometriesOf } from "./Geometries";

export const MANY = 48;
export const FEW = 24;

/** How far the camera goes, in metres, before places are told relative to another point. */
const REACH = 1000;

/** A shape that can be drawn with others, or by itself. */
export interface Companion extends Member {
  readonly key: string;
  /** It draws itself from now on. */
  drawItself(): void;
  /** Others draw it from now on: it needs no geometry and material of its own. */
  drawnByOthers(): void;
}

/** What shapes must have in common to be drawn together. */
export interface Kinship {
  readonly key: string;
  readonly form: Form;
  readonly look: Look;
  readonly castShadow: boolean;
  readonly receiveShadow: boolean;
}

interface Kin {
  readonly of: Kinship;
  readonly companions: Set<Companion>;
  together: { batch: Batch; geometry: GeometryHold; material: MaterialHold } | null;
}

const ofScene = new WeakMap<SceneContext, Batches>();

/** Stands behind all layers of the scene, so that its turn comes when the places of all bodies are known. */
class Holder extends Object3D {
  constructor(private readonly settle: () => void) {
    super();
    this.matrixAutoUpdate = false;
    this.userData.bounds = null;
  }

  override updateMatrixWorld(force?: boolean): void {
    this.settle();
    super.updateMatrixWorld(force);
  }
}

export class Batches {
  private readonly kin = new Map<string, Kin>();
  private readonly holder: Holder;
  private readonly origin = new Vector3();
  private readonly eye = new Vector3();
  private stop: (() => void) | null = null;

  constructor(private readonly scene: SceneContext) {
    this.holder = new Holder(() => this.settle());
  }

  /** Those of a scene. */
  static of(scene: SceneContext): Batches {
    let batches = ofScene.get(scene);
    if (!batches) {
      batches = new Batches(scene);
      ofScene.set(scene, batches);
    }
    return batches;
  }

  /** A shape joins its kin. @returns whether others draw it */
  join(kinship: Kinship, companion: Companion): boolean {
    let kin = this.kin.get(kinship.key);
    if (!kin) {
      kin = { of: kinship, companions: new Set(), together: null };
      this.kin.set(kinship.key, kin);
    }
    kin.companions.add(companion);
    if (kin.together) kin.together.batch.add(companion);
    else if (kin.companions.size >= MANY) this.gather(kin, companion);
    return kin.together !== null;
  }

  /** A shape leaves its kin; it draws itself, or nothing any more. */
  leave(key: string, companion: Companion): void {
    const kin = this.kin.get(key);
    if (!kin?.companions.delete(companion)) return;
    kin.together?.batch.delete(companion);
    if (kin.together && kin.companions.size < FEW) this.scatter(kin);
    if (kin.companions.size === 0) this.kin.delete(key);
  }

  private gather(kin: Kin, newest: Companion): void {
    const { form, look, castShadow, receiveShadow } = kin.of;
    const geometry = geometriesOf(this.scene).acquire(form.key, form.make);
    const material = Materials.of(this.scene).use({ ...look, use: "many" }, null, newest.key);
    const batch = new Batch(this.holder, geometry.value, material.material, castShadow, receiveShadow);
    kin.together = { batch, geometry, material };
    for (const companion of kin.companions) {
      if (companion !== newest) companion.drawnByOthers();
      batch.add(companion);
    }
    this.stop ??= this.scene.onFrame(() => this.step());
    this.step();
  }

  private scatter(kin: Kin): void {
    const { batch, geometry, material } = kin.together!;
    kin.together = null;
    batch.dispose();
    for (const companion of kin.companions) companion.drawItself();
    geometry.release();
    material.release();
    if ([...this.kin.values()].some(({ together }) => together)) return;
    this.stop?.();
    this.stop = null;
    this.holder.removeFromParent();
  }

  private step(): undefined {
    const { root, camera } = this.scene;
    if (root.children.at(-1) !== this.holder) root.add(this.holder);
    this.eye.setFromMatrixPosition(camera.matrixWorld);
    if (this.eye.distanceTo(this.origin) > REACH) this.origin.copy(this.eye).round();
  }

  private settle(): void {
    for (const { together } of this.kin.values()) together?.batch.write(this.origin);
  }
}
