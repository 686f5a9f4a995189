/**
 * How long the GPU takes for a frame.
 *
 * Neither the main thread nor the time at which the next frame may be drawn tells it: commands are only queued, and
 * data that arrive with a frame have waited before. So a fence is put behind the commands and looked at until it has
 * been reached.
 */

const INTERVAL = 4; // ms, the least that browsers keep to

export class GpuWatch {
  private sync: WebGLSync | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** @param done called with the milliseconds of a frame */
  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly done: (milliseconds: number, points: number) => void,
  ) {}

  /** Watches what was just drawn, unless an earlier frame is still being watched. @param started by performance.now() */
  watch(started: number, points: number): void {
    if (this.sync || this.gl.isContextLost()) return;
    this.sync = this.gl.fenceSync(this.gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    this.gl.flush();
    this.look(started, points);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.gl.deleteSync(this.sync);
    this.sync = null;
  }

  private look(started: number, points: number): void {
    this.timer = setTimeout(() => {
      const { gl, sync } = this;
      if (!sync) return;
      if (!gl.isContextLost() && gl.getSyncParameter(sync, gl.SYNC_STATUS) !== gl.SIGNALED) {
        this.look(started, points);
        return;
      }
      this.dispose();
      this.done(performance.now() - started, points);
    }, INTERVAL);
  }
}
