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

let basis: Promise<KTX2Loader> | null = null;

/**
 * The transcoder of Basis textures into what the graphics card reads.
 *
 * @param renderer any of the page: all are on the same card
 */
export function textureLoader(renderer: WebGLRenderer): Promise<KTX2Loader> {
  basis ??= import("three/examples/jsm/loaders/KTX2Loader.js").then(({ KTX2Loader }) =>
    new KTX2Loader().setWorkerLimit(WORKERS).detectSupport(renderer),
  );
  return basis;
}
