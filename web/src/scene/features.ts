/**
 * What a scene view can do beyond drawing: each feature is a class of its own, made here in its order.
 *
 * The first camera that is offered is looked through. A feature offers itself to elements under its name in
 * `services`.
 */

import type { Camera, Object3D } from "three";
import { Cameras } from "./camera/Cameras";
import type { FrameTime } from "./Element";
import { DefaultLights } from "./elements/lights/DefaultLights";
import { Pointer } from "./pointer/Pointer";
import { Renders } from "./renders/Renders";
import type { SceneView } from "./SceneView";
import { XrFeature } from "./xr/XrFeature";

/** A part of a view. Everything but `dispose` is optional. */
export interface Feature {
  /** The camera to look through, where this feature has one. */
  readonly camera?: Camera;
  /** Called before each frame. @returns whether another one is wanted */
  step?(time: FrameTime): boolean;
  /** Called right before a frame is drawn: elements are where they will be seen, matrices are up to date. */
  prepare?(): void;
  resize?(width: number, height: number): void;
  /** Elements came, went or changed. */
  sceneChanged?(): void;
  /** Properties of the scene's root changed. */
  rootChanged?(): void;
  dispose(): void;
}

export type FeatureClass = new (view: SceneView, layers: Readonly<Record<string, Object3D>>) => Feature;

/** In the order in which they are made and called. */
const CLASSES: readonly FeatureClass[] = [XrFeature, Pointer, Cameras, DefaultLights, Renders];

export class Features {
  private readonly all: Feature[];

  constructor(view: SceneView, layers: Readonly<Record<string, Object3D>>) {
    this.all = CLASSES.map((one) => new one(view, layers));
  }

  get camera(): Camera | null {
    for (const feature of this.all) if (feature.camera) return feature.camera;
    return null;
  }

  step(time: FrameTime): boolean {
    let again = false;
    for (const feature of this.all) if (feature.step?.(time)) again = true;
    return again;
  }

  prepare(): void {
    for (const feature of this.all) feature.prepare?.();
  }

  resize(width: number, height: number): void {
    for (const feature of this.all) feature.resize?.(width, height);
  }

  sceneChanged(): void {
    for (const feature of this.all) feature.sceneChanged?.();
  }

  rootChanged(): void {
    for (const feature of this.all) feature.rootChanged?.();
  }

  dispose(): void {
    for (const feature of [...this.all].reverse()) feature.dispose();
  }
}
