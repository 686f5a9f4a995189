/** A video that plays into a texture. Every frame of it asks for one of the scene. */

import { LinearFilter, NearestFilter, SRGBColorSpace, VideoTexture } from "three";

export interface PlaybackProperties {
  readonly playing: boolean;
  readonly loop: boolean;
  readonly muted: boolean;
  readonly volume: number;
  readonly playbackRate: number;
  readonly currentTime: number | null;
}

export interface PlaybackOptions {
  /** There is another frame to be drawn. */
  onFrame(): void;
  /** Its size and length are known. */
  onReady(): void;
  onEnded(): void;
  onError(sentence: string): void;
}

export class Playback {
  readonly texture: VideoTexture;
  private readonly video = document.createElement("video");
  private readonly abort = new AbortController();
  private request = 0;
  private wanted: PlaybackProperties | null = null;
  private silenced = false;

  constructor(
    url: string,
    interpolate: boolean,
    private readonly options: PlaybackOptions,
  ) {
    const { video } = this;
    const { signal } = this.abort;
    video.playsInline = true;
    video.preload = "auto";
    video.muted = true;
    video.addEventListener("loadedmetadata", () => options.onReady(), { signal });
    video.addEventListener("loadeddata", () => options.onFrame(), { signal });
    video.addEventListener("seeked", () => options.onFrame(), { signal });
    video.addEventListener("ended", () => options.onEnded(), { signal });
    video.addEventListener("error", () => options.onError(reason(video.error)), { signal });
    this.texture = new VideoTexture(video);
    this.texture.colorSpace = SRGBColorSpace;
    this.texture.generateMipmaps = false;
    this.filter(interpolate);
    video.src = url;
    this.watch();
  }

  get width(): number {
    return this.video.videoWidth;
  }

  get height(): number {
    return this.video.videoHeight;
  }

  /** Seconds; 0: not known, or without an end. */
  get duration(): number {
    return Number.isFinite(this.video.duration) ? this.video.duration : 0;
  }

  get currentTime(): number {
    return this.video.currentTime;
  }

  get paused(): boolean {
    return this.video.paused;
  }

  /** Whether there is a frame to be drawn. */
  get ready(): boolean {
    return this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  filter(interpolate: boolean): void {
    const filter = interpolate ? LinearFilter : NearestFilter;
    if (this.texture.magFilter === filter) return;
    this.texture.magFilter = filter;
    this.texture.minFilter = filter;
    this.texture.dispose();
    this.texture.needsUpdate = true;
  }

  update(wanted: PlaybackProperties, seek: boolean): void {
    this.wanted = wanted;
    const { video } = this;
    video.loop = wanted.loop;
    video.volume = wanted.volume;
    video.playbackRate = wanted.playbackRate;
    video.muted = wanted.muted || this.silenced;
    if (seek && wanted.currentTime !== null) video.currentTime = wanted.currentTime;
    if (wanted.playing === video.paused) {
      if (wanted.playing) void this.play();
      else video.pause();
    }
  }

  dispose(): void {
    this.abort.abort();
    this.video.cancelVideoFrameCallback(this.request);
    this.video.pause();
    // Without this the browser goes on loading.
    this.video.removeAttribute("src");
    this.video.load();
    this.texture.dispose();
  }

  private async play(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      if (!refused || this.abort.signal.aborted || this.video.muted) return; // errors of the file have an event
      this.silenced = true;
      this.video.muted = true;
      for (const type of ["pointerdown", "keydown"]) {
        document.addEventListener(type, () => this.unsilence(), {
          once: true,
          capture: true,
          signal: this.abort.signal,
        });
      }
      await this.play();
    }
  }

  /** Somebody has used the page: now it may sound. */
  private unsilence(): void {
    if (!this.silenced) return;
    this.silenced = false;
    this.video.muted = this.wanted?.muted ?? true;
  }

  private watch(): void {
    this.request = this.video.requestVideoFrameCallback(() => {
      this.options.onFrame();
      this.watch();
    });
  }
}

function reason(error: MediaError | null): string {
  if (error?.code === MediaError.MEDIA_ERR_NETWORK) return "its transfer broke off";
  if (error?.code === MediaError.MEDIA_ERR_DECODE) return "this browser cannot read what is in the file";
  return "there is no such file, or this browser cannot play what is in it";
}
