/**
 * Many shapes of one geometry and one look drawn in one go; only their places and colours differ.
 *
 * Places are taken from the bodies once per frame, after three.js has worked them out. They are told to the graphics
 * card relative to a point near the camera: it has numbers of seven digits, and what is near the camera is what has to
 * be exact.
 */

import {
  type BufferGeometry,
  type Color,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  type Material,
  type Object3D,
  type Vector3,
} from "three";
import type { Body } from "./Body";

/** A shape that can be drawn with others. */
export interface Member {
  readonly body: Body;
  readonly tint: Color;
}

const PLACE = 16;
const TINT = 3;

export class Batch {
  private mesh: InstancedMesh | null = null;
  private readonly members = new Set<Member>();

  constructor(
    private readonly holder: Object3D,
    readonly geometry: BufferGeometry,
    readonly material: Material,
    private readonly castShadow: boolean,
    private readonly receiveShadow: boolean,
  ) {}

  add(member: Member): void {
    this.members.add(member);
    const { body } = member;
    body.geometry = this.geometry;
    body.material = this.material;
    body.drawsItself = false;
  }

  delete(member: Member): void {
    this.members.delete(member);
    member.body.drawsItself = true;
  }

  /** Bring what is drawn up to date with the bodies. */
  write(origin: Vector3): void {
    const mesh = this.room(this.members.size);
    const places = mesh.instanceMatrix.array as Float32Array;
    const tints = mesh.instanceColor!.array as Float32Array;
    let count = 0;
    let moved = false;
    let tinted = false;
    for (const { body, tint } of this.members) {
      if (!body.shown) continue;
      moved = put(places, count * PLACE, body.matrixWorld.elements, origin) || moved;
      tinted = color(tints, count * TINT, tint) || tinted;
      count++;
    }
    mesh.count = count;
    mesh.visible = count > 0;
    mesh.position.copy(origin);
    mesh.updateMatrix();
    if (moved) mesh.instanceMatrix.needsUpdate = true;
    if (tinted) mesh.instanceColor!.needsUpdate = true;
  }

  dispose(): void {
    for (const member of [...this.members]) this.delete(member);
    this.drop();
  }

  /** The mesh that draws, with room for so many. */
  private room(count: number): InstancedMesh {
    if (this.mesh && this.mesh.instanceMatrix.count >= count) return this.mesh;
    this.drop();
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(64, count)));
    const mesh = new InstancedMesh(this.geometry, this.material, capacity);
    mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    mesh.instanceColor = new InstancedBufferAttribute(new Float32Array(capacity * TINT), TINT).setUsage(
      DynamicDrawUsage,
    );
    mesh.castShadow = this.castShadow;
    mesh.receiveShadow = this.receiveShadow;
    mesh.matrixAutoUpdate = false;
    mesh.frustumCulled = false;
    // The bodies are what rays find and what has bounds.
    mesh.raycast = () => undefined;
    mesh.userData.bounds = null;
    this.holder.add(mesh);
    this.mesh = mesh;
    return mesh;
  }

  private drop(): void {
    this.mesh?.removeFromParent();
    this.mesh?.dispose();
    this.mesh = null;
  }
}

/** Write a place relative to `origin`. @returns whether it differs from what stood there */
function put(places: Float32Array, at: number, matrix: readonly number[], origin: Vector3): boolean {
  let differs = false;
  for (let index = 0; index < PLACE; index++) {
    let value = matrix[index]!;
    if (index === 12) value -= origin.x;
    else if (index === 13) value -= origin.y;
    else if (index === 14) value -= origin.z;
    const single = Math.fround(value);
    if (places[at + index] !== single) {
      places[at + index] = single;
      differs = true;
    }
  }
  return differs;
}

function color(tints: Float32Array, at: number, { r, g, b }: Color): boolean {
  const [red, green, blue] = [Math.fround(r), Math.fround(g), Math.fround(b)];
  if (tints[at] === red && tints[at + 1] === green && tints[at + 2] === blue) return false;
  tints[at] = red;
  tints[at + 1] = green;
  tints[at + 2] = blue;
  return true;
}
