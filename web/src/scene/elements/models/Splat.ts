/** Gaussian splats from a file; what draws them is loaded with the first one. */

import { Group } from "three";
import { type Changed, SceneElement } from "../../Element";
import type { Loading } from "../../Loading";
import { reason } from "./Model";
import { type Lease, ModelCache } from "./ModelCache";
import type { SplatProperties } from "./properties";
import { identity, ModelError, read, type Source, sourceOf } from "./Source";
import type { PackedSplats, ShownSplats } from "./splats";

const cache = new ModelCache<PackedSplats>((splats) => splats.dispose());

const BYTES = 32; // of each splat in the format .splat

export class SplatElement extends SceneElement<SplatProperties> {
  readonly object = new Group();
  private properties: SplatProperties | null = null;
  private wanted: string | null = null;
  private coming: Lease<PackedSplats> | null = null;
  private shown: { readonly splats: ShownSplats; readonly lease: Lease<PackedSplats> } | null = null;

  override update(properties: SplatProperties, changed: Changed<SplatProperties>): void {
    this.properties = properties;
    const source = sourceOf(properties);
    const key = source && JSON.stringify([identity(source), properties.format]);
    if (key !== this.wanted) this.load(key, source, properties.format);
    if (changed.has("color") || changed.has("opacity")) this.shown?.splats.look(properties.color, properties.opacity);
  }

  override dispose(): void {
    this.coming?.end();
    this.coming = null;
    this.drop();
    this.complain(null);
  }

  private load(key: string | null, source: Source | null, format: SplatProperties["format"]): void {
    this.wanted = key;
    this.coming?.end();
    this.coming = null;
    this.complain(null);
    if (key === null || source === null) {
      this.drop();
      return;
    }
    const lease = cache.take(key, async (signal) => {
      const bytes = await read(source, signal);
      const known = formatOf(bytes, source, format);
      return (await import("./splats")).parsed(bytes, known);
    });
    this.coming = lease;
    const shown = this.arrival(lease, source);
    void (this.scene.services.get("loading") as Loading | undefined)?.track(shown);
  }

  private async arrival(lease: Lease<PackedSplats>, source: Source): Promise<void> {
    try {
      const splats = await lease.loaded;
      const { ShownSplats } = await import("./splats");
      if (this.coming === lease) this.show(lease, splats, new ShownSplats(this.scene, splats));
    } catch (error) {
      if (this.coming === lease) this.fail(error, source);
    }
  }

  private show(lease: Lease<PackedSplats>, packed: PackedSplats, splats: ShownSplats): void {
    this.coming = null;
    this.drop();
    this.shown = { splats, lease };
    this.object.add(splats.mesh);
    const { color, opacity, onLoad } = this.properties!;
    splats.look(color, opacity);
    if (!onLoad) return;
    const { min, max } = splats.mesh.getBoundingBox();
    const bounds = { min: min.toArray(), max: max.toArray() };
    this.scene.send("LOAD", this.key, { bounds, meshes: 0, triangles: 0, points: 0, splats: packed.getNumSplats() });
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
    if (!this.shown) return;
    const { splats, lease } = this.shown;
    this.shown = null;
    this.object.remove(splats.mesh);
    splats.dispose();
    lease.end();
    this.scene.invalidate();
  }

  private complain(sentence: string | null): void {
    this.scene.complain(`${this.key}\nmodel`, sentence && `"${this.key}": ${sentence}`);
  }
}

/** What a file is, by what the program says, how it begins, or its ending; .splat has nothing to be known by. */
function formatOf(bytes: Uint8Array, source: Source, said: SplatProperties["format"]): string {
  const format = said === "auto" ? (formatByContent(bytes) ?? formatByName(source) ?? "splat") : said;
  if (format === "splat" && (bytes.length === 0 || bytes.length % BYTES !== 0)) {
    throw new ModelError(`it is not a .splat file, or cut off: ${bytes.length} bytes are no multiple of ${BYTES}`);
  }
  return format;
}

function formatByContent(bytes: Uint8Array): string | null {
  if (bytes[0] === 0x70 && bytes[1] === 0x6c && bytes[2] === 0x79) return "ply";
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? "spz" : null;
}

function formatByName(source: Source): string | null {
  if (source.kind !== "url") return null;
  const ending = /\.(splat|ply|spz|ksplat)$/i.exec(new URL(source.url).pathname);
  return ending ? ending[1]!.toLowerCase() : null;
}
