/**
 * Work that is done between two animation frames, in the order it came.
 *
 * A hidden tab has no animation frames: when none came for a while, the work is done at the next timer or the next
 * message instead, so that a tab in the background keeps its copy and its place in the stream.
 */

/** The parts of the browser's clock that are used; tests bring their own. */
export interface FrameClock {
  now(): number;
  requestFrame(callback: () => void): number;
  cancelFrame(handle: number): void;
  after(milliseconds: number, callback: () => void): number;
  cancelAfter(handle: number): void;
}

export const browserClock: FrameClock = {
  now: () => performance.now(),
  requestFrame: (callback) => requestAnimationFrame(callback),
  cancelFrame: (handle) => cancelAnimationFrame(handle),
  after: (milliseconds, callback) => Number(setTimeout(callback, milliseconds)),
  cancelAfter: (handle) => clearTimeout(handle),
};

/** Milliseconds without an animation frame after which work is done without one. */
const LONGEST_WAIT = 100;

export class FrameQueue {
  private tasks: (() => void)[] = [];
  private frame = 0;
  private timer = 0;
  private waitingSince = 0;
  private running = false;

  /** `onError` receives what a task throws; the later ones are still done. */
  constructor(
    private readonly onError: (error: unknown) => void,
    private readonly clock: FrameClock = browserClock,
  ) {}

  /** Whether nothing waits. */
  get idle(): boolean {
    return this.tasks.length === 0 && !this.running;
  }

  /** Does `task` before the next frame is drawn, after everything that was pushed earlier. */
  push(task: () => void): void {
    this.tasks.push(task);
    if (this.tasks.length > 1) {
      if (this.clock.now() - this.waitingSince > LONGEST_WAIT) this.flush();
      return;
    }
    this.waitingSince = this.clock.now();
    this.frame = this.clock.requestFrame(() => this.flush());
    this.timer = this.clock.after(LONGEST_WAIT, () => this.flush());
  }

  /** Does everything that waits, now. */
  flush(): void {
    if (this.running || this.tasks.length === 0) return;
    this.clock.cancelFrame(this.frame);
    this.clock.cancelAfter(this.timer);
    const tasks = this.tasks;
    this.tasks = [];
    this.running = true;
    for (const task of tasks) {
      try {
        task();
      } catch (error) {
        this.onError(error);
      }
    }
    this.running = false;
  }

  /** Forgets everything that waits. */
  clear(): void {
    this.clock.cancelFrame(this.frame);
    this.clock.cancelAfter(this.timer);
    this.tasks = [];
  }
}
