/** Arrays of triangles: normals, and corners of their own for what belongs to faces. */

import type { Numbers } from "./numbers";

/**
 * The direction of the surface at each vertex: that of its triangles, each by its area.
 *
 * @param index three vertices of each triangle; null: consecutive ones
 */
export function vertexNormals(positions: Float32Array, index: Uint32Array | null): Float32Array {
  const normals = new Float32Array(positions.length);
  const corners = index ? index.length : positions.length / 3;
  for (let corner = 0; corner + 2 < corners; corner += 3) {
    const a = 3 * (index ? index[corner]! : corner);
    const b = 3 * (index ? index[corner + 1]! : corner + 1);
    const c = 3 * (index ? index[corner + 2]! : corner + 2);
    const ax = positions[a]!;
    const ay = positions[a + 1]!;
    const az = positions[a + 2]!;
    const ux = positions[b]! - ax;
    const uy = positions[b + 1]! - ay;
    const uz = positions[b + 2]! - az;
    const vx = positions[c]! - ax;
    const vy = positions[c + 1]! - ay;
    const vz = positions[c + 2]! - az;
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    normals[a]! += x;
    normals[a + 1]! += y;
    normals[a + 2]! += z;
    normals[b]! += x;
    normals[b + 1]! += y;
    normals[b + 2]! += z;
    normals[c]! += x;
    normals[c + 1]! += y;
    normals[c + 2]! += z;
  }
  for (let at = 0; at < normals.length; at += 3) {
    const length = Math.hypot(normals[at]!, normals[at + 1]!, normals[at + 2]!) || 1;
    normals[at]! /= length;
    normals[at + 1]! /= length;
    normals[at + 2]! /= length;
  }
  return normals;
}

/** Rows of vertices as rows of corners. */
export function ofCorners<T extends Numbers>(rows: T, width: number, index: Uint32Array): T {
  const corners = new (rows.constructor as new (length: number) => T)(index.length * width);
  for (let corner = 0; corner < index.length; corner++) {
    const from = index[corner]! * width;
    for (let column = 0; column < width; column++) corners[corner * width + column] = rows[from + column]!;
  }
  return corners;
}

/** Rows of triangles as rows of corners. */
export function ofFaces<T extends Numbers>(rows: T, width: number): T {
  const corners = new (rows.constructor as new (length: number) => T)(rows.length * 3);
  for (let face = 0; face * width < rows.length; face++) {
    const row = rows.subarray(face * width, (face + 1) * width);
    for (let corner = 0; corner < 3; corner++) corners.set(row as never, (3 * face + corner) * width);
  }
  return corners;
}
