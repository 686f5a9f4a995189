/** Plays the clips of a model, in the scene's frame loop while one runs and not at all otherwise. */

import {
  type AnimationAction,
  type AnimationClip,
  AnimationMixer,
  LoopOnce,
  LoopPingPong,
  LoopRepeat,
  type Object3D,
} from "three";
import type { SceneContext } from "../../Element";

export interface Playback {
  /** Name of the clip; null: the first, where `playing` or `time` is given. */
  readonly animation: string | null;
  /** Null: it runs where `animation` names a clip. */
  readonly playing: boolean | null;
  /** 1: as it was made; negative: backwards. */
  readonly speed: number;
  readonly loop: "repeat" | "once" | "pingpong";
  /** Where in the clip, in seconds; null: goes on from where it is. */
  readonly time: number | null;
}

const LOOPS = { repeat: LoopRepeat, once: LoopOnce, pingpong: LoopPingPong } as const;
const LONGEST_STEP = 0.25; // a tab that was hidden goes on where it was

export class Player {
  private readonly mixer: AnimationMixer;
  private action: AnimationAction | null = null;
  private stop: (() => void) | null = null;

  constructor(
    private readonly scene: SceneContext,
    private readonly object: Object3D,
    private readonly clips: readonly AnimationClip[],
  ) {
    this.mixer = new AnimationMixer(object);
    this.mixer.addEventListener("finished", () => this.pause());
  }

  /** Whether it changes what is shown by itself. */
  get running(): boolean {
    return this.stop !== null;
  }

  /** Seconds into the clip. */
  get time(): number {
    return this.action?.time ?? 0;
  }

  /**
   * @param sought whether `time` was given anew
   * @returns a sentence where there is no such clip
   */
  play(playback: Playback, sought: boolean): string | null {
    const { animation, playing, speed, loop, time } = playback;
    const clip = this.clips.find(({ name }) => name === animation) ?? (animation === null ? this.clips[0] : undefined);
    if (clip === undefined || (animation === null && playing === null && time === null)) {
      this.forget();
      const names = this.clips.map(({ name }) => `“${name}”`).join(", ");
      return animation === null ? null : `it has no animation “${animation}”${names && `; it has ${names}`}`;
    }
    if (this.action?.getClip() !== clip) {
      this.forget();
      this.action = this.mixer.clipAction(clip);
    }
    const action = this.action;
    action.setLoop(LOOPS[loop], loop === "once" ? 1 : Number.POSITIVE_INFINITY);
    action.clampWhenFinished = true;
    action.timeScale = speed;
    const starts = !action.isScheduled() && !action.paused;
    action.play();
    if (time !== null && (sought || starts)) action.time = Math.min(Math.max(time, 0), clip.duration);
    else if (starts && speed < 0) action.time = clip.duration;
    action.paused = false;
    action.enabled = true;
    this.move(0);
    const runs = playing ?? animation !== null;
    if (runs && speed !== 0 && clip.duration > 0) this.run();
    else this.pause();
    this.scene.invalidate();
    return null;
  }

  dispose(): void {
    this.forget();
    this.mixer.uncacheRoot(this.object);
  }

  private run(): void {
    this.stop ??= this.scene.onFrame(({ elapsed }) => {
      this.move(Math.min(elapsed / 1000, LONGEST_STEP));
      return this.running;
    });
  }

  private move(seconds: number): void {
    this.mixer.update(seconds);
    this.place();
  }

  /** Elements of a scene are placed by the scene, which does not look for changes in every frame. */
  private place(): void {
    if (this.object.matrixAutoUpdate) return;
    this.object.updateMatrix();
    this.object.matrixWorldNeedsUpdate = true;
  }

  private pause(): void {
    this.stop?.();
    this.stop = null;
  }

  private forget(): void {
    this.pause();
    if (this.action === null) return;
    this.action.stop(); // the model takes its pose of rest
    this.mixer.uncacheAction(this.action.getClip());
    this.action = null;
    this.place();
    this.scene.invalidate();
  }
}
