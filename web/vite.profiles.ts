/**
 * Puts the models of hands and controllers into the built client, so that a headset needs no internet.
 *
 * All profiles of the package would be 100 MB. Those of common headsets are taken, and the generic ones, to which every
 * other headset falls back. Pictures that only make a surface rougher or bumpier are left out, and so are those of more
 * than `LARGEST_PICTURE`: what is held in a hand looks the same, in its plain colour.
 */

import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

const PROFILES = new URL("node_modules/@webxr-input-profiles/assets/dist/profiles/", import.meta.url);
const LICENSE = new URL("node_modules/@webxr-input-profiles/assets/LICENSE.md", import.meta.url);

const TAKEN = [
  ...["meta-quest-touch-plus", "meta-quest-touch-plus-v2", "meta-quest-touch-pro", "oculus-touch-v3"],
  ...["pico-4", "pico-4u", "samsung-galaxyxr", "valve-index", "htc-vive", "htc-vive-focus-3"],
  ...["generic-hand", "generic-fixed-hand", "generic-trigger", "generic-trigger-squeeze"],
  ...["generic-trigger-squeeze-thumbstick", "generic-trigger-squeeze-touchpad"],
  ...["generic-trigger-squeeze-touchpad-thumbstick", "generic-trigger-touchpad", "generic-button"],
];

/** Bytes. */
const LARGEST_PICTURE = 256 * 1024;

const GLB_MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

interface Listed {
  readonly path: string;
  readonly deprecated?: boolean;
}

export function inputProfiles(): Plugin {
  return {
    name: "input-profiles",
    apply: "build",
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array): void => {
        this.emitFile({ type: "asset", fileName: `profiles/${fileName}`, source });
      };
      const all = JSON.parse(read("profilesList.json").toString()) as Record<string, Listed>;
      const listed = Object.entries(all).filter(([, { path }]) => TAKEN.includes(folderOf(path)));
      emit("profilesList.json", JSON.stringify(Object.fromEntries(listed)));
      emit("LICENSE", readFileSync(LICENSE));
      for (const folder of TAKEN) {
        for (const name of readdirSync(new URL(`${folder}/`, PROFILES))) {
          const content = read(`${folder}/${name}`);
          const plain = folder.startsWith("generic-") && folder !== "generic-hand";
          if (name.endsWith(".glb")) emit(`${folder}/${name}`, lightened(content, plain ? 0 : LARGEST_PICTURE));
          else if (name.endsWith(".json")) emit(`${folder}/${name}`, JSON.stringify(JSON.parse(content.toString())));
        }
      }
    },
  };
}

function read(path: string): Buffer {
  return readFileSync(new URL(path, PROFILES));
}

function folderOf(path: string): string {
  return path.slice(0, path.indexOf("/"));
}

interface Gltf {
  images?: { bufferView?: number }[];
  textures?: { source?: number }[];
  materials?: Material[];
  bufferViews?: { byteOffset?: number; byteLength: number }[];
  buffers?: { byteLength: number }[];
}

interface Material {
  pbrMetallicRoughness?: {
    baseColorTexture?: { index: number };
    metallicRoughnessTexture?: { index: number };
    baseColorFactor?: number[];
    metallicFactor?: number;
    roughnessFactor?: number;
  };
  normalTexture?: unknown;
  occlusionTexture?: unknown;
  emissiveTexture?: unknown;
  emissiveFactor?: number[];
}

/**
 * A model in binary glTF with only those pictures that give its surface a colour.
 *
 * @param largest bytes of a picture that is kept
 */
export function lightened(glb: Buffer, largest: number): Uint8Array {
  if (glb.readUInt32LE(0) !== GLB_MAGIC) throw new Error("a model of a controller is no binary glTF");
  const jsonLength = glb.readUInt32LE(12);
  const gltf = JSON.parse(glb.subarray(20, 20 + jsonLength).toString()) as Gltf;
  const binary = glb.subarray(28 + jsonLength);
  for (const material of gltf.materials ?? []) keepColor(material, gltf, largest);
  const used = new Set((gltf.materials ?? []).map((one) => one.pbrMetallicRoughness?.baseColorTexture?.index));
  dropPictures(gltf, used);
  return written(gltf, binary);
}

function keepColor(material: Material, gltf: Gltf, largest: number): void {
  const surface = material.pbrMetallicRoughness;
  const shiny = surface?.metallicRoughnessTexture !== undefined;
  delete material.normalTexture;
  delete material.occlusionTexture;
  if (material.emissiveTexture) {
    delete material.emissiveTexture;
    delete material.emissiveFactor;
  }
  if (!surface) return;
  delete surface.metallicRoughnessTexture;
  if (shiny) Object.assign(surface, { metallicFactor: 0, roughnessFactor: 0.7 });
  const source = gltf.textures?.[surface.baseColorTexture?.index ?? -1]?.source;
  const view = source === undefined ? undefined : gltf.images?.[source]?.bufferView;
  if (view === undefined || gltf.bufferViews![view]!.byteLength <= largest) return;
  delete surface.baseColorTexture;
  surface.baseColorFactor ??= [0.12, 0.12, 0.13, 1];
}

/** Takes the bytes of pictures that nothing shows any more; what refers to others by number still does. */
function dropPictures(gltf: Gltf, used: ReadonlySet<number | undefined>): void {
  const sources = new Set([...used].map((index) => gltf.textures?.[index ?? -1]?.source));
  for (const [index, image] of (gltf.images ?? []).entries()) {
    // The least that the format allows.
    if (!sources.has(index) && image.bufferView !== undefined) gltf.bufferViews![image.bufferView]!.byteLength = 1;
  }
}

function written(gltf: Gltf, binary: Buffer): Uint8Array {
  const pieces: Buffer[] = [];
  let length = 0;
  for (const view of gltf.bufferViews ?? []) {
    const start = view.byteOffset ?? 0;
    const piece = binary.subarray(start, start + view.byteLength);
    const padding = (4 - (piece.length % 4)) % 4;
    view.byteOffset = length;
    pieces.push(piece, Buffer.alloc(padding));
    length += piece.length + padding;
  }
  if (gltf.buffers?.[0]) gltf.buffers[0].byteLength = length;
  const text = Buffer.from(JSON.stringify(gltf));
  const json = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, " ")]);
  const head = Buffer.alloc(20);
  [GLB_MAGIC, 2, 28 + json.length + length, json.length, JSON_CHUNK].forEach((value, at) => {
    head.writeUInt32LE(value, at * 4);
  });
  const between = Buffer.alloc(8);
  between.writeUInt32LE(length, 0);
  between.writeUInt32LE(BINARY_CHUNK, 4);
  return Buffer.concat([head, json, between, ...pieces]);
}
