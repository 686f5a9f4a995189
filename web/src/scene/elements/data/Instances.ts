/** Many copies of one geometry: an InstancedMesh of three.js whose arrays are replaced one by one. */

import {
  type BufferGeometry,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  type Material,
  Sphere,
} from "three";
import { type Copies, writeMatrices } from "./instanceMatrices";
import type { Numbers } from "./numbers";

/** Room is kept for copies that went, but not for this many times those that are there. */
const SPARE = 4;

export class Instances {
  readonly mesh: InstancedMesh;
  private capacity = 0;

  /** @param geometry which is its own from then on */
  constructor(geometry: BufferGeometry, material: Material) {
    this.mesh = new InstancedMesh(geometry, material, 0);
    this.mesh.boundingSphere = new Sphere();
  }

  /** Use another geometry. */
  setGeometry(geometry: BufferGeometry): void {
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
  }

  place(copies: Copies): void {
    const { mesh } = this;
    if (copies.count > this.capacity || copies.count * SPARE < this.capacity) {
      this.capacity = copies.count;
      // three.js frees the matrices on the GPU with the mesh, and takes it up again when it is drawn.
      mesh.dispose();
      mesh.instanceMatrix = new InstancedBufferAttribute(new Float32Array(16 * this.capacity), 16);
      mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    }
    const { geometry, instanceMatrix } = mesh;
    if (!geometry.boundingSphere) geometry.computeBoundingSphere();
    const { center, radius } = geometry.boundingSphere!;
    writeMatrices(copies, instanceMatrix.array as Float32Array, mesh.boundingSphere!, center.length() + radius);
    instanceMatrix.clearUpdateRanges();
    instanceMatrix.addUpdateRange(0, 16 * copies.count);
    instanceMatrix.needsUpdate = true;
    mesh.count = copies.count;
    mesh.boundingBox = null;
  }

  /** Give copies a colour each; `channels` 0: none. @returns whether there was no such attribute before */
  tint(array: Numbers | null, channels: number): void {
    const { geometry } = this.mesh;
    const known = geometry.getAttribute("tint") as InstancedBufferAttribute | undefined;
    if (!array) {
      if (known) geometry.dispose();
      geometry.deleteAttribute("tint");
    } else if (known?.array.length === array.length && known.itemSize === channels) {
      if (known.array === array) return;
      known.array = array as never;
      known.needsUpdate = true;
    } else {
      // Gives up all buffers of the shape, which is small, to be rid of the former colours.
      if (known) geometry.dispose();
      geometry.setAttribute("tint", new InstancedBufferAttribute(array as never, channels, true));
    }
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.dispose();
  }
}
