/** What is pressed on a controller, by the layout "xr-standard" of WebXR gamepads. */

export interface ControllerState {
  readonly trigger: boolean;
  readonly squeeze: boolean;
  readonly touchpad: boolean;
  readonly thumbstick: boolean;
  readonly aButton: boolean;
  readonly bButton: boolean;
  readonly triggerValue: number;
  readonly squeezeValue: number;
  readonly touchpadValue: readonly [number, number];
  readonly thumbstickValue: readonly [number, number];
}

export type ControllerPart = "trigger" | "squeeze" | "touchpad" | "thumbstick" | "aButton" | "bButton";

const BUTTONS: readonly ControllerPart[] = ["trigger", "squeeze", "touchpad", "thumbstick", "aButton", "bButton"];
const VALUES: readonly ControllerPart[] = ["trigger", "squeeze"];
const AXES: Readonly<Partial<Record<ControllerPart, number>>> = { touchpad: 0, thumbstick: 2 };

/** @param parts what is told; null or empty: all of it */
export function controllerState(
  gamepad: Gamepad | undefined,
  parts: readonly ControllerPart[] | null = null,
): Partial<ControllerState> {
  const told: Record<string, unknown> = {};
  for (const [index, part] of BUTTONS.entries()) {
    if (parts?.length && !parts.includes(part)) continue;
    const button = gamepad?.buttons[index];
    told[part] = button?.pressed ?? false;
    if (VALUES.includes(part)) told[`${part}Value`] = rounded(button?.value ?? 0);
    const axis = AXES[part];
    if (axis !== undefined) told[`${part}Value`] = [axis, axis + 1].map((one) => rounded(gamepad?.axes[one] ?? 0));
  }
  return told as Partial<ControllerState>;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
