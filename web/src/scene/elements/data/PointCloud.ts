/** Points, up to tens of millions; see PointBudget for how many of them are drawn. */

import { BufferAttribute, type BufferGeometry, Group } from "three";
import type { NumericArray } from "../../../arrays";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { Buffers, ManyVertices, NOWHERE, type Wanted } from "./Buffers";
import { checked, float32, halves, type Numbers, rowsOf } from "./numbers";
import { PickablePoints } from "./PickablePoints";
import { type Budgeted, joinBudget, type PointBudget } from "./PointBudget";
import { PointMaterial, setView } from "./PointMaterial";
import type { PointCloudProperties } from "./properties";
import { rangeOf } from "./ScalarColors";
import { sampleOrder } from "./sampleOrder";

/** Fewer points than these are always drawn. */
const MANY = 100_000;
const ONE: [number, number, number] = [1, 1, 1];

/** Coordinates as the GPU takes them. */
interface Coordinates {
  readonly array: Numbers;
  readonly half: boolean;
  readonly nowhere: number;
}

export class PointCloudElement extends SceneElement<PointCloudProperties> implements Budgeted {
  readonly object = new Group();
  private readonly buffers = new Buffers();
  private readonly material = new PointMaterial();
  private readonly shown = new PickablePoints(this.buffers.geometry, this.material);
  private sample: ManyVertices | null = null;
  private budget: PointBudget | null = null;
  private leave: (() => void) | null = null;
  private coordinates: Coordinates | null = null;
  private halved: { bits: Uint16Array; numbers: Float32Array } | null = null;
  private count = 0;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.shown.frustumCulled = false;
    this.shown.onBeforeRender = (renderer, _scene, camera) => setView(this.material, renderer, camera);
    this.shown.height = () => scene.container.clientHeight || 600;
    this.object.add(this.shown);
  }

  get points(): number {
    return this.count;
  }

  update(properties: PointCloudProperties, changed: Changed<PointCloudProperties>): void {
    const { vertices, colors, scalars, sizes } = properties;
    if (changed.has("vertices")) this.coordinates = coordinatesOf(checked(vertices, "vertices", 3));
    this.count = this.coordinates ? this.coordinates.array.length / 3 : 0;
    const own = this.fitting(colors, "colors", 3, 4);
    const values = this.fitting(scalars, "scalars", 1);
    const diameters = this.fitting(sizes, "sizes", 1);
    this.setBuffers(own, values, diameters);
    const step = properties.step ?? ONE;
    this.buffers.geometry.knowBounds(properties.bounds, step);
    this.shown.position.fromArray(properties.origin ?? [0, 0, 0]);
    this.shown.scale.fromArray(step);
    this.material.setLook({
      color: properties.color,
      opacity: properties.opacity,
      size: properties.size,
      worldSized: properties.sizeUnit === "world",
      round: properties.shape === "round",
      channels: own ? own.shape[1]! : 0,
      scalars: values !== null,
      sizes: diameters !== null,
      nowhere: this.coordinates?.nowhere ?? NOWHERE,
    });
    this.setScalarColors(properties, changed, values);
    this.setPicking(properties, diameters, step);
    this.takePart(properties.levelOfDetail && this.count > MANY);
    if (changed.has("vertices")) this.budget?.disturb();
    this.scene.invalidate();
  }

  draw(share: number): void {
    const drawn = Math.ceil(this.count * share);
    if (drawn >= this.count || drawn > (this.sample?.index?.count ?? Number.POSITIVE_INFINITY)) {
      this.shown.geometry = this.buffers.geometry;
      return;
    }
    this.sample ??= this.makeSample();
    this.sample.setDrawRange(0, drawn);
    this.sample.boundingBox = this.buffers.geometry.boundingBox;
    this.sample.boundingSphere = this.buffers.geometry.boundingSphere;
    this.shown.geometry = this.sample;
  }

  dispose(): void {
    this.leave?.();
    this.sample?.dispose();
    this.buffers.dispose();
    this.material.dispose();
  }

  private fitting(given: NumericArray | null, name: string, ...widths: number[]): NumericArray | null {
    const array = checked(given, name, ...widths);
    if (array && this.count > 0 && rowsOf(array) !== this.count) {
      throw new Error(`${name} has ${rowsOf(array)} rows, but there are ${this.count} points`);
    }
    return array;
  }

  private setBuffers(colors: NumericArray | null, scalars: NumericArray | null, sizes: NumericArray | null): void {
    const { coordinates } = this;
    const wanted: Wanted = {
      position: coordinates && { array: coordinates.array, size: 3, half: coordinates.half },
      pointColor: colors && { array: colors.data as Numbers, size: colors.shape[1]!, normalized: true },
      scalar: scalars && { array: scalarsOf(scalars), size: 1 },
      pointSize: sizes && { array: float32(sizes), size: 1 },
    };
    const before = this.buffers.geometry;
    const sampled = this.sample?.index?.count ?? 0;
    const renewed = this.buffers.set(wanted);
    if (this.sample && (renewed || sampled > this.count)) {
      this.sample.dispose();
      this.sample = null;
    }
    if (this.sample) shareAttributes(this.buffers.geometry, this.sample);
    if (this.shown.geometry === before || !this.sample) this.shown.geometry = this.buffers.geometry;
  }

  private setScalarColors(
    properties: PointCloudProperties,
    changed: Changed<PointCloudProperties>,
    values: NumericArray | null,
  ): void {
    const colors = this.material.scalarColors;
    colors.setColormap(properties.colormap);
    colors.setNan(properties.nanColor);
    if (!values || !(changed.has("scalars") || changed.has("scalarRange"))) return;
    const { scalarRange, scalarLimits } = properties;
    colors.setRange(rangeOf(scalarRange, scalarLimits, scalarRange || scalarLimits ? null : scalarsOf(values)));
  }

  private setPicking(
    properties: PointCloudProperties,
    sizes: NumericArray | null,
    step: [number, number, number],
  ): void {
    const { coordinates } = this;
    const world = properties.sizeUnit === "world" ? (sizes ? float32(sizes) : properties.size) : 0;
    this.shown.setSource(
      coordinates && {
        array: coordinates.half ? this.wholeNumbers(coordinates.array as Uint16Array) : coordinates.array,
        step,
        nowhere: coordinates.nowhere,
      },
      { world },
    );
  }

  /** float16 coordinates as numbers; made anew only for others. */
  private wholeNumbers(bits: Uint16Array): Float32Array {
    if (this.halved?.bits !== bits) this.halved = { bits, numbers: halves(bits) };
    return this.halved.numbers;
  }

  private takePart(wanted: boolean): void {
    if (wanted === (this.leave !== null)) return;
    if (wanted) {
      ({ budget: this.budget, leave: this.leave } = joinBudget(this.scene, this));
    } else {
      this.leave?.();
      this.leave = this.budget = null;
      this.draw(1);
    }
  }

  /** A geometry of the same points that are drawn in an order whose every beginning is spread over all. */
  private makeSample(): ManyVertices {
    const sample = new ManyVertices();
    sample.setIndex(new BufferAttribute(sampleOrder(this.count), 1));
    shareAttributes(this.buffers.geometry, sample);
    return sample;
  }
}

function shareAttributes(from: BufferGeometry, to: BufferGeometry): void {
  for (const name of Object.keys(from.attributes)) to.setAttribute(name, from.getAttribute(name));
}

function coordinatesOf(array: NumericArray | null): Coordinates | null {
  if (!array || rowsOf(array) === 0) return null;
  if (array.dtype === "f2") return { array: array.data as Uint16Array, half: true, nowhere: 65504.5 };
  if (array.dtype === "u2") return { array: array.data as Uint16Array, half: false, nowhere: 65534.5 };
  return { array: float32(array), half: false, nowhere: NOWHERE };
}

function scalarsOf(array: NumericArray): Numbers {
  const { data, dtype } = array;
  const direct = ["u1", "i1", "u2", "i2"].includes(dtype);
  return direct ? (data as Numbers) : float32(array);
}
