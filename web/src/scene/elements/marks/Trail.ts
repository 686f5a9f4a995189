/**
 * What something that moves leaves behind.
 *
 * Its points are places in the world at the times they were drawn; it follows whatever moves its target, the program or
 * a user. It shrinks with time, and asks for frames only while there is something of it.
 */

import { Group, type Object3D, Vector3 } from "three";
import { type Changed, type FrameTime, type SceneContext, SceneElement } from "../../Element";
import { worldMatrix } from "../../pointer/worldMatrix";
import type { TrailProperties } from "./properties";
import { Ribbon } from "./Ribbon";

interface Place {
  readonly time: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const POWERS = { squared: 2, linear: 1, none: 0 } as const;
const MOST = 2000;
const here = new Vector3();

export class Trail extends SceneElement<TrailProperties> {
  readonly object = new Group();
  private readonly ribbon = new Ribbon();
  private readonly places: Place[] = [];
  private readonly stop: () => void;
  private properties: TrailProperties | null = null;
  private child: SceneElement | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    // The trail lies in the world, whatever the element it stands in does.
    this.ribbon.object.matrixWorldAutoUpdate = false;
    this.object.add(this.ribbon.object);
    this.stop = scene.onFrame((time) => this.follow(time));
  }

  update(properties: TrailProperties, changed: Changed<TrailProperties>): void {
    this.properties = properties;
    if (changed.has("target")) this.places.length = 0;
    this.ribbon.look({ ...properties, power: POWERS[properties.attenuation] });
    this.scene.invalidate();
  }

  override childrenChanged(children: readonly SceneElement[]): void {
    this.child = children.find((child) => child.object) ?? null;
  }

  dispose(): void {
    this.stop();
    this.ribbon.dispose();
  }

  private get target(): Object3D | null {
    const key = this.properties?.target;
    if (key) return this.scene.find(key)?.object ?? null;
    return this.child?.object ?? this.object.parent;
  }

  private follow({ now }: FrameTime): boolean {
    const { target, places, properties } = this;
    if (!target || !properties) return false;
    here.setFromMatrixPosition(worldMatrix(target));
    const head = places.at(-1);
    const before = places.at(-2);
    const moved = !head || head.x !== here.x || head.y !== here.y || head.z !== here.z;
    if (moved) {
      // Less than a stride from the last point but one: the head moves on, and no point is added.
      if (head && before && Math.hypot(head.x - before.x, head.y - before.y, head.z - before.z) < properties.stride) {
        places.pop();
      }
      // After a rest the way begins where it rested, now.
      if (places.length === 1) places[0] = { ...places[0]!, time: now };
      places.push({ time: now, x: here.x, y: here.y, z: here.z });
    }
    const oldest = now - properties.length * 1000;
    while (places.length > 1 && (places[1]!.time < oldest || places.length > MOST)) places.shift();
    // All that is left is as old as it may be: nothing has moved for that long.
    if (places.length === 2 && places[1]!.time <= oldest) places.shift();
    this.draw(now, properties.length * 1000);
    return places.length > 1;
  }

  private draw(now: number, length: number): void {
    const { places, ribbon } = this;
    const head = places.at(-1);
    if (!head) return;
    const points: number[] = [];
    const parts: number[] = [];
    for (const { time, x, y, z } of places) {
      points.push(x - head.x, y - head.y, z - head.z);
      parts.push(Math.min(Math.max(1 - (now - time) / length, 0), 1));
    }
    ribbon.setPath(points, parts);
    ribbon.object.matrixWorld.makeTranslation(head.x, head.y, head.z);
  }
}
