/** What elements of data are given of the scene around them, without a browser that draws. */

import { PerspectiveCamera } from "three";
import { NumericArray } from "../../../src/arrays";
import type { FrameTime, SceneContext } from "../../../src/scene/Element";

export interface Stub {
  readonly scene: SceneContext;
  readonly camera: PerspectiveCamera;
  /** Lets a frame come. */
  frame(now: number): void;
  readonly asked: () => number;
  readonly complaints: Map<string, string | null>;
}

/** What of a WebGL context tells whether the GPU is done. */
export function commands(): { context: WebGL2RenderingContext; busy: boolean; fences: number } {
  const gl = {
    SIGNALED: 1,
    isContextLost: () => false,
    flush: () => undefined,
    fenceSync: () => {
      state.fences++;
      return {};
    },
    deleteSync: (sync: unknown) => {
      if (sync) state.fences--;
    },
    getSyncParameter: () => (state.busy ? 0 : 1),
  };
  const state = { context: gl as unknown as WebGL2RenderingContext, busy: false, fences: 0 };
  return state;
}

export function stub(): Stub {
  const listeners = new Set<(time: FrameTime) => boolean | undefined>();
  const camera = new PerspectiveCamera(50, 1, 0.1, 100);
  const complaints = new Map<string, string | null>();
  let asked = 0;
  const scene = {
    name: "main",
    container: { clientHeight: 600, clientWidth: 800 },
    camera,
    up: [0, 1, 0],
    renderer: { capabilities: { getMaxAnisotropy: () => 1 }, getContext: () => commands().context },
    services: new Map(),
    invalidate: () => {
      asked++;
    },
    onFrame: (listener: (time: FrameTime) => boolean | undefined) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onResize: () => () => undefined,
    complain: (key: string, sentence: string | null) => complaints.set(key, sentence),
  } as unknown as SceneContext;
  const frame = (now: number): void => {
    for (const listener of [...listeners]) listener({ now, waited: 5, elapsed: 0 });
  };
  return { scene, camera, frame, asked: () => asked, complaints };
}

export function floats(rows: readonly (readonly number[])[]): NumericArray {
  return new NumericArray("f4", [rows.length, rows[0]?.length ?? 3], Float32Array.from(rows.flat()));
}

export function array(dtype: string, shape: readonly number[], data: ArrayLike<number>): NumericArray {
  const type = { f4: Float32Array, u1: Uint8Array, u2: Uint16Array, f2: Uint16Array, u4: Uint32Array }[dtype]!;
  return new NumericArray(dtype, shape, type.from(data) as never);
}

export function all<P extends object>(properties: P): ReadonlySet<keyof P & string> {
  return new Set(Object.keys(properties) as (keyof P & string)[]);
}
