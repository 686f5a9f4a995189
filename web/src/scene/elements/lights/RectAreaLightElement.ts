/** Light from a rectangle. The tables it needs are large, so they are loaded with the first one. */

import { Color, RectAreaLight, Vector3 } from "three";
import type { SceneContext } from "../../Element";
import type { Loading } from "../../Loading";
import { type Helper, LightElement } from "./LightElement";
import type { RectAreaLightProperties } from "./properties";
import { RectangleHelper } from "./RectangleHelper";

let tables: Promise<void> | null = null;

async function loadTables(): Promise<void> {
  const { RectAreaLightUniformsLib } = await import("three/examples/jsm/lights/RectAreaLightUniformsLib.js");
  RectAreaLightUniformsLib.init();
}

export class RectAreaLightElement extends LightElement<RectAreaLightProperties> {
  private readonly light = new RectAreaLight(new Color("#ffffff"), 1, 1, 1);
  protected readonly lights = [this.light];
  private readonly aim = new Vector3();
  private facing: readonly number[] | null = null;
  private readonly unsubscribe: () => void;
  private disposed = false;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.light.visible = false;
    this.unsubscribe = scene.onFrame(() => this.face());
    tables ??= loadTables();
    const done = (scene.services.get("loading") as Loading | undefined)?.begin();
    tables.then(
      () => {
        done?.();
        if (this.disposed) return;
        this.light.visible = true;
        scene.invalidate();
      },
      (error: Error) => {
        done?.();
        tables = null;
        scene.complain(key, `"${key}": a part of the page could not be loaded: ${error.message}`);
      },
    );
  }

  override dispose(): void {
    this.disposed = true;
    this.unsubscribe();
    super.dispose();
  }

  protected shine(properties: RectAreaLightProperties): void {
    this.light.color.set(properties.color);
    this.light.intensity = properties.intensity;
    this.light.width = properties.width;
    this.light.height = properties.height;
    const { rotation, quaternion, matrix } = properties;
    const turned = quaternion !== null || matrix !== null || rotation.some((angle) => angle !== 0);
    this.facing = properties.lookAt ?? (turned ? null : [0, 0, 0]);
    if (this.facing === null) this.light.quaternion.identity();
  }

  protected override makeHelper(): Helper {
    return new RectangleHelper(this.light);
  }

  /** What it stands in may have moved. */
  private face(): undefined {
    if (this.facing) this.light.lookAt(this.aim.fromArray(this.facing as number[]));
  }
}
