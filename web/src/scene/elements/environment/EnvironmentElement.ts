/** What surfaces mirror and are lit by; seen behind everything where asked for. */

import type { Scene, Texture } from "three";
import { type Changed, SceneElement } from "../../Element";
import type { Loading } from "../../Loading";
import { Lamps } from "../lights/Lamps";
import { Materials } from "../materials/Materials";
import { loadPanorama } from "./panoramas";
import type { EnvironmentProperties } from "./properties";
import { panoramaReflection, type Reflection, roomReflection } from "./rooms";
import { Surroundings } from "./Surroundings";

export class EnvironmentElement extends SceneElement<EnvironmentProperties> {
  readonly object = null;
  private reflection: Reflection | null = null;
  private panorama: Texture | null = null;
  private attempt = 0;
  private properties!: EnvironmentProperties;

  update(properties: EnvironmentProperties, changed: Changed<EnvironmentProperties>): void {
    this.properties = properties;
    if (changed.has("src") || (changed.has("preset") && properties.src === null)) this.make();
    else this.surround();
  }

  dispose(): void {
    this.attempt++;
    const surroundings = Surroundings.of(this.scene);
    surroundings.release("environment", this);
    surroundings.release("background", this);
    Lamps.of(this.scene).light(this, false);
    this.drop();
  }

  private make(): void {
    const attempt = ++this.attempt;
    const { src, preset } = this.properties;
    const { renderer } = this.scene;
    if (src === null) {
      this.take(roomReflection(renderer, preset), null);
      return;
    }
    const done = (this.scene.services.get("loading") as Loading | undefined)?.begin();
    loadPanorama(src)
      .then((panorama) => {
        if (attempt === this.attempt) this.take(panoramaReflection(renderer, panorama), panorama);
        else panorama.dispose();
      })
      .catch(() => {
        if (attempt !== this.attempt) return;
        this.scene.complain(this.key, `Environment "${this.key}": its picture could not be loaded`);
      })
      .finally(() => done?.());
  }

  private take(reflection: Reflection, panorama: Texture | null): void {
    const before = [this.reflection, this.panorama];
    this.reflection = reflection;
    this.panorama = panorama;
    Lamps.of(this.scene).light(this, true);
    this.surround();
    for (const one of before) one?.dispose();
  }

  private surround(): void {
    const { reflection } = this;
    if (!reflection) return;
    const { intensity, rotation, background, backgroundBlurriness, backgroundIntensity } = this.properties;
    const surroundings = Surroundings.of(this.scene);
    surroundings.claim("environment", this, (scene: Scene) => {
      scene.environment = reflection.texture;
      scene.environmentIntensity = intensity;
      scene.environmentRotation.set(...rotation);
      Materials.of(this.scene).setSurroundings(reflection.texture);
    });
    if (!background) {
      surroundings.release("background", this);
      return;
    }
    surroundings.claim("background", this, (scene: Scene) => {
      scene.background = this.panorama ?? reflection.texture;
      scene.backgroundBlurriness = backgroundBlurriness;
      scene.backgroundIntensity = backgroundIntensity;
      scene.backgroundRotation.set(...rotation);
    });
  }

  private drop(): void {
    this.reflection?.dispose();
    this.panorama?.dispose();
    this.reflection = null;
    this.panorama = null;
  }
}
