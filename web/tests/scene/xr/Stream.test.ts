import { expect, it, vi } from "vitest";
import { NumericArray } from "../../../src/arrays";
import type { SceneContext } from "../../../src/scene/Element";
import { Stream } from "../../../src/scene/elements/xr/Stream";

function stream(): { told: Stream; send: ReturnType<typeof vi.fn> } {
  const send = vi.fn();
  return { told: new Stream({ send } as unknown as SceneContext, "HEAD_MOVE", "head"), send };
}

function matrix(x: number): NumericArray {
  return new NumericArray("f4", [2], new Float32Array([x, 1]));
}

it("tells so many times a second, and only the newest of what waits", () => {
  const { told, send } = stream();
  expect(told.due(0, 30)).toBe(true);
  told.tell(0, { matrix: matrix(1) });
  expect(told.due(10, 30)).toBe(false);
  expect(told.due(33, 30)).toBe(true);
  expect(send).toHaveBeenCalledWith("HEAD_MOVE", "head", { matrix: matrix(1) }, { latest: true });
});

it("does not repeat what has not changed more than once a second", () => {
  const { told, send } = stream();
  for (const now of [0, 100, 500, 900]) told.tell(now, { matrix: matrix(1), pinch: false });
  expect(send).toHaveBeenCalledTimes(1);
  told.tell(950, { matrix: matrix(1), pinch: true });
  told.tell(960, { matrix: matrix(2), pinch: true });
  told.tell(970, { matrix: null, pinch: true });
  expect(send).toHaveBeenCalledTimes(4);
  told.tell(1971, { matrix: null, pinch: true });
  expect(send).toHaveBeenCalledTimes(5);
});
