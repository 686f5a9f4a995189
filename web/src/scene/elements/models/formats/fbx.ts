/** FBX, binary or text. */

import { FBXLoader } from "three/examples/jsm/loaders/FBXLoader.js";
import type { File, Read } from "./Format";

export async function readFbx({ bytes, resources }: File): Promise<Read> {
  const object = new FBXLoader(resources.manager).parse(bytes.buffer, resources.base);
  return { object, animations: object.animations };
}
