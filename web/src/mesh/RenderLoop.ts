/** Draws when asked, at most once per animation frame, and not at all otherwise. */

/** When a frame is drawn; milliseconds. */
export interface FrameTime {
  now: number;
  /** Since the frame before in the same movement; 0 for the first. */
  elapsed: number;
  /** Since the frame was asked for. */
  waited: number;
}

export class RenderLoop {
  private request: number | null = null;
  private last: number | null = null;
  private asked = 0;

  /** @param frame draws; returns whether the movement goes on */
  constructor(private readonly frame: (time: FrameTime) => boolean) {}

  /** Whether a frame was asked for and not drawn yet. */
  get pending(): boolean {
    return this.request !== null;
  }

  invalidate(): void {
    if (this.pending) return;
    this.asked = performance.now();
    this.request = requestAnimationFrame(() => this.run());
  }

  /** Forget a frame that was asked for. */
  cancel(): void {
    if (this.request !== null) cancelAnimationFrame(this.request);
    this.request = null;
    this.last = null;
  }

  private run(): void {
    this.request = null;
    const now = performance.now();
    const elapsed = this.last === null ? 0 : now - this.last;
    const again = this.frame({ now, elapsed, waited: now - this.asked });
    this.last = again ? now : null;
    if (again) this.invalidate();
  }
}
