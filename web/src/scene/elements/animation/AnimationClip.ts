/**
 * Moves the element it stands in, or parts of it.
 *
 * Its object draws nothing: it stands in the tree to know what it is in, and hears when that gets other contents, such
 * as a model that has come.
 */

import { AnimationClip, Object3D } from "three";
import { type Changed, SceneElement } from "../../Element";
import { CONTENT_CHANGED } from "../models/content";
import { Player } from "../models/Player";
import type { AnimationClipProperties } from "./properties";
import { QuaternionTrackElement, VectorTrackElement } from "./Track";

export class AnimationClipElement extends SceneElement<AnimationClipProperties> {
  readonly object = new Object3D();
  private properties: AnimationClipProperties | null = null;
  private tracks: readonly (VectorTrackElement | QuaternionTrackElement)[] = [];
  private root: Object3D | null = null;
  private player: Player | null = null;
  private readonly again = (): void => this.remake();

  constructor(...args: ConstructorParameters<typeof SceneElement<AnimationClipProperties>>) {
    super(...args);
    this.object.addEventListener("added", () => this.enter());
    this.object.addEventListener("removed", () => this.leave());
  }

  override update(properties: AnimationClipProperties, changed: Changed<AnimationClipProperties>): void {
    this.properties = properties;
    if (changed.has("duration") || !this.player) this.remake();
    else this.play(changed.has("time"));
  }

  override childrenChanged(children: readonly SceneElement[]): void {
    for (const track of this.tracks) track.changed = null;
    this.tracks = children.flatMap((child: unknown) =>
      child instanceof VectorTrackElement || child instanceof QuaternionTrackElement ? [child] : [],
    );
    for (const track of this.tracks) track.changed = this.again;
    this.remake();
  }

  override dispose(): void {
    this.leave();
    for (const track of this.tracks) track.changed = null;
    this.complain(null);
  }

  private enter(): void {
    this.leave();
    this.root = this.object.parent;
    this.root?.addEventListener(CONTENT_CHANGED as never, this.again);
    this.remake();
  }

  private leave(): void {
    this.player?.dispose();
    this.player = null;
    this.root?.removeEventListener(CONTENT_CHANGED as never, this.again);
    this.root = null;
  }

  private remake(): void {
    const { root, properties } = this;
    const time = this.player?.time ?? 0;
    this.player?.dispose();
    this.player = null;
    this.complain(null);
    if (!root || !properties) return;
    try {
      const tracks = this.tracks.map((track) => track.made(root)).filter((track) => track !== null);
      if (tracks.length === 0) return;
      const clip = new AnimationClip(properties.name ?? this.key, properties.duration ?? -1, tracks);
      this.player = new Player(this.scene, root, [clip]);
    } catch (error) {
      // What it moves may still be on its way: then this is tried again when it has come.
      if (root.children.some((child) => child !== this.object)) this.complain((error as Error).message);
      return;
    }
    this.play(true, time);
  }

  private play(sought: boolean, from?: number): void {
    const { playing, speed, loop, time } = this.properties!;
    const playback = { animation: null, playing, speed, loop, time: time ?? from ?? null };
    this.player?.play(playback, sought);
  }

  private complain(sentence: string | null): void {
    this.scene.complain(`${this.key}\nclip`, sentence && `"${this.key}": ${sentence}`);
  }
}
