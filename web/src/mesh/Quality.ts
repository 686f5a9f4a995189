/**
 * Whether a frame may take the time for smooth edges.
 *
 * A frame that was asked for and comes late tells that the ones before it took long. After two of these, the
 * frames of a movement are drawn fast, and a fine one follows when it has ended. Another mesh, or size, is tried anew.
 */

/** A frame is late after this many milliseconds. */
const LATE = 60;
/** So many late frames, nearly in a row, are no accident. */
const ENOUGH = 2;
/** A movement has ended when nothing was drawn for this long, and for as long again as frames were late. */
const REST = 200;

export class Quality {
  private lateFrames = 0;
  private lastFrame = Number.NEGATIVE_INFINITY;
  private longestWait = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** @param refine asks for a fine frame after a movement; returns false where the movement still goes on */
  constructor(private readonly refine: () => boolean) {}

  /** Try fine frames again. */
  reset(): void {
    this.lateFrames = 0;
  }

  /**
   * Decide on a frame that is drawn now.
   *
   * @param now milliseconds
   * @param waited milliseconds from when the frame was asked for until now
   */
  fine(now: number, waited: number): boolean {
    const moving = now - this.lastFrame < REST + waited;
    this.lastFrame = now;
    this.cancel();
    if (!moving) this.longestWait = 0;
    this.longestWait = Math.max(this.longestWait, waited);
    if (this.lateFrames < ENOUGH) {
      this.lateFrames = moving && waited > LATE ? this.lateFrames + 1 : Math.max(this.lateFrames - 0.25, 0);
    }
    if (this.lateFrames < ENOUGH || !moving) return true;
    this.wait();
    return false;
  }

  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.refine()) this.lastFrame = Number.NEGATIVE_INFINITY;
      else this.wait();
    }, REST + this.longestWait);
  }
}
