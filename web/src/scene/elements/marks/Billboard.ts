/** Turns what stands in it towards the camera. */

import { Euler, Group, Quaternion, Vector3 } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { worldMatrix } from "../../pointer/worldMatrix";
import { eyeMatrix } from "./eye";
import type { BillboardProperties } from "./properties";

const parent = new Quaternion();
const wanted = new Quaternion();
const rest = new Vector3();
const angles = new Euler();

export class Billboard extends SceneElement<BillboardProperties> {
  readonly object = new Group();
  private readonly turning = new Group();
  private readonly stop: () => void;
  private properties: BillboardProperties | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.turning);
    this.stop = scene.onFrame(() => this.turn());
  }

  override get container(): Group {
    return this.turning;
  }

  update(properties: BillboardProperties, _changed: Changed<BillboardProperties>): void {
    this.properties = properties;
    this.scene.invalidate();
  }

  dispose(): void {
    this.stop();
  }

  private turn(): undefined {
    const { properties, turning } = this;
    if (!properties?.follow) return;
    worldMatrix(this.object).decompose(rest, parent, rest);
    eyeMatrix(this.scene).decompose(rest, wanted, rest);
    wanted.premultiply(parent.invert());
    if (properties.lockX || properties.lockY || properties.lockZ) {
      angles.setFromQuaternion(wanted, "YXZ");
      angles.set(properties.lockX ? 0 : angles.x, properties.lockY ? 0 : angles.y, properties.lockZ ? 0 : angles.z);
      wanted.setFromEuler(angles);
    }
    turning.quaternion.copy(wanted);
  }
}
