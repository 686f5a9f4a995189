/** glTF, as text with files beside it or as one GLB; Draco, meshopt and Basis textures included. */

import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import { dracoLoader, textureLoader } from "../decoders";
import { asText, ModelError } from "../Source";
import { beginsWith, type File, type Read } from "./Format";

export async function readGltf({ bytes, resources, renderer }: File): Promise<Read> {
  const used = checked(bytes);
  const loader = new GLTFLoader(resources.manager);
  if (used.has("KHR_draco_mesh_compression")) loader.setDRACOLoader(await dracoLoader());
  if (used.has("KHR_texture_basisu")) loader.setKTX2Loader(await textureLoader(renderer));
  if (used.has("EXT_meshopt_compression") || used.has("KHR_meshopt_compression")) {
    const { MeshoptDecoder } = await import("three/examples/jsm/libs/meshopt_decoder.module.js");
    loader.setMeshoptDecoder(MeshoptDecoder);
  }
  const { scene, animations } = await loader.parseAsync(bytes.buffer, resources.base);
  return { object: scene, animations };
}

/** @returns the extensions that a file says it uses */
function checked(bytes: Uint8Array): Set<string> {
  const binary = beginsWith(bytes, "glTF");
  let text: string;
  if (binary) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = bytes.length >= 20 ? view.getUint32(8, true) : 20;
    if (bytes.length < length) throw new ModelError(`it is cut off: it has ${bytes.length} bytes of ${length}`);
    if (view.getUint32(4, true) !== 2) throw new ModelError(`it is glTF ${view.getUint32(4, true)}; version 2 is read`);
    text = asText(bytes.subarray(20, 20 + view.getUint32(12, true)));
  } else {
    text = asText(bytes);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ModelError("it is neither GLB nor glTF", { cause: error });
  }
  const { extensionsUsed, asset } = (parsed ?? {}) as { extensionsUsed?: unknown; asset?: unknown };
  if (asset === undefined) throw new ModelError("it is not a glTF file: it has no `asset`");
  return new Set(Array.isArray(extensionsUsed) ? extensionsUsed.map(String) : []);
}
