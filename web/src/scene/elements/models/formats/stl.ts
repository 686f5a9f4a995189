/** STL, binary or text. */

import { Mesh, MeshStandardMaterial } from "three";
import { STLLoader } from "three/examples/jsm/loaders/STLLoader.js";
import { ModelError } from "../Source";
import { beginsWith, type File, type Read } from "./Format";
import { refuseBroken } from "./obj";

const HEADER = 84;
const TRIANGLE = 50;

export async function readStl({ bytes }: File): Promise<Read> {
  if (bytes.length < HEADER && !beginsWith(bytes, "solid")) throw new ModelError("it is not an STL file");
  if (!beginsWith(bytes, "solid")) {
    const count = new DataView(bytes.buffer).getUint32(80, true);
    const whole = HEADER + count * TRIANGLE;
    if (bytes.length < whole) {
      throw new ModelError(`it is not an STL file, or cut off: it has ${bytes.length} bytes of ${whole}`);
    }
  } else if (bytes.length < HEADER) {
    throw new ModelError("it has no triangles");
  }
  const geometry = new STLLoader().parse(bytes.buffer);
  if (!geometry.attributes.position?.count) throw new ModelError("it has no triangles, or is cut off");
  refuseBroken(geometry.attributes.position.array);
  const vertexColors = geometry.hasAttribute("color");
  const { alpha: opacity = 1 } = geometry as { alpha?: number };
  const transparent = opacity < 1;
  const material = new MeshStandardMaterial({ vertexColors, roughness: 0.8, opacity, transparent });
  return { object: new Mesh(geometry, material), plain: !vertexColors };
}
