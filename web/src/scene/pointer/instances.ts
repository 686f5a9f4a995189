/** Which instances of a mesh a ray meets: the spheres around all are tried in plain numbers, the triangles of the few. */

import { type InstancedMesh, type Intersection, Matrix4, Mesh, Ray, type Raycaster } from "three";
import { raycastMesh } from "./acceleration";

const one = new Mesh();
const inverse = new Matrix4();
const ray = new Ray();
const found: Intersection[] = [];

/** The places where a ray meets instances, appended to `hits` with their numbers. */
export function raycastInstances(mesh: InstancedMesh, raycaster: Raycaster, hits: Intersection[]): void {
  const { geometry } = mesh;
  if (geometry.boundingSphere === null) geometry.computeBoundingSphere();
  const sphere = geometry.boundingSphere;
  if (!sphere) return;
  inverse.copy(mesh.matrixWorld).invert();
  ray.copy(raycaster.ray).applyMatrix4(inverse);
  one.geometry = geometry;
  one.material = mesh.material;
  for (const instance of nearRay(mesh, ray, sphere.center, sphere.radius)) {
    mesh.getMatrixAt(instance, one.matrixWorld);
    one.matrixWorld.premultiply(mesh.matrixWorld);
    raycastMesh(one, raycaster, found);
    for (const hit of found) hits.push({ ...hit, instanceId: instance, object: mesh });
    found.length = 0;
  }
}

/** Instances whose spheres the ray passes through. */
function nearRay(
  mesh: InstancedMesh,
  { origin, direction }: Ray,
  center: { x: number; y: number; z: number },
  radius: number,
): number[] {
  const m = mesh.instanceMatrix.array;
  const { x: cx, y: cy, z: cz } = center;
  const near: number[] = [];
  for (let instance = 0, at = 0; instance < mesh.count; instance++, at += 16) {
    const x = m[at]! * cx + m[at + 4]! * cy + m[at + 8]! * cz + m[at + 12]! - origin.x;
    const y = m[at + 1]! * cx + m[at + 5]! * cy + m[at + 9]! * cz + m[at + 13]! - origin.y;
    const z = m[at + 2]! * cx + m[at + 6]! * cy + m[at + 10]! * cz + m[at + 14]! - origin.z;
    const scale = Math.max(
      m[at]! * m[at]! + m[at + 1]! * m[at + 1]! + m[at + 2]! * m[at + 2]!,
      m[at + 4]! * m[at + 4]! + m[at + 5]! * m[at + 5]! + m[at + 6]! * m[at + 6]!,
      m[at + 8]! * m[at + 8]! + m[at + 9]! * m[at + 9]! + m[at + 10]! * m[at + 10]!,
    );
    const reach = radius * radius * scale;
    const along = x * direction.x + y * direction.y + z * direction.z;
    const away = x * x + y * y + z * z - along * along;
    if (away <= reach * 1.0001 + 1e-30 && (along >= 0 || x * x + y * y + z * z <= reach)) near.push(instance);
  }
  return near;
}
