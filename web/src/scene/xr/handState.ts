/**
 * What a hand does, from where its joints are.
 *
 * Measured on the joints themselves, so that it is the same on every headset. A state that is told as true or false
 * needs more to change back than it needed to come, so that it does not flicker at the border.
 */

/** Names of the joints in the order of WebXR. */
export const HAND_JOINTS: readonly XRHandJoint[] = [
  "wrist",
  ...["metacarpal", "phalanx-proximal", "phalanx-distal", "tip"].map((one) => `thumb-${one}` as XRHandJoint),
  ...["index", "middle", "ring", "pinky"].flatMap((finger) =>
    ["metacarpal", "phalanx-proximal", "phalanx-intermediate", "phalanx-distal", "tip"].map(
      (one) => `${finger}-finger-${one}` as XRHandJoint,
    ),
  ),
];

export interface HandState {
  readonly pinch: boolean;
  readonly pinchValue: number;
  readonly squeeze: boolean;
  readonly squeezeValue: number;
  readonly tap: boolean;
  readonly tapValue: number;
}

const WRIST = 0;
const THUMB_TIP = 4;
const INDEX_MIDDLE = 7;
const INDEX_TIP = 9;
/** Metacarpal and tip of the fingers that close to a fist. */
const FINGERS: readonly (readonly [number, number])[] = [
  [10, 14],
  [15, 19],
  [20, 24],
];

/** Metres at which fingers touch, and are apart. */
const TOUCHING = 0.012;
const APART = 0.08;
/** Distance from wrist to tip over that from wrist to knuckle: of a fist, of an open hand. */
const CLOSED = 1.05;
const OPEN = 1.75;
const ON = 0.85;
const OFF = 0.7;

/** @param joints 25 matrices, in any coordinates that keep lengths */
export function handState(joints: ArrayLike<number>, before: HandState | null): HandState {
  const pinchValue = nearness(distance(joints, THUMB_TIP, INDEX_TIP));
  // A pinch brings the thumb near the side of the index finger too: it is one or the other.
  const tapValue = Math.min(nearness(distance(joints, THUMB_TIP, INDEX_MIDDLE)), 1 - pinchValue * 0.5);
  const squeezeValue = fist(joints);
  return {
    pinch: held(pinchValue, before?.pinch),
    pinchValue,
    squeeze: held(squeezeValue, before?.squeeze),
    squeezeValue,
    tap: held(tapValue, before?.tap),
    tapValue,
  };
}

function held(value: number, before: boolean | undefined): boolean {
  return value >= (before ? OFF : ON);
}

function nearness(metres: number): number {
  return share((APART - metres) / (APART - TOUCHING));
}

function fist(joints: ArrayLike<number>): number {
  let ratio = 0;
  for (const [metacarpal, tip] of FINGERS) {
    const knuckle = distance(joints, WRIST, metacarpal + 1);
    ratio += knuckle > 0 ? distance(joints, WRIST, tip) / knuckle / FINGERS.length : OPEN;
  }
  return share((OPEN - ratio) / (OPEN - CLOSED));
}

function distance(joints: ArrayLike<number>, one: number, other: number): number {
  const at = (joint: number, axis: number): number => joints[joint * 16 + 12 + axis] ?? 0;
  return Math.hypot(at(one, 0) - at(other, 0), at(one, 1) - at(other, 1), at(one, 2) - at(other, 2));
}

function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}
