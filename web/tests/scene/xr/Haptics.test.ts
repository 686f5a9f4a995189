import { expect, it, vi } from "vitest";
import { pulse } from "../../../src/scene/xr/Haptics";

function source(handedness: string, haptics = true): { source: XRInputSource; pulse: ReturnType<typeof vi.fn> } {
  const made = vi.fn(async () => true);
  const gamepad = haptics ? { hapticActuators: [{ pulse: made }] } : undefined;
  return { source: { handedness, gamepad } as unknown as XRInputSource, pulse: made };
}

it("reaches the hands that it is for", () => {
  const [left, right] = [source("left"), source("right")];
  const data = { left: { strength: 0.5, duration: 80 }, right: null };
  pulse({ etype: "HAPTIC_ACTUATOR_PULSE", data }, [left.source, right.source]);
  expect(left.pulse).toHaveBeenCalledWith(0.5, 80);
  expect(right.pulse).not.toHaveBeenCalled();
});

it("is never stronger or longer than a hand should bear", () => {
  const left = source("left");
  pulse({ etype: "", data: { left: { strength: 9, duration: 1e9 } } }, [left.source]);
  pulse({ etype: "", data: { left: { strength: Number.NaN, duration: -5 } } }, [left.source]);
  expect(left.pulse.mock.calls).toEqual([
    [1, 5000],
    [1, 0],
  ]);
});

it("does nothing where nothing can vibrate, and where nothing was said", () => {
  const still = source("left", false);
  expect(() => pulse({ etype: "", data: { left: { strength: 1 } } }, [still.source])).not.toThrow();
  for (const data of [undefined, null, "left", [1]])
    expect(() => pulse({ etype: "", data }, [still.source])).not.toThrow();
});
