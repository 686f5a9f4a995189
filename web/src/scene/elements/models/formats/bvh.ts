/** Motion capture: a skeleton, drawn as slender double pyramids between its joints, and how it moves. */

import { type Bone, BufferGeometry, Float32BufferAttribute, Group, Mesh, MeshStandardMaterial, Vector3 } from "three";
import { BVHLoader } from "three/examples/jsm/loaders/BVHLoader.js";
import { asText, ModelError } from "../Source";
import type { File, Read } from "./Format";

const WIDTH = 0.12; // of a bone, by its length
const WIDEST = 0.15; // where it is widest, along its length

export async function readBvh({ bytes }: File): Promise<Read> {
  const text = asText(bytes);
  if (!/^\s*HIERARCHY/.test(text)) throw new ModelError("it is not a BVH file");
  checkFrames(text);
  const { skeleton, clip } = new BVHLoader().parse(text);
  const root = skeleton.bones[0];
  if (root === undefined) throw new ModelError("its skeleton has no joints");
  clip.name = clip.name || "motion";
  const group = new Group();
  group.add(root);
  const material = new MeshStandardMaterial({ color: 0x3fa7ff, roughness: 0.7 });
  for (const bone of skeleton.bones) draw(bone, material);
  return { object: group, animations: [clip] };
}

/** A bone reaches from a joint to the next one, which is fixed in the joint's own axes: so the drawing moves with them. */
function draw(bone: Bone, material: MeshStandardMaterial): void {
  const corners = bone.children.flatMap((next) => ("isBone" in next ? pyramids(next.position) : []));
  if (corners.length === 0) return;
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(corners, 3));
  geometry.computeVertexNormals();
  const mesh = new Mesh(geometry, material);
  mesh.userData.link = bone.name;
  bone.add(mesh);
}

/** Corners of the triangles of a bone that ends at `end`. */
function pyramids(end: Vector3): number[] {
  const length = end.length();
  if (length === 0) return [];
  const along = end.clone().divideScalar(length);
  const side = new Vector3(Math.abs(along.x) < 0.9 ? 1 : 0, Math.abs(along.x) < 0.9 ? 0 : 1, 0)
    .cross(along)
    .normalize();
  const other = along.clone().cross(side);
  const ring = [0, 1, 2, 3].map((quarter) => {
    const angle = (quarter * Math.PI) / 2;
    const out = side.clone().multiplyScalar(Math.cos(angle)).addScaledVector(other, Math.sin(angle));
    return out.multiplyScalar((WIDTH / 2) * length).addScaledVector(end, WIDEST);
  });
  return ring.flatMap((corner, at) => {
    const next = ring[(at + 1) % ring.length]!;
    return [new Vector3(), next, corner, corner, next, end].flatMap((point) => point.toArray());
  });
}

function checkFrames(text: string): void {
  const frames = Number(/Frames:\s*(\d+)/.exec(text)?.[1] ?? Number.NaN);
  const motion = text.split(/Frame Time:\s*[\d.eE+-]+/)[1];
  if (!Number.isFinite(frames) || motion === undefined) throw new ModelError("it is cut off: it has no motion");
  const channels = [...text.matchAll(/CHANNELS\s+(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  const numbers = motion.trim().split(/\s+/);
  if (numbers.length < frames * channels || numbers.some((one) => !Number.isFinite(Number(one)))) {
    throw new ModelError(`it is cut off: it has ${numbers.length} numbers of ${frames} × ${channels}`);
  }
}
