/** Several lights in one element. */

import { DirectionalLight, HemisphereLight, SpotLight, Vector3 } from "three";
import type { SceneContext } from "../../Element";
import { Lamps } from "./Lamps";
import { LightElement } from "./LightElement";
import { aim } from "./lights";
import type { HemisphereLightStageProperties, StageProperties } from "./properties";

const SUN = 12; // metres to the sun of a stage
const SQUARE = 10; // half of the side of the square in which it casts shadows

export class HemisphereLightStageElement extends LightElement<HemisphereLightStageProperties> {
  private readonly sky = new HemisphereLight("#ffffff", "#8d8d8d");
  private readonly sun = new DirectionalLight("#ffffff");
  protected readonly lights = [this.sky, this.sun];

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    const { camera, mapSize } = this.sun.shadow;
    Object.assign(camera, { left: -SQUARE, right: SQUARE, top: SQUARE, bottom: -SQUARE, near: 0.1, far: 4 * SUN });
    mapSize.set(2048, 2048);
    this.sun.shadow.normalBias = 0.02;
    this.sun.shadow.bias = -0.0005;
    this.object.add(this.sun.target);
  }

  protected shine({ intensity, castShadow, hide }: HemisphereLightStageProperties): void {
    this.sky.intensity = 1.4 * intensity;
    this.sun.intensity = 2 * intensity;
    const up = new Vector3(...this.scene.up).normalize();
    this.sky.position.copy(up);
    this.sun.position.copy(slanted(up)).multiplyScalar(SUN);
    this.sun.castShadow = castShadow && !hide;
    Lamps.of(this.scene).cast(this, this.sun.castShadow);
  }
}

/** A direction from above and from the side. */
function slanted(up: Vector3): Vector3 {
  const side = Math.abs(up.y) > 0.5 ? new Vector3(0.5, 0, 0.7) : new Vector3(0.5, -0.7, 0);
  return side.add(up).normalize();
}

/** Where the lamps of a stage stand, and how bright they are: key, fill and rim. */
const LAMPS = [
  { place: [0.7, 0.9, 0.8], strength: 1 },
  { place: [-0.9, 0.5, 0.5], strength: 0.35 },
  { place: [-0.2, 0.8, -1], strength: 0.55 },
] as const;

export class StageElement extends LightElement<StageProperties> {
  private readonly lamps = LAMPS.map(() => new SpotLight("#ffffff"));
  private readonly sky = new HemisphereLight("#ffffff", "#8d8d8d");
  protected readonly lights = [...this.lamps, this.sky];

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    for (const lamp of this.lamps) {
      lamp.penumbra = 1;
      lamp.angle = Math.PI / 3;
      lamp.shadow.normalBias = 0.02;
      lamp.shadow.bias = -0.0005;
      lamp.shadow.mapSize.set(1024, 1024);
      aim(lamp.target, [0, 0, 0]);
      this.object.add(lamp.target);
    }
  }

  protected shine({ intensity, radius, castShadow, hide }: StageProperties): void {
    const [key] = this.lamps;
    const zUp = Math.abs(this.scene.up[2]) > 0.5;
    this.lamps.forEach((lamp, index) => {
      const { place, strength } = LAMPS[index]!;
      const [x, y, z] = place;
      lamp.position.set(x, zUp ? -z : y, zUp ? y : z).multiplyScalar(radius);
      // A lamp farther away has to be brighter.
      lamp.intensity = strength * intensity * Math.PI * radius ** 2;
    });
    this.sky.position.fromArray(this.scene.up);
    this.sky.intensity = 0.4 * intensity;
    key!.castShadow = castShadow && !hide;
    Lamps.of(this.scene).cast(this, key!.castShadow);
  }
}
