/** One frame of a headset: what is where just now. */

import type { NumericArray } from "../../arrays";
import { HAND_JOINTS } from "./handState";
import type { Stage } from "./Stage";

/** A part of WebXR Hand Input that is not in the types of browsers. */
type PosesFrame = XRFrame & { fillPoses?(spaces: readonly XRSpace[], base: XRSpace, into: Float32Array): boolean };

export type Side = "left" | "right";

export class Moment {
  private readonly poses = new Float32Array(HAND_JOINTS.length * 16);

  /** @param now milliseconds */
  constructor(
    readonly frame: XRFrame,
    readonly space: XRReferenceSpace,
    readonly now: number,
    readonly stage: Stage,
  ) {}

  get sources(): readonly XRInputSource[] {
    const { inputSources, trackedSources } = this.frame.session as XRSession & {
      readonly trackedSources?: Iterable<XRInputSource>;
    };
    // Where hands and controllers are followed at the same time, one of them is only tracked.
    return [...inputSources, ...(trackedSources ?? [])];
  }

  controller(side: Side): XRInputSource | undefined {
    return this.sources.find(({ handedness, hand, gripSpace }) => handedness === side && !hand && gripSpace);
  }

  /** The joints of a hand; null: it is not seen. */
  hand(side: Side): NumericArray | null {
    const source = this.sources.find(({ handedness, hand }) => handedness === side && hand);
    if (!source?.hand) return null;
    const joints = HAND_JOINTS.map((name) => source.hand!.get(name));
    if (joints.some((joint) => joint === undefined)) return null;
    if (!(this.frame as PosesFrame).fillPoses?.(joints as XRJointSpace[], this.space, this.poses)) return null;
    return this.stage.toScene(this.poses, this.stage.matrices(HAND_JOINTS.length));
  }

  /** Where something is; null: nobody knows. */
  matrix(space: XRSpace | undefined): NumericArray | null {
    const pose = space && this.frame.getPose(space, this.space);
    return pose ? this.stage.toScene(pose.transform.matrix, this.stage.matrices(1)) : null;
  }

  head(): NumericArray | null {
    const pose = this.frame.getViewerPose(this.space);
    return pose ? this.stage.toScene(pose.transform.matrix, this.stage.matrices(1)) : null;
  }
}
