/**
 * Bounding volume hierarchies of large meshes, so that a ray meets them in microseconds.
 *
 * One is made when a mesh is picked for the second time, and only where it pays: the first time its triangles are gone
 * through, and the hierarchy is made while the page has nothing to do. It is forgotten with its geometry. Where only
 * places of points changed it is fitted to them again, which is much faster than making it.
 */

import { type BufferGeometry, type Intersection, Mesh, type Raycaster } from "three";
import { MeshBVH } from "three-mesh-bvh";

/** Triangles below which going through all of them is as fast. */
const WORTHWHILE = 4000;

interface Tree {
  bvh: MeshBVH | null;
  positions: unknown;
  index: unknown;
  positionsVersion: number;
  indexVersion: number;
}

const trees = new WeakMap<BufferGeometry, Tree>();

/** The places where a ray meets a mesh, appended to `hits`. */
export function raycastMesh(mesh: Mesh, raycaster: Raycaster, hits: Intersection[]): void {
  const bvh = hasPlainShape(mesh) ? treeOf(mesh.geometry) : null;
  if (bvh) bvh.raycastObject3D(mesh, raycaster, hits);
  else mesh.raycast(raycaster, hits);
}

/** Whether the mesh is shown where its geometry says, and nobody has a way of picking it of its own. */
function hasPlainShape(mesh: Mesh): boolean {
  const skinned = (mesh as Mesh & { isSkinnedMesh?: boolean }).isSkinnedMesh === true;
  const morphed = Object.keys(mesh.geometry.morphAttributes).length > 0;
  return mesh.raycast === Mesh.prototype.raycast && !skinned && !morphed;
}

function treeOf(geometry: BufferGeometry): MeshBVH | null {
  const { position } = geometry.attributes;
  if (!position || triangles(geometry) < WORTHWHILE) return null;
  const { index } = geometry;
  const known = trees.get(geometry);
  const positionsVersion = versionOf(position);
  const indexVersion = index ? versionOf(index) : 0;
  if (!known || known.positions !== position || known.index !== index || known.indexVersion !== indexVersion) {
    const tree: Tree = { bvh: null, positions: position, index, positionsVersion, indexVersion };
    trees.set(geometry, tree);
    geometry.addEventListener("dispose", forget);
    whenIdle(() => build(geometry, tree));
    return null;
  }
  if (known.bvh && known.positionsVersion !== positionsVersion) {
    known.positionsVersion = positionsVersion;
    known.bvh.refit();
  }
  return known.bvh;
}

function build(geometry: BufferGeometry, tree: Tree): void {
  if (trees.get(geometry) !== tree) return;
  tree.positionsVersion = versionOf(geometry.attributes.position!);
  // Indirect: the order of the triangles stays, which face numbers and what is on the graphics device depend on.
  tree.bvh = new MeshBVH(geometry, { indirect: true, setBoundingBox: false });
}

function forget({ target }: { target: BufferGeometry }): void {
  trees.delete(target);
  target.removeEventListener("dispose", forget);
}

function triangles(geometry: BufferGeometry): number {
  return (geometry.index?.count ?? geometry.attributes.position?.count ?? 0) / 3;
}

function versionOf(attribute: object): number {
  const { version, data } = attribute as { version?: number; data?: { version: number } };
  return data?.version ?? version ?? 0;
}

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work, 0);
}
