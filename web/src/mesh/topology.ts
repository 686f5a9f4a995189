/** Arrays derived from a mesh's indices. All are O(n) over typed arrays: a million triangles take tens of ms. */

/** Corner positions of each triangle, (T, 3, 3); what cells of one colour each need. */
export function expandCorners(vectors: Float32Array, triangles: Uint32Array): Float32Array {
  const corners = new Float32Array(3 * triangles.length);
  for (let corner = 0, to = 0; corner < triangles.length; corner++) {
    const from = 3 * triangles[corner]!;
    corners[to++] = vectors[from]!;
    corners[to++] = vectors[from + 1]!;
    corners[to++] = vectors[from + 2]!;
  }
  return corners;
}

/**
 * The value of each triangle's cell, once per corner.
 *
 * @param cells the cell of each triangle; null: triangles are the cells
 * @param corners filled and returned where given; 3 T long
 */
export function expandCells(
  values: Float32Array,
  cells: Uint32Array | null,
  triangleCount: number,
  corners = new Float32Array(3 * triangleCount),
): Float32Array {
  for (let triangle = 0, to = 0; triangle < triangleCount; triangle++) {
    const value = values[cells ? cells[triangle]! : triangle]!;
    corners[to++] = value;
    corners[to++] = value;
    corners[to++] = value;
  }
  return corners;
}

/**
 * The mean of the cells around each point, for what has no cell of its own to be coloured by (wires, points).
 *
 * @param corners point indices, `size` of them per element
 * @param cells the cell of each element; null: elements are the cells
 * @param missing value of points no cell touches
 */
export function cellsToPoints(
  values: Float32Array,
  corners: Uint32Array,
  size: number,
  cells: Uint32Array | null,
  pointCount: number,
  missing: number,
): Float32Array {
  const sums = new Float32Array(pointCount);
  const counts = new Uint32Array(pointCount);
  for (let corner = 0; corner < corners.length; corner++) {
    const element = Math.floor(corner / size);
    const point = corners[corner]!;
    sums[point]! += values[cells ? cells[element]! : element]!;
    counts[point]!++;
  }
  for (let point = 0; point < pointCount; point++) {
    sums[point] = counts[point]! > 0 ? sums[point]! / counts[point]! : missing;
  }
  return sums;
}

/** Each edge of the triangles once, (E, 2), ordered by its smaller index. */
export function uniqueEdges(triangles: Uint32Array, pointCount: number): Uint32Array {
  // Edges are sorted by their smaller index with a counting sort; then a stamp per larger index finds doubles.
  const starts = new Uint32Array(pointCount + 1);
  for (let corner = 0; corner < triangles.length; corner++) {
    starts[Math.min(triangles[corner]!, triangles[nextCorner(corner)]!) + 1]!++;
  }
  for (let point = 0; point < pointCount; point++) starts[point + 1]! += starts[point]!;
  const ends = new Uint32Array(triangles.length);
  const filled = starts.slice(0, pointCount);
  for (let corner = 0; corner < triangles.length; corner++) {
    const one = triangles[corner]!;
    const other = triangles[nextCorner(corner)]!;
    if (one < other) ends[filled[one]!++] = other;
    else ends[filled[other]!++] = one;
  }
  const stamps = new Uint32Array(pointCount);
  const edges = new Uint32Array(2 * triangles.length);
  let length = 0;
  for (let point = 0; point < pointCount; point++) {
    for (let at = starts[point]!; at < starts[point + 1]!; at++) {
      const end = ends[at]!;
      if (stamps[end] === point + 1 || end === point) continue;
      stamps[end] = point + 1;
      edges[length++] = point;
      edges[length++] = end;
    }
  }
  return edges.slice(0, length);
}

function nextCorner(corner: number): number {
  return corner % 3 === 2 ? corner - 2 : corner + 1;
}

/** Unit normals of the points, (N, 3): the triangles' normals weighted by area. Points of no triangle get zeros. */
export function vertexNormals(points: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(points.length);
  for (let corner = 0; corner < triangles.length; corner += 3) {
    const a = 3 * triangles[corner]!;
    const b = 3 * triangles[corner + 1]!;
    const c = 3 * triangles[corner + 2]!;
    const ax = points[a]!;
    const ay = points[a + 1]!;
    const az = points[a + 2]!;
    const ux = points[b]! - ax;
    const uy = points[b + 1]! - ay;
    const uz = points[b + 2]! - az;
    const vx = points[c]! - ax;
    const vy = points[c + 1]! - ay;
    const vz = points[c + 2]! - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    normals[a]! += nx;
    normals[a + 1]! += ny;
    normals[a + 2]! += nz;
    normals[b]! += nx;
    normals[b + 1]! += ny;
    normals[b + 2]! += nz;
    normals[c]! += nx;
    normals[c + 1]! += ny;
    normals[c + 2]! += nz;
  }
  for (let at = 0; at < normals.length; at += 3) {
    const length = Math.sqrt(normals[at]! ** 2 + normals[at + 1]! ** 2 + normals[at + 2]! ** 2);
    if (length === 0) continue;
    normals[at]! /= length;
    normals[at + 1]! /= length;
    normals[at + 2]! /= length;
  }
  return normals;
}

/** The values at the first (0) or second (1) end of each pair: (E, width) from (N, width). */
export function gatherEnds(values: Float32Array, pairs: Uint32Array, end: 0 | 1, width: number): Float32Array {
  const gathered = new Float32Array((pairs.length / 2) * width);
  for (let index = end, to = 0; index < pairs.length; index += 2) {
    const from = pairs[index]! * width;
    for (let offset = 0; offset < width; offset++) gathered[to++] = values[from + offset]!;
  }
  return gathered;
}

/** The largest of the indices, -1 when there is none. */
export function largestIndex(indices: Uint32Array): number {
  let largest = -1;
  for (let at = 0; at < indices.length; at++) if (indices[at]! > largest) largest = indices[at]!;
  return largest;
}
