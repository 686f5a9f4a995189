/** PLY: surfaces, or points where a file has no faces. */

import { type BufferGeometry, Mesh, MeshStandardMaterial, Points, PointsMaterial } from "three";
import { PLYLoader } from "three/examples/jsm/loaders/PLYLoader.js";
import { asText, ModelError } from "../Source";
import { beginsWith, type File, type Read } from "./Format";
import { refuseBroken } from "./obj";

export async function readPly({ bytes }: File): Promise<Read> {
  if (!beginsWith(bytes, "ply")) throw new ModelError("it is not a PLY file");
  checkLength(bytes);
  const geometry = new PLYLoader().parse(bytes.buffer);
  refuseBroken(geometry.attributes.position?.array);
  const vertexColors = geometry.hasAttribute("color");
  if (geometry.index === null) return { object: points(geometry) };
  if (!geometry.hasAttribute("normal")) geometry.computeVertexNormals();
  const object = new Mesh(geometry, new MeshStandardMaterial({ vertexColors, roughness: 0.8 }));
  return { object, plain: !vertexColors };
}

export function points(geometry: BufferGeometry): Points {
  const vertexColors = geometry.hasAttribute("color");
  return new Points(geometry, new PointsMaterial({ vertexColors }));
}

const SIZES: Readonly<Record<string, number>> = {
  char: 1,
  uchar: 1,
  int8: 1,
  uint8: 1,
  short: 2,
  ushort: 2,
  int16: 2,
  uint16: 2,
  int: 4,
  uint: 4,
  float: 4,
  int32: 4,
  uint32: 4,
  float32: 4,
  double: 8,
  float64: 8,
};

/** Refuses a binary file that is shorter than its header says; what a parser makes of one depends on where it ends. */
function checkLength(bytes: Uint8Array): void {
  const start = asText(bytes.subarray(0, 65536));
  const end = /end_header\r?\n/.exec(start);
  if (end === null) throw new ModelError("it is not a PLY file: its header does not end");
  if (!/^format\s+binary/m.test(start)) return;
  let least = end.index + end[0].length;
  let count = 0;
  for (const line of start.slice(0, end.index).split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "element") count = Number(words[2]);
    else if (words[0] === "property") least += count * (SIZES[words[1] ?? ""] ?? 1);
  }
  if (bytes.length < least) throw new ModelError(`it is cut off: it has ${bytes.length} bytes of at least ${least}`);
}
