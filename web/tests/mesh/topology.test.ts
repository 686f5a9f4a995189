import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cellsToPoints,
  expandCells,
  expandCorners,
  gatherEnds,
  largestIndex,
  uniqueEdges,
  vertexNormals,
} from "../../src/mesh/topology";

/** A unit square in the plane z = 0, as two triangles. */
const SQUARE = new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
const TWO = new Uint32Array([0, 1, 2, 0, 2, 3]);

describe("corners of their own", () => {
  it("repeats the vector of each corner's point.", () => {
    const corners = expandCorners(SQUARE, TWO);
    expect([...corners.subarray(0, 9)]).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0]);
    expect(corners).toHaveLength(18);
  });

  it("repeats the value of each triangle.", () => {
    expect([...expandCells(new Float32Array([7, 8]), null, 2)]).toEqual([7, 7, 7, 8, 8, 8]);
  });

  it("gives triangles of one cell its value.", () => {
    const cells = new Uint32Array([1, 1]);
    expect([...expandCells(new Float32Array([7, 8]), cells, 2)]).toEqual([8, 8, 8, 8, 8, 8]);
  });

  it("fills the array it is given.", () => {
    const corners = new Float32Array(6);
    expect(expandCells(new Float32Array([7, 8]), null, 2, corners)).toBe(corners);
  });
});

describe("cellsToPoints", () => {
  it("takes the mean of the cells around each point.", () => {
    expect([...cellsToPoints(new Float32Array([2, 4]), TWO, 3, null, 4, -1)]).toEqual([3, 2, 3, 4]);
  });

  it("gives a point of no cell the missing value.", () => {
    expect([...cellsToPoints(new Float32Array([2]), new Uint32Array([0, 1]), 2, null, 3, -1)]).toEqual([2, 2, -1]);
  });
});

describe("uniqueEdges", () => {
  it("names the shared edge of two triangles once.", () => {
    expect([...uniqueEdges(TWO, 4)]).toEqual([0, 1, 0, 2, 0, 3, 1, 2, 2, 3]);
  });

  it("keeps the border of an open surface whichever way it is wound.", () => {
    expect([...uniqueEdges(new Uint32Array([2, 1, 0]), 3)]).toEqual([0, 1, 0, 2, 1, 2]);
  });

  it("leaves out edges from a point to itself.", () => {
    expect([...uniqueEdges(new Uint32Array([0, 0, 1]), 2)]).toEqual([0, 1]);
  });

  it("finds the same set as a plain search, for any triangles.", () => {
    const triangles = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)), { maxLength: 30 });
    fc.assert(
      fc.property(triangles, (list) => {
        const expected = new Set<string>();
        for (const [a, b, c] of list) {
          for (const [one, other] of [
            [a, b],
            [b, c],
            [c, a],
          ] as const) {
            if (one !== other) expected.add(`${Math.min(one, other)} ${Math.max(one, other)}`);
          }
        }
        const edges = uniqueEdges(new Uint32Array(list.flat()), 10);
        const found = Array.from(
          { length: edges.length / 2 },
          (_, edge) => `${edges[2 * edge]} ${edges[2 * edge + 1]}`,
        );
        expect(found).toHaveLength(expected.size);
        expect(new Set(found)).toEqual(expected);
      }),
    );
  });
});

describe("vertexNormals", () => {
  it("points away from the side the triangles are wound on.", () => {
    const normals = vertexNormals(SQUARE, TWO);
    for (let point = 0; point < 4; point++) expect([...normals.subarray(3 * point, 3 * point + 3)]).toEqual([0, 0, 1]);
  });

  it("weights by area and gives unit vectors.", () => {
    const points = new Float32Array([0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1]);
    const normals = vertexNormals(points, new Uint32Array([0, 1, 2, 0, 2, 3]));
    expect(Math.hypot(normals[0]!, normals[1]!, normals[2]!)).toBeCloseTo(1);
    expect(normals[2]! / normals[0]!).toBeCloseTo(2);
  });

  it("leaves zeros where there is no triangle.", () => {
    expect([...vertexNormals(new Float32Array(3), new Uint32Array())]).toEqual([0, 0, 0]);
  });
});

describe("gatherEnds", () => {
  it("takes the vectors at one end of each pair.", () => {
    const pairs = new Uint32Array([0, 2, 1, 3]);
    expect([...gatherEnds(SQUARE, pairs, 0, 3)]).toEqual([0, 0, 0, 1, 0, 0]);
    expect([...gatherEnds(SQUARE, pairs, 1, 3)]).toEqual([1, 1, 0, 0, 1, 0]);
  });
});

describe("largestIndex", () => {
  it("is the largest, and -1 without any.", () => {
    expect(largestIndex(new Uint32Array([3, 9, 2]))).toBe(9);
    expect(largestIndex(new Uint32Array())).toBe(-1);
  });
});
