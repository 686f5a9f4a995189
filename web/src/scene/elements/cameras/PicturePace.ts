/**
 * When a virtual camera takes a picture: at a rate, or for each frame that is drawn.
 *
 * Never is one taken before the former is on its way, so a slow line has pictures that are current, and fewer of them.
 */

import type { SceneContext } from "../../Element";

export type Stream = "ondemand" | "time" | "frame";

export class PicturePace {
  private stream: Stream = "ondemand";
  private interval = 0;
  private busy = false;
  /** A frame was drawn that no picture was taken of. */
  private wanted = false;
  private takenAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: () => void;

  /** @param take takes a picture; resolves when the next may follow */
  constructor(
    scene: SceneContext,
    private readonly take: () => Promise<void>,
  ) {
    this.stop = scene.onFrame(() => this.onFrame());
  }

  /** @param rate most pictures a second */
  set(stream: Stream, rate: number): void {
    this.stream = stream;
    this.interval = 1000 / rate;
    this.wanted = stream !== "ondemand";
    this.plan();
  }

  dispose(): void {
    this.stream = "ondemand";
    this.stop();
    clearTimeout(this.timer);
  }

  private onFrame(): undefined {
    if (this.stream !== "frame") return;
    this.wanted = true;
    this.plan();
  }

  private plan(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.stream === "ondemand" || this.busy || !this.wanted) return;
    const wait = Math.max(this.takenAt + this.interval - performance.now(), 0);
    this.timer = setTimeout(() => void this.run(), wait);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.busy = true;
    this.wanted = this.stream === "time";
    this.takenAt = performance.now();
    try {
      await this.take();
    } catch (error) {
      if (this.stream !== "ondemand") console.error("A virtual camera took no picture:", error);
    }
    this.busy = false;
    this.plan();
  }
}
