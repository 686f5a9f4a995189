/** COLLADA. A file says which of its axes is up: the loader turns y up. */

import { ColladaLoader } from "three/examples/jsm/loaders/ColladaLoader.js";
import { asText, ModelError } from "../Source";
import type { File, Read } from "./Format";

export async function readDae({ bytes, resources }: File): Promise<Read> {
  const text = asText(bytes);
  if (!/<COLLADA[\s>]/.test(text)) throw new ModelError("it is not a COLLADA file");
  if (!/<\/COLLADA\s*>\s*$/.test(text)) throw new ModelError("it is cut off");
  const read = new ColladaLoader(resources.manager).parse(text, resources.base);
  if (read === null) throw new ModelError("it is not a COLLADA file");
  return { object: read.scene, animations: read.scene.animations };
}
