/**
 * The decoders of compressed meshes and textures, from our own server.
 *
 * Their worker threads are shared by all models, and stay once they were needed.
 */

import { LoadingManager, type WebGLRenderer } from "three";
import type { DRACOLoader } from "three/examples/jsm/loaders/DRACOLoader.js";
import type { KTX2Loader } from "three/examples/jsm/loaders/KTX2Loader.js";
import basisCode from "three/examples/jsm/libs/basis/basis_transcoder.js?url";
import basisWasm from "three/examples/jsm/libs/basis/basis_transcoder.wasm?url";
import dracoWasm from "three/examples/jsm/libs/draco/gltf/draco_decoder.wasm?url";
import dracoCode from "three/examples/jsm/libs/draco/gltf/draco_wasm_wrapper.js?url";

const WORKERS = 2;

let draco: Promise<DRACOLoader> | null = null;

/** The decoder of Draco's meshes. */
export function dracoLoader(): Promise<DRACOLoader> {
  draco ??= import("three/examples/jsm/loaders/DRACOLoader.js").then(({ DRACOLoader }) =>
    new DRACOLoader().setDecoderPath({ js: dracoCode, wasm: dracoWasm }).setWorkerLimit(WORKERS),
  );
  return draco;
}

// The transcoder is asked for by fixed names below a folder; these are the addresses of the built files.
const TRANSCODER = "transcoder:";
const TRANSCODER_FILES: Readonly<Record<string, string>> = {
  [`${TRANSCODER}basis_transcoder.js`]: basisCode,
  [`${TRANSCODER}basis_transcoder.wasm`]: basisWasm,
};

const transcoders = new WeakMap<WebGLRenderer, Promise<KTX2Loader>>();

/** The transcoder of Basis textures into what this graphics card reads. */
export function textureLoader(renderer: WebGLRenderer): Promise<KTX2Loader> {
  let loader = transcoders.get(renderer);
  if (loader === undefined) {
    const manager = new LoadingManager().setURLModifier((url) => TRANSCODER_FILES[url] ?? url);
    loader = import("three/examples/jsm/loaders/KTX2Loader.js").then(({ KTX2Loader }) =>
      new KTX2Loader(manager).setTranscoderPath(TRANSCODER).setWorkerLimit(WORKERS).detectSupport(renderer),
    );
    transcoders.set(renderer, loader);
  }
  return loader;
}
