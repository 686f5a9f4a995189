import { expect, it } from "vitest";
import { controllerState } from "../../../src/scene/xr/controllerState";

function gamepad(values: readonly number[], axes: readonly number[]): Gamepad {
  const buttons = values.map((value) => ({ value, pressed: value > 0.5, touched: value > 0 }));
  return { buttons, axes } as unknown as Gamepad;
}

it("names buttons and axes of the standard layout", () => {
  expect(controllerState(gamepad([0.75, 0.2, 0, 1, 1, 0], [0, 0, 0.25, -1]))).toEqual({
    trigger: true,
    triggerValue: 0.75,
    squeeze: false,
    squeezeValue: 0.2,
    touchpad: false,
    touchpadValue: [0, 0],
    thumbstick: true,
    thumbstickValue: [0.25, -1],
    aButton: true,
    bButton: false,
  });
});

it("tells only what is asked for", () => {
  expect(controllerState(gamepad([1], []), ["trigger"])).toEqual({ trigger: true, triggerValue: 1 });
});

it("is at rest where a controller has no such button, or no gamepad at all", () => {
  const state = controllerState(undefined);
  expect(state).toMatchObject({ trigger: false, triggerValue: 0, thumbstickValue: [0, 0], bButton: false });
});
