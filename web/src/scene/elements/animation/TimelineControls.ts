/**
 * A bar over the picture: play and pause, a slider over the steps, the step.
 *
 * What the user does holds until the program says otherwise. Steps are told as they come; where they come faster than
 * the program takes them, the newest.
 */

import "./timeline.css";
import { type Changed, type FrameTime, SceneElement } from "../../Element";
import type { TimelineControlsProperties } from "./properties";

const PLAY = "M8 5v14l11-7z";
const PAUSE = "M6 5h4v14H6zM14 5h4v14h-4z";

export class TimelineControlsElement extends SceneElement<TimelineControlsProperties> {
  override readonly object = null;
  private readonly bar = document.createElement("div");
  private readonly button = document.createElement("button");
  private readonly icon = document.createElementNS("http://www.w3.org/2000/svg", "path");
  private readonly slider = document.createElement("input");
  private readonly text = document.createElement("output");
  private readonly abort = new AbortController();
  private properties!: TimelineControlsProperties;
  private playing = false;
  /** In steps, with the part of the next one that has passed. */
  private position = 0;
  /** The step that the program knows of. */
  private told = 0;
  private toldAt: number | null = null;
  private elapsed = 0;
  private stop: (() => void) | null = null;

  constructor(...args: ConstructorParameters<typeof SceneElement<TimelineControlsProperties>>) {
    super(...args);
    this.bar.className = "scene-timeline";
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", "Time line");
    this.button.type = "button";
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", "0 0 24 24");
    picture.setAttribute("aria-hidden", "true");
    picture.append(this.icon);
    this.button.append(picture);
    this.slider.type = "range";
    this.slider.setAttribute("aria-label", "Step");
    this.bar.append(this.button, this.slider, this.text);
    const { signal } = this.abort;
    this.button.addEventListener("click", () => this.toggle(), { signal });
    this.slider.addEventListener("input", () => this.seek(this.slider.valueAsNumber), { signal });
  }

  override get node(): HTMLElement {
    return this.bar;
  }

  override update(properties: TimelineControlsProperties, changed: Changed<TimelineControlsProperties>): void {
    const { start, end, step } = properties;
    const first = this.properties === undefined;
    this.properties = properties;
    this.slider.min = String(Math.min(start, end));
    this.slider.max = String(Math.max(start, end));
    const moved = first || changed.has("step");
    if (moved) this.position = step ?? start;
    this.position = clamped(this.position, start, end);
    if (moved) this.told = this.step; // by the program itself
    if (first || changed.has("playing")) this.setPlaying(properties.playing);
    for (const control of [this.button, this.slider]) control.disabled = this.scene.role === "view";
    this.show();
  }

  override dispose(): void {
    this.setPlaying(false);
    this.abort.abort();
  }

  private get step(): number {
    return Math.floor(this.position + 1e-6);
  }

  private toggle(): void {
    const { start, end, loop, speed } = this.properties;
    const finish = speed < 0 ? start : end;
    if (!this.playing && !loop && this.step === finish) this.position = speed < 0 ? end : start;
    this.setPlaying(!this.playing);
    this.show();
    this.tell(true);
  }

  private seek(step: number): void {
    this.position = step;
    this.show();
    this.tell(false);
  }

  private setPlaying(playing: boolean): void {
    this.playing = playing;
    if (playing) this.stop ??= this.scene.onFrame((time) => this.advance(time));
    else {
      this.stop?.();
      this.stop = null;
    }
  }

  private advance({ elapsed }: FrameTime): boolean {
    const { start, end, fps, speed, loop } = this.properties;
    const seconds = elapsed / 1000;
    this.elapsed += seconds;
    this.position += seconds * fps * speed;
    const span = end - start + 1;
    const over = this.position >= end + 1 || this.position < start;
    if (over && loop && span > 0) this.position = start + ((((this.position - start) % span) + span) % span);
    else if (over) {
      this.position = clamped(this.position, start, end);
      this.setPlaying(false);
    }
    this.show();
    this.tell(!this.playing);
    return this.playing;
  }

  private show(): void {
    const { end, label } = this.properties;
    this.icon.setAttribute("d", this.playing ? PAUSE : PLAY);
    this.button.setAttribute("aria-label", this.playing ? "Pause" : "Play");
    this.slider.value = String(this.step);
    this.text.textContent = `${label ? `${label} ` : ""}${this.step} / ${end}`;
  }

  /** @param always also where the step is the one told last */
  private tell(always: boolean): void {
    const { step } = this;
    if (!always && step === this.told) return;
    const now = performance.now();
    const delta = this.toldAt === null ? 0 : (now - this.toldAt) / 1000;
    this.told = step;
    this.toldAt = now;
    const value = { step, elapsedTime: this.elapsed, delta, playing: this.playing };
    this.scene.send("TIMELINE_STEP", this.key, value, { latest: !always });
  }
}

function clamped(position: number, start: number, end: number): number {
  return Math.max(start, Math.min(end, position));
}
