/**
 * The files that a model refers to: textures, buffers, material libraries, meshes of a robot.
 *
 * They are looked for among the `assets` that the program named, by the whole reference or by the last part of it, then
 * beside the model. What is missing is remembered, not thrown: a model without one of its textures is still shown.
 */

import { LoadingManager } from "three";
import { fileName } from "./Source";

export class Resources {
  readonly manager = new LoadingManager();
  /** Names of the files that could not be had. */
  readonly missing = new Set<string>();
  private waiting: (() => void)[] = [];
  private loading = false;
  private readonly byLastPart = new Map<string, string>();

  /**
   * @param base address of the folder that references are relative to, with a slash at its end
   * @param assets addresses by the name that the model uses
   * @param folder what stands before the names of `assets` that lie beside the model
   */
  constructor(
    readonly base: string,
    private readonly assets: Readonly<Record<string, string>>,
    signal?: AbortSignal,
    private readonly folder = "",
  ) {
    for (const [name, address] of Object.entries(assets)) this.byLastPart.set(lastPart(name), address);
    this.manager.setURLModifier((url) => this.address(url));
    this.manager.onStart = () => {
      this.loading = true;
    };
    this.manager.onLoad = () => {
      this.loading = false;
      for (const resume of this.waiting.splice(0)) resume();
    };
    this.manager.onError = (url) => this.missing.add(fileName(url));
    signal?.addEventListener("abort", () => this.manager.abort(), { once: true });
  }

  /** Resolves when nothing is being loaded, whether it came or not. */
  async idle(): Promise<void> {
    // Loaders ask for the next file in a microtask after one has come.
    do {
      if (this.loading) await new Promise<void>((resolve) => this.waiting.push(resolve));
      await Promise.resolve();
    } while (this.loading);
  }

  /** The address of what a model refers to. */
  address(reference: string): string {
    if (/^(data|blob):/.test(reference)) return reference;
    const plain = reference.startsWith(this.base) ? reference.slice(this.base.length) : reference;
    const name = plain.replace(/\\/g, "/").replace(/^\.\//, "");
    const own = this.assets[this.folder + name] ?? this.assets[name] ?? this.byLastPart.get(lastPart(name));
    return new URL(own ?? name, own === undefined ? this.base : document.baseURI).href;
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Address of the folder of a file. */
export function folderOf(url: string): string {
  return new URL(".", url).href;
}
