/**
 * What the light elements have in common.
 *
 * The light stands in `object`, whose place is that of the element. What it shines at, and its helper, stand in the
 * scene's own coordinates.
 */

import { Group, type Light, type Object3D } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { Lamps } from "./Lamps";
import type { AmbientLightProperties, DirectionalLightProperties, PointLightProperties } from "./properties";

/** What shows where a light is. */
export interface Helper extends Object3D {
  update(): void;
  dispose(): void;
}

type Lit = Pick<AmbientLightProperties, "hide"> & { readonly helper?: boolean };

export abstract class LightElement<P extends Lit> extends SceneElement<P> {
  readonly object = new Group();
  /** The light, or several. */
  protected abstract readonly lights: readonly Light[];
  private helper: Helper | null = null;
  private stop: (() => void) | null = null;
  private mounted = false;

  /** @param scene that it lights */
  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    Lamps.of(scene).light(this, true);
  }

  update(properties: P, _changed: Changed<P>): void {
    if (!this.mounted) {
      this.mounted = true;
      this.object.add(...this.lights);
    }
    Lamps.of(this.scene).light(this, !properties.hide);
    this.shine(properties);
    this.help(properties.helper === true && !properties.hide);
    this.scene.invalidate();
  }

  dispose(): void {
    Lamps.of(this.scene).light(this, false);
    Lamps.of(this.scene).cast(this, false);
    this.help(false);
    for (const light of this.lights) light.dispose();
    this.scene.invalidate();
  }

  /** Take the properties over to the light. */
  protected abstract shine(properties: P): void;

  /** What shows where it is; null: nothing does. */
  protected makeHelper(): Helper | null {
    return null;
  }

  private help(on: boolean): void {
    if (on === (this.helper !== null)) return;
    if (this.helper) {
      this.stop?.();
      this.helper.removeFromParent();
      this.helper.dispose();
      this.helper = null;
      return;
    }
    const helper = this.makeHelper();
    if (!helper) return;
    helper.traverse((object) => {
      object.raycast = () => undefined;
      object.userData.bounds = null;
    });
    this.helper = helper;
    this.scene.root.add(helper);
    this.stop = this.scene.onFrame(() => {
      for (const light of this.lights) light.updateWorldMatrix(true, false);
      helper.update();
      return undefined;
    });
  }
}

type Casting = Pick<
  PointLightProperties,
  | "hide"
  | "castShadow"
  | "shadowMapSize"
  | "shadowBias"
  | "shadowNormalBias"
  | "shadowRadius"
  | "shadowNear"
  | "shadowFar"
>;

type Shadowed = Light & {
  castShadow: boolean;
  shadow: {
    map: { dispose(): void } | null;
    mapSize: { x: number; y: number };
    bias: number;
    normalBias: number;
    radius: number;
    needsUpdate: boolean;
    camera: object;
  };
};

/** Lets `light` of the element `lamp` cast shadows as its properties say. */
export function cast(scene: SceneContext, lamp: unknown, light: Light, properties: Casting): void {
  const shadowed = light as Shadowed;
  const { shadow } = shadowed;
  const on = properties.castShadow && !properties.hide;
  Lamps.of(scene).cast(lamp, on);
  shadowed.castShadow = on;
  shadow.bias = properties.shadowBias;
  shadow.normalBias = properties.shadowNormalBias;
  shadow.radius = properties.shadowRadius;
  if (shadow.mapSize.x !== properties.shadowMapSize) {
    shadow.mapSize.x = properties.shadowMapSize;
    shadow.mapSize.y = properties.shadowMapSize;
    shadow.map?.dispose();
    shadow.map = null;
  }
  const camera = shadow.camera as { near: number; far: number; updateProjectionMatrix(): void };
  camera.near = properties.shadowNear;
  camera.far = Math.max(properties.shadowFar, properties.shadowNear * 2);
  camera.updateProjectionMatrix();
}

/** Sets the square in which a directional light casts shadows. */
export function shadowSquare(light: Light, { shadowSize }: Pick<DirectionalLightProperties, "shadowSize">): void {
  const camera = (light as Shadowed).shadow.camera as Record<"left" | "right" | "top" | "bottom", number>;
  const half = shadowSize / 2;
  Object.assign(camera, { left: -half, right: half, top: half, bottom: -half });
}
