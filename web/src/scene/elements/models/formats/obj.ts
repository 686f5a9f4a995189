/** Wavefront OBJ, and the material library that goes with it. */

import type { MTLLoader } from "three/examples/jsm/loaders/MTLLoader.js";
import { OBJLoader } from "three/examples/jsm/loaders/OBJLoader.js";
import type { Resources } from "../Resources";
import { isDrawn } from "../release";
import { asText, ModelError } from "../Source";
import type { File, Read } from "./Format";

/** @param library text of the material library; null: what the file names */
export async function readObj({ bytes, resources }: File, library: string | null): Promise<Read> {
  const text = asText(bytes);
  if (!/^\s*v\s/m.test(text)) throw new ModelError("it is not an OBJ file: it has no vertices");
  const loader = new OBJLoader(resources.manager);
  const materials = library ?? (await namedLibraries(text, resources));
  if (materials !== "") loader.setMaterials(await creator(materials, resources));
  const object = loader.parse(text);
  object.traverse((one) => {
    if (isDrawn(one)) refuseBroken(one.geometry.attributes.position?.array);
  });
  return { object, plain: materials === "" };
}

async function creator(text: string, resources: Resources): Promise<MTLLoader.MaterialCreator> {
  const { MTLLoader } = await import("three/examples/jsm/loaders/MTLLoader.js");
  const creator = new MTLLoader(resources.manager).parse(text, resources.base);
  creator.preload();
  return creator;
}

async function namedLibraries(text: string, resources: Resources): Promise<string> {
  const names = [...text.matchAll(/^\s*mtllib\s+(.+?)\s*$/gm)].map(([, name]) => name as string);
  const texts = await Promise.all(
    names.map(async (name) => {
      const { signal } = resources.manager.abortController;
      const response = await fetch(resources.address(name), { signal }).catch(() => null); // such as of another server
      signal.throwIfAborted();
      if (response?.ok) return response.text();
      resources.missing.add(name);
      return "";
    }),
  );
  return texts.join("\n");
}

/** Parsers read NaN where a number is missing. */
export function refuseBroken(numbers: ArrayLike<number> | undefined): void {
  if (numbers === undefined || numbers.length === 0) throw new ModelError("it has no vertices");
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i])) throw new ModelError("it is broken: a coordinate is not a number");
  }
}
