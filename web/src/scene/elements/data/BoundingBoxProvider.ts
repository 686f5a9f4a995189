/** Draws the boxes of the elements in it at once. */

import { Group, Matrix4, Quaternion, Vector3 } from "three";
import { parseColor } from "../../../mesh/color";
import { type SceneContext, SceneElement } from "../../Element";
import { BoundingBoxElement } from "./BoundingBox";
import { Boxes } from "./Boxes";
import type { BoundingBoxProviderProperties } from "./properties";

interface Arrays {
  readonly centers: Float32Array;
  readonly sizes: Float32Array;
  readonly turns: Float32Array;
  readonly tint: Uint8Array;
}

const place = new Vector3();
const turn = new Quaternion();
const scale = new Vector3();
const local = new Matrix4();

export class BoundingBoxProviderElement extends SceneElement<BoundingBoxProviderProperties> {
  readonly object = new Group();
  private readonly boxes: Boxes;
  private readonly stop: () => void;
  private members: BoundingBoxElement[] = [];
  private drawn: BoundingBoxElement[] = [];
  /** Poses and visibility as they were drawn last, 17 numbers for each member. */
  private seen = new Float64Array(0);
  private stale = true;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.boxes = new Boxes(() => scene.container.clientHeight || 600);
    this.boxes.ownerOf = (box) => this.drawn[box]?.object ?? null;
    this.object.add(this.boxes.object);
    this.stop = scene.onFrame(() => {
      this.refresh();
      return undefined;
    });
  }

  update(): void {
    this.scene.invalidate();
  }

  override childrenChanged(children: readonly unknown[]): void {
    const members = children.filter((child) => child instanceof BoundingBoxElement);
    const kept = new Set(members);
    for (const one of this.members) if (!kept.has(one)) one.giveTo(null);
    this.members = members;
    this.seen = new Float64Array(17 * members.length);
    this.stale = true;
    for (const one of members) this.take(one);
    this.scene.invalidate();
  }

  dispose(): void {
    this.stop();
    for (const one of this.members) one.giveTo(null);
    this.boxes.dispose();
  }

  private take(one: BoundingBoxElement): void {
    const changed = (): void => {
      this.stale = true;
      // An element of many boxes draws them itself.
      if (one.single === null) one.giveTo(null);
    };
    if (one.single !== null) one.giveTo(changed);
  }

  private refresh(): void {
    if (!this.moved() && !this.stale) return;
    this.stale = false;
    this.drawn = this.members.filter((one) => one.object.visible && one.single !== null);
    const count = this.drawn.length;
    const arrays: Arrays = {
      centers: new Float32Array(3 * count),
      sizes: new Float32Array(3 * count),
      turns: new Float32Array(4 * count),
      tint: new Uint8Array(4 * count),
    };
    this.drawn.forEach((one, box) => {
      this.write(one, box, arrays);
    });
    const first = this.drawn[0]?.single?.look;
    this.boxes.set({
      count,
      ...arrays,

      look: {
        color: "#ffffff",
        edgeOpacity: first?.edgeOpacity ?? 1,
        wallOpacity: first?.wallOpacity ?? 0,
        edgeWidth: first?.edgeWidth ?? 1,
        turned: true,
        channels: 4,
      },
    });
  }

  private write(one: BoundingBoxElement, box: number, { centers, sizes, turns, tint }: Arrays): void {
    const { middle, size, look } = one.single!;
    local.copy(one.object.matrix).decompose(place, turn, scale);
    const [x, y, z] = middle as [number, number, number];
    place
      .set(x, y, z)
      .applyMatrix4(one.object.matrix)
      .toArray(centers, 3 * box);
    sizes.set([size[0]! * scale.x, size[1]! * scale.y, size[2]! * scale.z], 3 * box);
    turn.toArray(turns, 4 * box);
    const color = parseColor(look.color, "#23aaff");
    tint.set([...color.map((channel) => Math.round(255 * channel)), 255], 4 * box);
  }

  /** Whether a member was moved, shown or hidden since the last time. */
  private moved(): boolean {
    let moved = false;
    this.members.forEach(({ object }, member) => {
      const at = 17 * member;
      const { elements } = object.matrix;
      for (let index = 0; index < 16; index++) {
        if (this.seen[at + index] === elements[index]) continue;
        this.seen[at + index] = elements[index]!;
        moved = true;
      }
      const visible = object.visible ? 1 : 0;
      if (this.seen[at + 16] !== visible) moved = true;
      this.seen[at + 16] = visible;
    });
    return moved;
  }
}
