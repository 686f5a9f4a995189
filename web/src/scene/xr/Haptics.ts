/** Vibrates the controllers when the program says so. */

import type { ServerEvent } from "../Element";

type Side = "left" | "right";

/** Milliseconds; no pulse goes on for longer, whatever the program says. */
const LONGEST = 5000;

/** @param sources what the wearer holds */
export function pulse(event: ServerEvent, sources: Iterable<XRInputSource>): void {
  const told = isRecord(event.data) ? event.data : {};
  for (const source of sources) {
    const wanted = told[source.handedness as Side];
    if (!isRecord(wanted)) continue;
    const strength = clamped(wanted.strength, 1, 1);
    const duration = clamped(wanted.duration, 100, LONGEST);
    const [actuator] = (source.gamepad as GamepadWithHaptics | undefined)?.hapticActuators ?? [];
    // A controller that sleeps refuses; there is nothing to be done about it.
    void actuator?.pulse(strength, duration).catch(() => {});
  }
}

interface GamepadWithHaptics {
  readonly hapticActuators?: readonly { pulse(strength: number, duration: number): Promise<boolean> }[];
}

function clamped(value: unknown, otherwise: number, largest: number): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.min(Math.max(value, 0), largest) : otherwise;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
