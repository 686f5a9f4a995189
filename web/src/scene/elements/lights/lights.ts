/** The lights of three.js as elements. */

import {
  AmbientLight,
  DirectionalLight,
  DirectionalLightHelper,
  HemisphereLight,
  HemisphereLightHelper,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  PointLight,
  PointLightHelper,
  SphereGeometry,
  SpotLight,
  SpotLightHelper,
} from "three";
import type { SceneContext } from "../../Element";
import { cast, type Helper, LightElement, shadowSquare } from "./LightElement";
import type {
  AmbientLightProperties,
  DirectionalLightProperties,
  HemisphereLightProperties,
  PointLightProperties,
  SpotLightProperties,
} from "./properties";

export class AmbientLightElement extends LightElement<AmbientLightProperties> {
  private readonly light = new AmbientLight();
  protected readonly lights = [this.light];

  protected shine({ color, intensity }: AmbientLightProperties): void {
    this.light.color.set(color);
    this.light.intensity = intensity;
  }
}

export class HemisphereLightElement extends LightElement<HemisphereLightProperties> {
  private readonly light = new HemisphereLight();
  protected readonly lights = [this.light];

  protected shine({ color, skyColor, groundColor, intensity, position, matrix }: HemisphereLightProperties): void {
    this.light.color.set(color ?? skyColor);
    this.light.groundColor.set(groundColor);
    this.light.intensity = intensity;
    // Its light comes from where it is: without a place, from above.
    const placed = matrix !== null || position.some((coordinate) => coordinate !== 0);
    this.light.position.fromArray(placed ? [0, 0, 0] : this.scene.up);
  }

  protected override makeHelper(): Helper {
    return new HemisphereLightHelper(this.light, 0.5);
  }
}

export class DirectionalLightElement extends LightElement<DirectionalLightProperties> {
  private readonly light = new DirectionalLight();
  protected readonly lights = [this.light];

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    // Its place is that of the element.
    this.light.position.set(0, 0, 0);
    scene.root.add(this.light.target);
  }

  override dispose(): void {
    this.light.target.removeFromParent();
    super.dispose();
  }

  protected shine(properties: DirectionalLightProperties): void {
    this.light.color.set(properties.color);
    this.light.intensity = properties.intensity;
    aim(this.light.target, properties.target);
    shadowSquare(this.light, properties);
    cast(this.scene, this, this.light, properties);
  }

  protected override makeHelper(): Helper {
    return new DirectionalLightHelper(this.light, 0.5);
  }
}

export class PointLightElement extends LightElement<PointLightProperties> {
  private readonly light = new PointLight();
  protected readonly lights = [this.light];
  private ball: Mesh<SphereGeometry, MeshBasicMaterial> | null = null;

  override dispose(): void {
    this.show(false);
    super.dispose();
  }

  protected shine(properties: PointLightProperties): void {
    this.light.color.set(properties.color);
    this.light.intensity = properties.intensity;
    this.light.distance = properties.distance;
    this.light.decay = properties.decay;
    this.show(properties.showSphere && properties.radius > 0);
    this.ball?.scale.setScalar(properties.radius);
    this.ball?.material.color.set(properties.color);
    cast(this.scene, this, this.light, properties);
  }

  protected override makeHelper(): Helper {
    return new PointLightHelper(this.light, 0.2);
  }

  private show(on: boolean): void {
    if (on === (this.ball !== null)) return;
    if (on) {
      this.ball = new Mesh(new SphereGeometry(1, 24, 16), new MeshBasicMaterial());
      this.object.add(this.ball);
      return;
    }
    this.ball?.removeFromParent();
    this.ball?.geometry.dispose();
    this.ball?.material.dispose();
    this.ball = null;
  }
}

export class SpotLightElement extends LightElement<SpotLightProperties> {
  private readonly light = new SpotLight();
  protected readonly lights = [this.light];

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.light.position.set(0, 0, 0);
    scene.root.add(this.light.target);
  }

  override dispose(): void {
    this.light.target.removeFromParent();
    super.dispose();
  }

  protected shine(properties: SpotLightProperties): void {
    this.light.color.set(properties.color);
    this.light.intensity = properties.intensity;
    this.light.distance = properties.distance;
    this.light.decay = properties.decay;
    this.light.angle = properties.angle;
    this.light.penumbra = properties.penumbra;
    aim(this.light.target, properties.target);
    cast(this.scene, this, this.light, properties);
  }

  protected override makeHelper(): Helper {
    return new SpotLightHelper(this.light);
  }
}

/** Put what a light shines at where it is, in the scene's coordinates. */
export function aim(target: Object3D, [x, y, z]: readonly number[]): void {
  target.position.set(x!, y!, z!);
  target.updateMatrixWorld();
}
