/** Point clouds of the Point Cloud Library. */

import { PCDLoader } from "three/examples/jsm/loaders/PCDLoader.js";
import { asText, ModelError } from "../Source";
import type { File, Read } from "./Format";
import { refuseBroken } from "./obj";
import { points } from "./ply";

export async function readPcd({ bytes }: File): Promise<Read> {
  if (!/^\s*(#.*\n\s*)*(VERSION|FIELDS)\s/i.test(asText(bytes.subarray(0, 4096)))) {
    throw new ModelError("it is not a PCD file");
  }
  const read = new PCDLoader().parse(bytes.buffer);
  const { geometry } = read;
  read.material.dispose();
  refuseBroken(finite(geometry.attributes.position?.array));
  geometry.computeBoundingSphere();
  return { object: points(geometry) };
}

/** Sensors write NaN where they measured nothing: such points are put where nobody sees them, at the first one. */
function finite(numbers: ArrayLike<number> | undefined): ArrayLike<number> | undefined {
  if (numbers === undefined) return numbers;
  const array = numbers as Float32Array;
  let good = 0;
  while (good < array.length && !isPoint(array, good)) good += 3;
  if (good >= array.length) return array;
  for (let i = 0; i < array.length; i += 3) if (!isPoint(array, i)) array.copyWithin(i, good, good + 3);
  return array;
}

function isPoint(array: Float32Array, at: number): boolean {
  return Number.isFinite(array[at]) && Number.isFinite(array[at + 1]) && Number.isFinite(array[at + 2]);
}
