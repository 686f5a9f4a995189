/**
 * A mesh that a ray finds fast, however many triangles it has and however often its vertices change.
 *
 * A small mesh is looked through. A larger one has a tree of its triangles, made when first asked for: at once, or for
 * many triangles by a worker. Until that is there, and while vertices move, all triangles are looked through in one
 * pass over the arrays.
 */

import {
  type BufferAttribute,
  type Intersection,
  Matrix4,
  Mesh,
  Ray,
  type Raycaster,
  Triangle,
  Vector2,
  Vector3,
} from "three";
import { acceleratedRaycast, MeshBVH, type SerializedBVH } from "three-mesh-bvh";
import { pickTriangle } from "../../../mesh/pick";

/** From so many triangles on there is a tree. */
const SOME = 1_000;
/** From so many triangles on a worker makes it. */
const MANY = 60_000;
/** Milliseconds without a change after which a tree is worth its while. */
const QUIET = 400;

const toLocal = new Matrix4();
const ray = new Ray();
const triangle = new Triangle();
const barycentric = new Vector3();

export class PickableMesh extends Mesh {
  private tree: MeshBVH | null = null;
  private treeOf: unknown[] = [];
  private since = 0;
  private worker: Worker | null = null;

  override raycast(raycaster: Raycaster, intersects: Intersection[]): void {
    const { geometry } = this;
    const index = geometry.index?.array;
    const positions = geometry.getAttribute("position")?.array;
    if (!(positions instanceof Float32Array) || positions.length === 0) return;
    const count = (index ? index.length : positions.length / 3) / 3;
    if (count < SOME || (index && !(index instanceof Uint32Array))) {
      super.raycast(raycaster, intersects);
      return;
    }
    if (!this.hasTree(positions, index ?? null, count)) {
      this.lookThrough(raycaster, intersects, positions, (index as Uint32Array | undefined) ?? null);
      return;
    }
    geometry.boundsTree = this.tree!;
    acceleratedRaycast.call(this, raycaster, intersects);
    geometry.boundsTree = undefined;
  }

  /** Forgets the tree; the geometry is the owner's. */
  forget(): void {
    this.worker?.terminate();
    this.worker = null;
    this.tree = null;
  }

  /** Whether there is a tree of these arrays; begins one where it is worth its while. */
  private hasTree(positions: Float32Array, index: ArrayLike<number> | null, count: number): boolean {
    const now = performance.now();
    const current = this.treeOf[0] === positions && this.treeOf[1] === index;
    if (!current) {
      this.forget();
      this.treeOf = [positions, index];
      this.since = now;
    }
    if (this.tree) return true;
    if (this.worker) return false;
    if (count < MANY) {
      this.tree = new MeshBVH(this.geometry, { indirect: true });
      return true;
    }
    if (now - this.since > QUIET || this.since === now) this.begin(positions, index);
    return false;
  }

  private begin(positions: Float32Array, index: ArrayLike<number> | null): void {
    const worker = new Worker(new URL("./tree.worker.ts", import.meta.url), { type: "module" });
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<SerializedBVH>) => {
      if (this.worker !== worker) return;
      this.worker = null;
      worker.terminate();
      this.tree = MeshBVH.deserialize(data, this.geometry, { setIndex: false });
    };
    worker.postMessage({ positions, index });
  }

  private lookThrough(
    raycaster: Raycaster,
    intersects: Intersection[],
    positions: Float32Array,
    index: Uint32Array | null,
  ): void {
    ray.copy(raycaster.ray).applyMatrix4(toLocal.copy(this.matrixWorld).invert());
    const hit = pickTriangle(ray, positions, index ?? consecutive(positions.length / 3));
    if (!hit) return;
    const place = ray.at(hit.distance, new Vector3());
    const point = place.clone().applyMatrix4(this.matrixWorld);
    const distance = raycaster.ray.origin.distanceTo(point);
    if (distance < raycaster.near || distance > raycaster.far) return;
    const corners = [0, 1, 2].map((corner) => (index ? index[3 * hit.triangle + corner]! : 3 * hit.triangle + corner));
    const [a, b, c] = corners as [number, number, number];
    triangle.a.fromArray(positions, 3 * a);
    triangle.b.fromArray(positions, 3 * b);
    triangle.c.fromArray(positions, 3 * c);
    const normal = triangle.getNormal(new Vector3());
    const uv = this.geometry.getAttribute("uv") as BufferAttribute | undefined;
    triangle.getBarycoord(place, barycentric);
    const found: Intersection = {
      distance,
      point,
      object: this,
      faceIndex: hit.triangle,
      face: { a, b, c, normal, materialIndex: 0 },
    };
    if (uv) found.uv = mixed(uv, [a, b, c], barycentric);
    intersects.push(found);
  }
}

function mixed(uv: BufferAttribute, corners: readonly number[], shares: Vector3): Vector2 {
  const mix = (get: (corner: number) => number): number =>
    get(corners[0]!) * shares.x + get(corners[1]!) * shares.y + get(corners[2]!) * shares.z;
  return new Vector2(
    mix((corner) => uv.getX(corner)),
    mix((corner) => uv.getY(corner)),
  );
}

let counting = new Uint32Array(0);

/** 0, 1, 2 and so on. */
function consecutive(count: number): Uint32Array {
  if (counting.length < count) counting = Uint32Array.from({ length: count }, (_, place) => place);
  return counting.length === count ? counting : counting.subarray(0, count);
}
