import { AnimationClip, Object3D, VectorKeyframeTrack } from "three";
import { beforeEach, describe, expect, it } from "vitest";
import type { FrameTime, SceneContext } from "../../../src/scene/Element";
import { type Playback, Player } from "../../../src/scene/elements/models/Player";

/** The frames of a scene, drawn by hand. */
class Frames {
  readonly listeners = new Set<(time: FrameTime) => boolean | undefined>();
  invalidations = 0;

  readonly context = {
    invalidate: () => {
      this.invalidations += 1;
    },
    onFrame: (listener: (time: FrameTime) => boolean | undefined) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
  } as unknown as SceneContext;

  /** @returns whether somebody wants another frame */
  draw(seconds: number): boolean {
    const answers = [...this.listeners].map((listener) => listener({ now: 0, elapsed: 1000 * seconds, waited: 0 }));
    return answers.includes(true);
  }
}

const slide = new AnimationClip("slide", 1, [new VectorKeyframeTrack(".position", [0, 1], [0, 0, 0, 2, 0, 0])]);
const still: Playback = { animation: null, playing: null, speed: 1, loop: "repeat", time: null };

describe("Player", () => {
  let frames: Frames;
  let object: Object3D;
  let player: Player;

  beforeEach(() => {
    frames = new Frames();
    object = new Object3D();
    player = new Player(frames.context, object, [slide]);
  });

  it("leaves the model alone where nothing is asked for", () => {
    expect(player.play(still, true)).toBeNull();
    expect(frames.listeners.size).toBe(0);
  });

  it("moves the model in each frame while it runs", () => {
    player.play({ ...still, animation: "slide" }, true);
    expect(frames.draw(0.25)).toBe(true);
    expect(object.position.x).toBeCloseTo(0.5);
  });

  it("asks for no frame once it is paused, and goes on from there", () => {
    player.play({ ...still, animation: "slide" }, true);
    frames.draw(0.25);
    player.play({ ...still, animation: "slide", playing: false }, false);
    expect(frames.listeners.size).toBe(0);
    expect(object.position.x).toBeCloseTo(0.5);
    player.play({ ...still, animation: "slide", playing: true }, false);
    frames.draw(0.25);
    expect(object.position.x).toBeCloseTo(1);
  });

  it("shows a moment of the clip without running", () => {
    player.play({ ...still, time: 0.75 }, true);
    expect(object.position.x).toBeCloseTo(1.5);
    expect(frames.listeners.size).toBe(0);
  });

  it("stays at the end of a clip that is played once", () => {
    player.play({ ...still, animation: "slide", loop: "once", speed: 8 }, true);
    expect(frames.draw(0.2)).toBe(false);
    expect(object.position.x).toBeCloseTo(2);
    expect(frames.listeners.size).toBe(0);
  });

  it("begins at the end where it runs backwards", () => {
    player.play({ ...still, animation: "slide", loop: "once", speed: -1 }, true);
    frames.draw(0.25);
    expect(object.position.x).toBeCloseTo(1.5);
  });

  it("names the animations where the one asked for is not there", () => {
    expect(player.play({ ...still, animation: "walk" }, true)).toBe("it has no animation “walk”; it has “slide”");
  });

  it("puts the model back where it was when it is given up", () => {
    player.play({ ...still, time: 0.5 }, true);
    player.dispose();
    expect(object.position.x).toBe(0);
  });

  it("updates the matrix of an object that does not do so by itself", () => {
    object.matrixAutoUpdate = false;
    player.play({ ...still, time: 0.5 }, true);
    expect(object.matrix.elements[12]).toBeCloseTo(1);
  });
});
