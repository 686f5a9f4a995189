/**
 * The decoders of compressed meshes and textures, from our own server: their files are built into the client.
 *
 * Their worker threads are shared by all models, and stay once they were needed.
 */

import type { WebGLRenderer } from "three";
import type { DRACOLoader } from "three/examples/jsm/loaders/DRACOLoader.js";
import type { KTX2Loader } from "three/examples/jsm/loaders/KTX2Loader.js";

const WORKERS = 2;

let draco: Promise<DRACOLoader> | null = null;

/** The decoder of Draco's meshes. */
export function dracoLoader(): Promise<DRACOLoader> {
  draco ??= import("three/examples/jsm/loaders/DRACOLoader.js").then(({ DRACOLoader }) =>
    new DRACOLoader().setWorkerLimit(WORKERS),
  );
  return draco;
}

const transcoders = new WeakMap<WebGLRenderer, Promise<KTX2Loader>>();

/** The transcoder of Basis textures into what this graphics card reads. */
export function textureLoader(renderer: WebGLRenderer): Promise<KTX2Loader> {
  let loader = transcoders.get(renderer);
  if (loader === undefined) {
    loader = import("three/examples/jsm/loaders/KTX2Loader.js").then(({ KTX2Loader }) =>
      new KTX2Loader().setWorkerLimit(WORKERS).detectSupport(renderer),
    );
    transcoders.set(renderer, loader);
  }
  return loader;
}
