/** Motion capture: a skeleton, drawn as lines between its joints, and how it moves. */

import type { Bone, Object3D } from "three";
import { BufferGeometry, Color, Group, LineBasicMaterial, LineSegments, Vector3 } from "three";
import { BVHLoader } from "three/examples/jsm/loaders/BVHLoader.js";
import { asText, ModelError } from "../Source";
import type { File, Read } from "./Format";

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
  for (const bone of skeleton.bones) drawn(bone);
  return { object: group, animations: [clip] };
}

/** A bone is a line from a joint to the next one, which is fixed in the joint's own axes: so the lines move with them. */
function drawn(bone: Bone): void {
  const next = bone.children.filter((child): child is Bone => "isBone" in child);
  if (next.length === 0) return;
  const ends = next.flatMap((child: Object3D) => [new Vector3(), child.position.clone()]);
  const geometry = new BufferGeometry().setFromPoints(ends);
  const lines = new LineSegments(geometry, new LineBasicMaterial({ color: new Color(0x3fa7ff) }));
  lines.name = bone.name;
  bone.add(lines);
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
