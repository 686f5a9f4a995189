/**
 * What a picture element shows: a file, a video, or the newest frame of a stream, as one texture.
 *
 * Owned by an element, which gives it its properties and is told when the texture or its size is another.
 */

import type { Texture } from "three";
import type { SceneContext } from "../../Element";
import type { Loading } from "../../Loading";
import { PictureDecoder, type PictureInfo } from "./PictureDecoder";
import { PictureTexture } from "./PictureTexture";
import { Playback, type PlaybackProperties } from "./Playback";

/** The properties it reads; those of `PlaybackProperties` where the element has them. */
export interface MediumProperties extends Partial<PlaybackProperties> {
  readonly src: string | null;
  readonly data: Uint8Array | null;
  readonly interpolate: boolean;
}

/** Counts, for tests and the curious. */
export interface MediumStatistics {
  /** Pictures that were handed to the graphics card. */
  readonly shown: number;
  /** Frames that were overtaken by newer ones. */
  readonly dropped: number;
}

const VIDEO = /\.(mp4|m4v|webm|ogv|mov)$/i;
const ANISOTROPY = 8;

const STILL: PlaybackProperties = {
  playing: true,
  loop: true,
  muted: true,
  volume: 1,
  playbackRate: 1,
  currentTime: null,
};

export class Medium {
  texture: Texture | null = null;
  /** Pixels; 0 while there is nothing. */
  width = 0;
  height = 0;
  /** Whether parts of it may be transparent. */
  transparent = false;
  private picture: PictureTexture | null = null;
  /** Whether `picture` is that of a file, not of a stream. */
  private still = false;
  private playback: Playback | null = null;
  private decoder: PictureDecoder | null = null;
  private shown = 0;
  private dropped = 0;
  private loaded: (() => void) | null = null;

  /** @param onChange called when there is another texture, or one of another size */
  constructor(
    private readonly scene: SceneContext,
    private readonly key: string,
    private readonly tag: string,
    private readonly onChange: () => void,
  ) {}

  get aspect(): number | null {
    return this.width > 0 && this.height > 0 ? this.width / this.height : null;
  }

  /** The video that is shown, null where it is none. */
  get video(): Playback | null {
    return this.playback;
  }

  statistics(): MediumStatistics {
    return { shown: this.shown, dropped: this.dropped + (this.decoder?.dropped ?? 0) };
  }

  update(properties: MediumProperties, changed: ReadonlySet<string>): void {
    const { src, data, interpolate } = properties;
    if (changed.has("src") || changed.has("data")) {
      if (data !== null) this.showFrame(data as Uint8Array<ArrayBuffer>, interpolate);
      else if (src === null) this.give();
      else if (changed.has("src") || this.texture === null) this.showFile(src, interpolate);
    }
    if (changed.has("interpolate")) {
      this.picture?.filter(interpolate);
      this.playback?.filter(interpolate);
      this.scene.invalidate();
    }
    this.playback?.update({ ...STILL, ...given(properties) }, changed.has("currentTime") || changed.has("src"));
  }

  dispose(): void {
    this.give();
    this.complain(null);
  }

  private showFrame(data: Uint8Array<ArrayBuffer>, interpolate: boolean): void {
    if (this.picture === null || this.decoder === null || this.still) {
      this.give();
      this.still = false;
      this.picture = new PictureTexture(false, interpolate, 1);
      this.decoder = this.makeDecoder(this.picture);
      this.track();
    }
    this.decoder.show(data);
  }

  private showFile(url: string, interpolate: boolean): void {
    if (VIDEO.test(new URL(url, document.baseURI).pathname)) {
      this.give();
      this.track();
      this.playback = this.makePlayback(url, interpolate);
      return;
    }
    if (!this.picture || !this.decoder || !this.still) {
      this.give();
      this.still = true;
      const anisotropy = Math.min(ANISOTROPY, this.scene.renderer.capabilities.getMaxAnisotropy());
      this.picture = new PictureTexture(true, interpolate, anisotropy);
      this.decoder = this.makeDecoder(this.picture);
    }
    this.track();
    this.decoder.show(url);
  }

  private makeDecoder(picture: PictureTexture): PictureDecoder {
    const largest = this.scene.renderer.capabilities.maxTextureSize;
    return new PictureDecoder({
      largest,
      onPicture: (bitmap, info) => {
        this.shown++;
        const resized = picture.show(bitmap);
        this.complain(info.whole ? tooLarge(info, largest) : null);
        this.settled();
        if (resized || this.texture !== picture.texture || this.transparent !== info.transparent) {
          this.transparent = info.transparent;
          this.show(picture.texture, bitmap.width, bitmap.height);
        }
        this.scene.invalidate();
      },
      onError: (sentence) => this.failed(sentence),
    });
  }

  private makePlayback(url: string, interpolate: boolean): Playback {
    const playback = new Playback(url, interpolate, {
      onFrame: () => {
        this.shown++;
        if (this.texture === null && playback.ready) {
          this.transparent = false;
          this.show(playback.texture, playback.width, playback.height);
          this.settled();
        }
        this.scene.invalidate();
      },
      onReady: () => {
        const { width, height, duration } = playback;
        this.scene.send("LOAD", this.key, { width, height, duration });
      },
      onEnded: () => this.scene.send("ENDED", this.key),
      onError: (sentence) => this.failed(sentence),
    });
    return playback;
  }

  private show(texture: Texture, width: number, height: number): void {
    this.texture = texture;
    this.width = width;
    this.height = height;
    this.onChange();
    this.scene.invalidate();
  }

  private failed(sentence: string): void {
    this.complain(sentence);
    this.settled();
  }

  /** The scene takes an element's own complaint back with each update; these stay until there is a picture. */
  private complain(sentence: string | null): void {
    this.scene.complain(`${this.key}\npicture`, sentence && `${this.tag} "${this.key}": ${sentence}.`);
  }

  private track(): void {
    this.settled();
    this.loaded = (this.scene.services.get("loading") as Loading | undefined)?.begin() ?? null;
  }

  private settled(): void {
    this.loaded?.();
    this.loaded = null;
  }

  private give(): void {
    this.settled();
    this.dropped += this.decoder?.dropped ?? 0;
    this.decoder?.dispose();
    this.picture?.dispose();
    this.playback?.dispose();
    this.decoder = this.picture = this.playback = null;
    this.width = this.height = 0;
    if (this.texture === null) return;
    this.texture = null;
    this.onChange();
    this.scene.invalidate();
  }
}

function given({ playing, loop, muted, volume, playbackRate, currentTime }: MediumProperties): PlaybackProperties {
  const properties = { playing, loop, muted, volume, playbackRate, currentTime };
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as never;
}

function tooLarge({ whole }: PictureInfo, largest: number): string {
  return `its ${whole?.join(" × ")} pixels are more than the ${largest} that this graphics card can show; it is drawn smaller`;
}
