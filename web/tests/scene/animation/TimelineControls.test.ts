import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameTime, SceneContext } from "../../../src/scene/Element";
import {
  DEFAULT_TIMELINE_CONTROLS,
  type TimelineControlsProperties,
} from "../../../src/scene/elements/animation/properties";
import { TimelineControlsElement } from "../../../src/scene/elements/animation/TimelineControls";

type Frame = (time: FrameTime) => boolean | undefined;

describe("TimelineControls", () => {
  let frames: Set<Frame>;
  let send: ReturnType<typeof vi.fn>;
  let controls: TimelineControlsElement;
  let given: TimelineControlsProperties;

  const context = (role: "control" | "view") =>
    ({
      role,
      send,
      onFrame: (frame: Frame) => {
        frames.add(frame);
        return () => frames.delete(frame);
      },
    }) as unknown as SceneContext;
  const give = (properties: Partial<TimelineControlsProperties>) => {
    given = { ...given, ...properties };
    controls.update(given, new Set(Object.keys(properties)) as never);
  };
  const draw = (seconds: number) => {
    for (const frame of [...frames]) frame({ now: 0, elapsed: 1000 * seconds, waited: 0 });
  };
  const steps = () => send.mock.calls.map(([, , value]) => value.step);
  const part = <E extends HTMLElement>(selector: string) => controls.node.querySelector<E>(selector)!;

  beforeEach(() => {
    frames = new Set();
    send = vi.fn();
    controls = new TimelineControlsElement(context("control"), "time");
    given = { ...DEFAULT_TIMELINE_CONTROLS };
    give({ start: 0, end: 9, fps: 10, playing: false });
  });

  it("tells nothing before anybody does anything", () => {
    expect(send).not.toHaveBeenCalled();
    expect(frames.size).toBe(0);
  });

  it("tells each step once while it runs", () => {
    give({ playing: true });
    for (let i = 0; i < 6; i++) draw(0.05);
    expect(steps()).toEqual([1, 2, 3]);
  });

  it("begins anew at its end", () => {
    give({ step: 8, playing: true });
    draw(0.1);
    draw(0.1);
    expect(steps()).toEqual([9, 0]);
  });

  it("stops at its end where it does not begin anew, and plays from the start then", () => {
    give({ step: 8, playing: true, loop: false });
    draw(0.5);
    expect(frames.size).toBe(0);
    expect(send.mock.lastCall![2]).toMatchObject({ step: 9, playing: false });
    part("button").click();
    expect(send.mock.lastCall![2]).toMatchObject({ step: 0, playing: true });
  });

  it("runs backwards", () => {
    give({ step: 1, playing: true, speed: -1 });
    draw(0.1);
    draw(0.1);
    expect(steps()).toEqual([0, 9]);
  });

  it("keeps what the user chose while the program changes something else", () => {
    const slider = part<HTMLInputElement>("input");
    slider.value = "5";
    slider.dispatchEvent(new Event("input"));
    expect(steps()).toEqual([5]);
    give({ label: "Frame" });
    expect(part("output").textContent).toBe("Frame 5 / 9");
    give({ step: 2 });
    expect(part("output").textContent).toBe("Frame 2 / 9");
  });

  it("cannot be used by who may only watch", () => {
    controls = new TimelineControlsElement(context("view"), "time");
    give({ step: 3 });
    expect(part<HTMLButtonElement>("button").disabled).toBe(true);
    expect(part<HTMLInputElement>("input").disabled).toBe(true);
  });

  it("ends with its element", () => {
    give({ playing: true });
    controls.dispose();
    expect(frames.size).toBe(0);
  });
});
