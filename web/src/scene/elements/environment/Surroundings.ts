/**
 * What a scene has only one of: fog, background, environment. Several elements may claim it; the one that came last
 * holds, and when it goes the one before holds again.
 */

import type { Object3D, Scene } from "three";
import type { SceneContext } from "../../Element";
import { Materials } from "../materials/Materials";

export type Slot = "fog" | "background" | "environment";

interface Claim {
  readonly owner: unknown;
  apply: (scene: Scene) => void;
}

const ofScene = new WeakMap<SceneContext, Surroundings>();

export class Surroundings {
  private readonly claims = new Map<Slot, Claim[]>();

  constructor(private readonly scene: SceneContext) {}

  /** Those of a scene. */
  static of(scene: SceneContext): Surroundings {
    let surroundings = ofScene.get(scene);
    if (!surroundings) {
      surroundings = new Surroundings(scene);
      ofScene.set(scene, surroundings);
    }
    return surroundings;
  }

  /** Let `apply` decide over a slot; an owner that has a claim keeps its place. */
  claim(slot: Slot, owner: unknown, apply: (scene: Scene) => void): void {
    const claims = this.claims.get(slot) ?? [];
    this.claims.set(slot, claims);
    const before = claims.find((one) => one.owner === owner);
    if (before) before.apply = apply;
    else claims.push({ owner, apply });
    this.settle(slot);
  }

  release(slot: Slot, owner: unknown): void {
    const claims = this.claims.get(slot) ?? [];
    const kept = claims.filter((one) => one.owner !== owner);
    if (kept.length === claims.length) return;
    this.claims.set(slot, kept);
    this.settle(slot);
  }

  private settle(slot: Slot): void {
    const scene = sceneAbove(this.scene.root);
    if (!scene) return;
    clear(scene, slot);
    if (slot === "environment") Materials.of(this.scene).setSurroundings(null);
    this.claims.get(slot)?.at(-1)?.apply(scene);
    this.scene.invalidate();
  }
}

function clear(scene: Scene, slot: Slot): void {
  scene[slot] = null;
  if (slot === "background") {
    scene.backgroundBlurriness = 0;
    scene.backgroundIntensity = 1;
    scene.backgroundRotation.set(0, 0, 0);
  } else if (slot === "environment") {
    scene.environmentIntensity = 1;
    scene.environmentRotation.set(0, 0, 0);
  }
}

function sceneAbove(root: Object3D): Scene | null {
  for (let one: Object3D | null = root; one; one = one.parent) if ("isScene" in one) return one as Scene;
  return null;
}
