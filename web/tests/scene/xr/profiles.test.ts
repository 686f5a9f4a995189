// @vitest-environment node

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { lightened } from "../../../vite.profiles.ts";

const MODELS = new URL("../../../node_modules/@webxr-input-profiles/assets/dist/profiles/", import.meta.url);

interface Gltf {
  materials: {
    normalTexture?: object;
    pbrMetallicRoughness: { baseColorTexture?: object; baseColorFactor?: number[] };
  }[];
  bufferViews: { byteOffset: number; byteLength: number }[];
  buffers: { byteLength: number }[];
  accessors: { bufferView: number }[];
}

function parsed(glb: Uint8Array): { gltf: Gltf; binary: Uint8Array; length: number } {
  const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
  const jsonLength = view.getUint32(12, true);
  const text = new TextDecoder().decode(glb.subarray(20, 20 + jsonLength));
  return { gltf: JSON.parse(text) as Gltf, binary: glb.subarray(28 + jsonLength), length: view.getUint32(8, true) };
}

function geometry({ gltf, binary }: { gltf: Gltf; binary: Uint8Array }): string[] {
  return gltf.accessors.map(({ bufferView }) => {
    const { byteOffset, byteLength } = gltf.bufferViews[bufferView]!;
    return Buffer.from(binary.subarray(byteOffset, byteOffset + byteLength)).toString("base64");
  });
}

it("leaves out pictures that give no colour, and large ones; the shape stays as it is", () => {
  const glb = readFileSync(new URL("valve-index/left.glb", MODELS));
  const light = lightened(glb, 256 * 1024);
  const [before, after] = [parsed(glb), parsed(light)];
  expect(light.byteLength).toBeLessThan(glb.byteLength / 10);
  expect([after.length, after.binary.byteLength]).toEqual([light.byteLength, after.gltf.buffers[0]!.byteLength]);
  expect(geometry(after)).toEqual(geometry(before));
  expect(after.gltf.materials[0]!.pbrMetallicRoughness.baseColorTexture).toBeUndefined();
});

it("keeps a small picture that gives the colour", () => {
  const glb = readFileSync(new URL("meta-quest-touch-plus/left.glb", MODELS));
  const { gltf } = parsed(lightened(glb, 256 * 1024));
  expect(gltf.materials[0]!.pbrMetallicRoughness.baseColorTexture).toBeDefined();
});

it("refuses what is no model", () => {
  expect(() => lightened(Buffer.from("no model at all"), 0)).toThrow("no binary glTF");
});
