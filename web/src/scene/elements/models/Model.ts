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
import { POSE_PROPERTIES } from "../../place";
import { CONTENT_CHANGED } from "./content";
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

const SOURCE = ["src", "buff", "text", "encoding", "assets"];

/** Properties that the scene itself takes care of. */
const PLACED: ReadonlySet<string> = new Set([...POSE_PROPERTIES, "hide", "events", "clickable"]);

export abstract class ModelElement<P extends ModelProperties & object> extends SceneElement<P> {
  readonly object = new Group();
  private properties: P | null = null;
  private wanted: string | null = null;
  private coming: Lease | null = null;
  private shown: Shown | null = null;
  private name = "";
  private missing: readonly string[] = [];
  private readonly overrides: Overrides;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.name = key;
    this.overrides = new Overrides(scene, (sentence) => this.tell(sentence), this.upsideDown);
  }

  /** Name of the format. */
  protected abstract readonly format: string;

  /** Whether pictures begin at their upper edge. */
  protected get upsideDown(): boolean {
    return false;
  }

  /** Parses a file. */
  protected abstract parse(file: File, properties: P): Promise<Read>;

  /** Names of the properties beyond the source that decide what is made of a file. */
  protected get decisive(): readonly (keyof P & string)[] {
    return [];
  }

  /** A copy of what was loaded, for this element alone. */
  protected copied(object: Object3D): Object3D {
    return clone(object);
  }

  /** Takes over what only this kind has. @returns a sentence where something cannot be as it was said */
  protected applied(_object: Object3D, _properties: P, _changed: Changed<P> | null): string | null {
    return null;
  }

  /** What the event LOAD tells beyond that of all models. */
  protected details(_object: Object3D): object {
    return {};
  }

  override update(properties: P, changed: Changed<P>): void {
    this.properties = properties;
    const names: ReadonlySet<string> = changed;
    if ([...SOURCE, ...this.decisive].some((name) => names.has(name))) this.reload(properties);
    if (this.shown && [...names].some((name) => !PLACED.has(name))) {
      this.tell(this.apply(this.shown, properties, changed));
    }
  }

  override dispose(): void {
    this.wanted = null;
    this.coming?.end();
    this.coming = null;
    this.drop();
    this.overrides.dispose();
    this.complain(null);
  }

  private reload(properties: P): void {
    const source = sourceOf(properties);
    const variant = this.decisive.map((name) => properties[name]);
    const key = source && JSON.stringify([this.format, identity(source), properties.assets, variant]);
    if (key !== this.wanted) this.load(key, source, properties);
  }

  private load(key: string | null, source: Source | null, properties: P): void {
    this.wanted = key;
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

  private fetch(source: Source, properties: P, signal: AbortSignal): Promise<Loaded> {
    const base = folderOf(source.kind === "url" ? source.url : document.baseURI);
    const resources = new Resources(base, properties.assets ?? {}, signal);
    return loaded(source, resources, signal, (bytes) =>
      this.parse({ bytes, resources, renderer: this.scene.renderer }, properties),
    );
  }

  private show(lease: Lease, loaded: Loaded, source: Source): void {
    this.coming = null;
    this.drop();
    const object = this.copied(loaded.object);
    const player = loaded.animations.length > 0 ? new Player(this.scene, object, loaded.animations) : null;
    this.shown = { object, player, lease };
    this.object.add(object);
    this.overrides.add(object);
    const properties = this.properties!;
    this.name = nameOf(source);
    this.missing = loaded.missing;
    this.tell(this.apply(this.shown, properties, null));
    this.contentChanged();
    if (!properties.onLoad) return;
    const animations = loaded.animations.map(({ name, duration }) => ({ name, duration }));
    const { missing } = loaded;
    this.scene.send("LOAD", this.key, { ...measured(this.object), animations, missing, ...this.details(object) });
  }

  /** @param changed null: everything */
  private apply({ object, player }: Shown, properties: P, changed: Changed<P> | null): string | null {
    this.overrides.apply(properties);
    this.scene.invalidate();
    const problem = this.applied(object, properties, changed);
    if (!("animation" in properties)) return problem;
    const playback = properties as unknown as Playback;
    if (player) return player.play(playback, changed?.has("time" as never) ?? true) ?? problem;
    return playback.animation === null ? problem : "it has no animations";
  }

  private tell(problem: string | null): void {
    const lacking = this.missing.length > 0 ? `files that it refers to are missing: ${listed(this.missing)}` : null;
    const sentence = lacking ?? problem;
    this.complain(sentence && `${this.name}: ${sentence}`);
  }

  private fail(error: unknown, source: Source): void {
    this.coming?.end();
    this.coming = null;
    this.drop();
    const sentence = reason(error, source);
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
    this.scene.complain(`${this.key}\nmodel`, sentence && `"${this.key}": ${sentence}`);
  }
}

/** Fetches and parses a file, and waits for the files that it refers to. */
export async function loaded(
  source: Source,
  resources: Resources,
  signal: AbortSignal,
  parse: (bytes: Uint8Array<ArrayBuffer>) => Promise<Read>,
): Promise<Loaded> {
  const bytes = await read(source, signal);
  if (bytes.length === 0) throw new ModelError("it is empty");
  const { animations = [], ...made } = await parse(bytes);
  await resources.idle();
  return { ...made, animations, missing: [...resources.missing] };
}

/** Why a file is not shown, in a sentence. */
export function reason(error: unknown, source: Source): string {
  const { message } = (error ?? {}) as { message?: unknown };
  const detail = typeof message === "string" && message ? ` (${message})` : "";
  const why = error instanceof ModelError ? error.message : `it is broken, cut off or of another format${detail}`;
  return `${nameOf(source)}: ${why}`;
}

const MOST = 4;

/** A few names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST;
  return names.slice(0, MOST).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
