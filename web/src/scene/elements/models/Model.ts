/**
 * What all models have in common: a file is fetched, parsed once for all who show it, and copied for each of them.
 *
 * What is shown stays until the next file is there, or turns out not to be readable. Nothing waits for a model: its
 * element is part of the scene at once, empty.
 */

import { Group, type Object3D } from "three";
import { clone } from "three/examples/jsm/utils/SkeletonUtils.js";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import type { Loading } from "../../Loading";
import type { File, Read } from "./formats/Format";
import { type Lease, type Loaded, models } from "./ModelCache";
import { measured } from "./measure";
import { type Look, Overrides } from "./Overrides";
import { type Playback, Player } from "./Player";
import { folderOf, Resources } from "./Resources";
import { releaseSkeletons } from "./release";
import { identity, ModelError, nameOf, read, type Source, type Sourced, sourceOf } from "./Source";

export interface ModelProperties extends Sourced, Look {
  readonly onLoad: boolean;
  readonly assets: Readonly<Record<string, string>> | null;
}

interface Shown {
  readonly object: Object3D;
  readonly player: Player | null;
  readonly lease: Lease;
}

/** The event that tells, on the element's object, that other objects stand in it now. */
export const CONTENT_CHANGED = "contentchanged";

export abstract class ModelElement<P extends ModelProperties & object> extends SceneElement<P> {
  readonly object = new Group();
  private properties: P | null = null;
  private wanted = "";
  private coming: Lease | null = null;
  private shown: Shown | null = null;
  private readonly overrides = new Overrides();

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.name = key;
  }

  /** Name of the format. */
  protected abstract readonly format: string;

  /** Parses a file. */
  protected abstract parse(file: File, properties: P): Promise<Read>;

  /** Whatever else decides what is made of a file. */
  protected variant(_properties: P): readonly unknown[] {
    return [];
  }

  override update(properties: P, changed: Changed<P>): void {
    this.properties = properties;
    let source: Source | null;
    try {
      source = sourceOf(properties);
    } catch (error) {
      this.fail(error, null);
      return;
    }
    const key =
      source && JSON.stringify([this.format, identity(source), properties.assets, this.variant(properties)]);
    if (key !== this.wanted) this.load(key, source, properties);
    if (this.shown) this.apply(properties, changed);
  }

  override dispose(): void {
    this.wanted = "";
    this.coming?.end();
    this.drop();
    this.overrides.dispose();
    this.complain(null);
  }

  private load(key: string | null, source: Source | null, properties: P): void {
    this.wanted = key ?? "";
    this.coming?.end();
    this.coming = null;
    this.complain(null);
    if (key === null || source === null) {
      this.drop();
      return;
    }
    const lease = models.take(key, (signal) => this.fetch(source, properties, signal));
    this.coming = lease;
    const shown = lease.loaded.then(
      (loaded) => {
        if (this.coming === lease) this.show(lease, loaded, source);
      },
      (error) => {
        if (this.coming === lease) this.fail(error, source);
      },
    );
    void (this.scene.services.get("loading") as Loading | undefined)?.track(shown);
  }

  private async fetch(source: Source, properties: P, signal: AbortSignal): Promise<Loaded> {
    const base = folderOf(source.kind === "url" ? source.url : document.baseURI);
    const resources = new Resources(base, properties.assets ?? {}, signal);
    const bytes = await read(source, signal);
    if (bytes.length === 0) throw new ModelError("it is empty");
    const { object, animations = [] } = await this.parse(
      { bytes, resources, renderer: this.scene.renderer },
      properties,
    );
    await resources.idle();
    return { object, animations, missing: [...resources.missing] };
  }

  private show(lease: Lease, loaded: Loaded, source: Source): void {
    this.coming = null;
    this.drop();
    const object = clone(loaded.object);
    const player = loaded.animations.length > 0 ? new Player(this.scene, object, loaded.animations) : null;
    this.shown = { object, player, lease };
    this.object.add(object);
    this.overrides.add(object);
    this.contentChanged();
    const properties = this.properties!;
    const problem = this.apply(properties, null);
    const { missing } = loaded;
    const lacking = missing.length === 0 ? null : `files that it refers to are missing: ${listed(missing)}`;
    const sentence = lacking ?? problem;
    this.complain(sentence && `${nameOf(source)}: ${sentence}`);
    if (!properties.onLoad) return;
    const animations = loaded.animations.map(({ name, duration }) => ({ name, duration }));
    this.scene.send("LOAD", this.key, { ...measured(this.object), animations, missing });
  }

  /** @param changed null: everything */
  private apply(properties: P, changed: Changed<P> | null): string | null {
    this.overrides.apply(properties);
    let problem: string | null = null;
    if ("animation" in properties) {
      const playback = properties as unknown as Playback;
      problem =
        this.shown?.player?.play(playback, changed === null || changed.has("time" as never)) ??
        (this.shown?.player || playback.animation === null ? null : "it has no animations");
      if (changed?.has("animation" as never)) this.complain(problem);
    }
    this.scene.invalidate();
    return problem;
  }

  private fail(error: unknown, source: Source | null): void {
    this.coming?.end();
    this.coming = null;
    this.drop();
    const why = error instanceof ModelError ? error.message : `it cannot be read (${message(error)})`;
    const sentence = source === null ? why : `${nameOf(source)}: ${why}`;
    this.complain(sentence);
    this.scene.send("ERROR", this.key, { message: sentence });
  }

  private drop(): void {
    const { shown } = this;
    if (!shown) return;
    this.shown = null;
    shown.player?.dispose();
    this.object.remove(shown.object);
    this.overrides.dispose();
    releaseSkeletons(shown.object);
    shown.lease.end();
    this.contentChanged();
    this.scene.invalidate();
  }

  private contentChanged(): void {
    this.object.dispatchEvent({ type: CONTENT_CHANGED } as never);
  }

  /** The scene takes back complaints under the element's own key whenever one of its properties changes. */
  private complain(sentence: string | null): void {
    this.scene.complain(`${this.key}\nmodel`, sentence && `“${this.key}”: ${sentence}`);
  }
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const MOST = 4;

/** A few names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST;
  return names.slice(0, MOST).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
