import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GpuWatch } from "../../../src/scene/elements/data/GpuWatch";
import { commands } from "./stub";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("GpuWatch", () => {
  it("tells how long a frame took once the GPU is done with it, one frame at a time.", () => {
    const gl = commands();
    const done = vi.fn();
    const watch = new GpuWatch(gl.context, done);
    gl.busy = true;
    const started = performance.now();
    watch.watch(started, 7);
    vi.advanceTimersByTime(100);
    watch.watch(performance.now(), 8);
    expect(done).not.toHaveBeenCalled();
    gl.busy = false;
    vi.advanceTimersByTime(20);
    expect(done).toHaveBeenCalledOnce();
    const [milliseconds, points] = done.mock.calls[0]!;
    expect(points).toBe(7);
    expect(milliseconds).toBeGreaterThanOrEqual(100);
    expect(gl.fences).toBe(0);
  });

  it("forgets a frame when it is disposed.", () => {
    const gl = commands();
    const done = vi.fn();
    const watch = new GpuWatch(gl.context, done);
    watch.watch(0, 1);
    watch.dispose();
    vi.runAllTimers();
    expect(done).not.toHaveBeenCalled();
    expect(gl.fences).toBe(0);
  });
});
