/** Animations that run in the browser, and a time line. */

import { AnimationClipElement } from "./AnimationClip";
import {
  DEFAULT_ANIMATION_CLIP,
  DEFAULT_QUATERNION_TRACK,
  DEFAULT_TIMELINE_CONTROLS,
  DEFAULT_VECTOR_TRACK,
} from "./properties";
import { TimelineControlsElement } from "./TimelineControls";
import { QuaternionTrackElement, VectorTrackElement } from "./Track";

export default {
  AnimationClip: { element: AnimationClipElement, defaults: DEFAULT_ANIMATION_CLIP },
  QuaternionTrack: { element: QuaternionTrackElement, defaults: DEFAULT_QUATERNION_TRACK },
  TimelineControls: { element: TimelineControlsElement, defaults: DEFAULT_TIMELINE_CONTROLS },
  VectorTrack: { element: VectorTrackElement, defaults: DEFAULT_VECTOR_TRACK },
};
