import { describe, expect, it } from "vitest";
import { HAND_JOINTS, handState } from "../../../src/scene/xr/handState";

/** An open hand: the wrist at the origin, fingers along -z, joints 3 cm apart, tips of thumb and index finger far apart. */
function openHand(): Float32Array {
  const joints = new Float32Array(HAND_JOINTS.length * 16);
  const put = (joint: number, x: number, y: number, z: number): void => joints.set([x, y, z, 1], joint * 16 + 12);
  put(0, 0, 0, 0);
  for (let i = 0; i < 4; i++) put(1 + i, 0.06, 0, -0.03 * (i + 1));
  for (let finger = 0; finger < 4; finger++) {
    for (let i = 0; i < 5; i++) put(5 + 5 * finger + i, -0.02 * finger - 0.02, 0, -0.04 * (i + 1));
  }
  return joints;
}

function moved(joints: Float32Array, joint: string, to: readonly [number, number, number]): Float32Array {
  const copy = joints.slice();
  copy.set(to, HAND_JOINTS.indexOf(joint as XRHandJoint) * 16 + 12);
  return copy;
}

function positionOf(joints: Float32Array, joint: string): [number, number, number] {
  const at = HAND_JOINTS.indexOf(joint as XRHandJoint) * 16 + 12;
  return [joints[at]!, joints[at + 1]!, joints[at + 2]!];
}

describe("what a hand does", () => {
  it("names 25 joints from the wrist to the tip of the little finger", () => {
    expect(HAND_JOINTS).toHaveLength(25);
    expect([HAND_JOINTS[0], HAND_JOINTS[4], HAND_JOINTS[9], HAND_JOINTS[24]]).toEqual([
      "wrist",
      "thumb-tip",
      "index-finger-tip",
      "pinky-finger-tip",
    ]);
  });

  it("is nothing where the hand is open", () => {
    const state = handState(openHand(), null);
    expect([state.pinch, state.squeeze, state.tap]).toEqual([false, false, false]);
    expect(state.squeezeValue).toBe(0);
  });

  it("pinches where the tips of thumb and index finger touch", () => {
    const open = openHand();
    const state = handState(moved(open, "thumb-tip", positionOf(open, "index-finger-tip")), null);
    expect(state).toMatchObject({ pinch: true, pinchValue: 1, squeeze: false, tap: false });
  });

  it("does not flicker at the border of a pinch", () => {
    const open = openHand();
    const [x, y, z] = positionOf(open, "index-finger-tip");
    const near = moved(open, "thumb-tip", [x + 0.028, y, z]);
    expect(handState(near, null).pinch).toBe(false);
    const pinching = handState(moved(open, "thumb-tip", [x, y, z]), null);
    expect(handState(near, pinching).pinch).toBe(true);
    expect(handState(open, pinching).pinch).toBe(false);
  });

  it("taps where the thumb lies on the side of the index finger", () => {
    const open = openHand();
    const state = handState(moved(open, "thumb-tip", positionOf(open, "index-finger-phalanx-intermediate")), null);
    expect(state).toMatchObject({ tap: true, pinch: false });
  });

  it("squeezes where the fingers are closed to a fist", () => {
    let fist = openHand();
    for (const finger of ["middle", "ring", "pinky"]) {
      const [x, y, z] = positionOf(fist, `${finger}-finger-metacarpal`);
      fist = moved(fist, `${finger}-finger-tip`, [x, y - 0.02, z - 0.02]);
    }
    expect(handState(fist, null)).toMatchObject({ squeeze: true, pinch: false });
  });
});
