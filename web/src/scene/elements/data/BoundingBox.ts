/** A box by its edges and walls, or many of them. */

import { Group } from "three";
import type { NumericArray } from "../../../arrays";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { Boxes, type BoxSet } from "./Boxes";
import { checked, float32, rowsOf } from "./numbers";
import type { BoundingBoxProperties } from "./properties";

export class BoundingBoxElement extends SceneElement<BoundingBoxProperties> {
  readonly object = new Group();
  private boxes: Boxes | null = null;
  private properties: BoundingBoxProperties | null = null;
  /** Told of each change while another one draws this box. */
  private taker: (() => void) | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
  }

  update(properties: BoundingBoxProperties, _changed: Changed<BoundingBoxProperties>): void {
    this.properties = properties;
    if (this.taker) this.taker();
    else this.draw();
    this.scene.invalidate();
  }

  /** The box, if it is a single one: x, y, z of its middle and its size. */
  get single(): { middle: readonly number[]; size: readonly number[]; look: BoundingBoxProperties } | null {
    const { properties } = this;
    if (!properties || properties.centers || !isSingle(properties)) return null;
    return { ...singleOf(properties), look: properties };
  }

  /** Let another one draw this box, or null: nobody any more. @param taker is called when it changes */
  giveTo(taker: (() => void) | null): void {
    this.taker = taker;
    if (taker) this.forget();
    else if (this.properties) this.draw();
  }

  dispose(): void {
    this.forget();
  }

  private forget(): void {
    this.boxes?.object.removeFromParent();
    this.boxes?.dispose();
    this.boxes = null;
  }

  private draw(): void {
    const { properties } = this;
    if (!properties) return;
    if (!this.boxes) {
      this.boxes = new Boxes(() => this.scene.container.clientHeight || 600);
      this.object.add(this.boxes.object);
    }
    this.boxes.set(boxesOf(properties));
    this.boxes.object.position.fromArray(properties.origin ?? [0, 0, 0]);
  }
}

function boxesOf(properties: BoundingBoxProperties): BoxSet {
  const centers = checked(properties.centers, "centers", 3);
  const count = centers ? rowsOf(centers) : 1;
  const fit = (array: NumericArray | null, name: string, ...widths: number[]): NumericArray | null => {
    const found = checked(array, name, ...widths);
    if (found && rowsOf(found) !== count)
      throw new Error(`${name} has ${rowsOf(found)} rows, but there are ${count} boxes`);
    return found;
  };
  const single = singleOf(properties);
  const colors = fit(properties.colors, "colors", 3, 4);
  const turns = fit(properties.quaternions, "quaternions", 4);
  const sizes = sizesOf(fit(properties.sizes, "sizes", 1, 3), single.size, count);
  return {
    count,
    centers: centers ? float32(centers) : Float32Array.from(single.middle),
    sizes: shown(sizes, fit(properties.visible, "visible", 1)),
    turns: turns && float32(turns),
    tint: colors && (colors.data as Uint8Array),
    look: {
      ...properties,
      color: colors ? "#ffffff" : properties.color,
      turned: turns !== null,
      channels: colors ? colors.shape[1]! : 0,
    },
  };
}

function isSingle({ min, max, size }: BoundingBoxProperties): boolean {
  return size !== null || (min !== null && max !== null);
}

function singleOf({ min, max, size }: BoundingBoxProperties): { middle: readonly number[]; size: readonly number[] } {
  if (min && max) {
    return {
      middle: min.map((low, axis) => 0.5 * (low + max[axis]!)),
      size: min.map((low, axis) => max[axis]! - low),
    };
  }
  return { middle: [0, 0, 0], size: size ?? [1, 1, 1] };
}

function sizesOf(array: NumericArray | null, single: readonly number[], count: number): Float32Array {
  if (array && array.shape[1] === 3) return float32(array);
  const sizes = new Float32Array(3 * count);
  const each = array && float32(array);
  for (let at = 0; at < sizes.length; at++) sizes[at] = each ? each[Math.floor(at / 3)]! : single[at % 3]!;
  return sizes;
}

/** Sizes with those of boxes that are not drawn at 0. */
function shown(sizes: Float32Array, visible: NumericArray | null): Float32Array {
  if (!visible) return sizes;
  const masked = sizes.slice();
  for (let box = 0; box < rowsOf(visible); box++) if (!visible.data[box]) masked.fill(0, 3 * box, 3 * box + 3);
  return masked;
}
