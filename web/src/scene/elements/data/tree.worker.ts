/** Makes the tree of the triangles of a large mesh, aside from what draws. */

import { BufferAttribute, BufferGeometry } from "three";
import { MeshBVH } from "three-mesh-bvh";

interface Task {
  readonly positions: Float32Array;
  readonly index: Uint32Array | null;
}

self.onmessage = ({ data: { positions, index } }: MessageEvent<Task>) => {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  if (index) geometry.setIndex(new BufferAttribute(index, 1));
  // Indirect: the order of the triangles stays, which face numbers and what is on the GPU depend on.
  self.postMessage(MeshBVH.serialize(new MeshBVH(geometry, { indirect: true }), { cloneBuffers: false }));
};
