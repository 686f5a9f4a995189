/** How one property changes over time; its clip reads it. */

import {
  InterpolateDiscrete,
  InterpolateLinear,
  InterpolateSmooth,
  type KeyframeTrack,
  type Object3D,
  PropertyBinding,
  QuaternionKeyframeTrack,
  VectorKeyframeTrack,
} from "three";
import { SceneElement } from "../../Element";
import type { QuaternionTrackProperties, VectorTrackProperties } from "./properties";

const INTERPOLATIONS = {
  linear: InterpolateLinear,
  discrete: InterpolateDiscrete,
  smooth: InterpolateSmooth,
} as const;

type TrackProperties = VectorTrackProperties | QuaternionTrackProperties;

export abstract class TrackElement<P extends TrackProperties = TrackProperties> extends SceneElement<P> {
  override readonly object = null;
  /** Called when the track is another one; set by the clip it stands in. */
  changed: (() => void) | null = null;
  private properties: P | null = null;

  /** What a track of this kind may change. */
  protected abstract readonly targets: readonly string[];

  override update(properties: P): void {
    this.properties = properties;
    this.changed?.();
  }

  override dispose(): void {
    this.changed = null;
  }

  /**
   * The track as three.js plays it; null: it has no times or values yet.
   *
   * @throws Error with a sentence where `root` has no such part or property
   */
  made(root: Object3D): KeyframeTrack | null {
    const { name, times, values, interpolation } = this.properties!;
    if (!times || !values) return null;
    const at = name.lastIndexOf(".");
    const part = name.slice(0, Math.max(at, 0));
    const target = name.slice(at + 1);
    if (!this.targets.includes(target)) throw new Error(`a track changes ${this.targets.join(" or ")}, not “${name}”`);
    const safe = PropertyBinding.sanitizeNodeName(part);
    if (part && !PropertyBinding.findNode(root, safe)) throw new Error(`there is no part “${part}” to be moved`);
    const numbers = (array: typeof times): number[] => Array.from(array.data as Float32Array);
    return this.keyframes(`${safe}.${target}`, numbers(times), numbers(values), INTERPOLATIONS[interpolation]);
  }

  protected abstract keyframes(
    name: string,
    times: number[],
    values: number[],
    interpolation: (typeof INTERPOLATIONS)[keyof typeof INTERPOLATIONS],
  ): KeyframeTrack;
}

export class VectorTrackElement extends TrackElement<VectorTrackProperties> {
  protected override readonly targets = ["position", "scale"];

  protected override keyframes(
    ...[name, times, values, interpolation]: Parameters<TrackElement["keyframes"]>
  ): KeyframeTrack {
    return new VectorKeyframeTrack(name, times, values, interpolation);
  }
}

export class QuaternionTrackElement extends TrackElement<QuaternionTrackProperties> {
  protected override readonly targets = ["quaternion"];

  protected override keyframes(
    ...[name, times, values, interpolation]: Parameters<TrackElement["keyframes"]>
  ): KeyframeTrack {
    // Turns have no smooth interpolation but that along the arc, which is the linear one.
    const along = interpolation === InterpolateSmooth ? InterpolateLinear : interpolation;
    return new QuaternionKeyframeTrack(name, times, values, along);
  }
}
