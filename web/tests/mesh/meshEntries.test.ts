import { describe, expect, it } from "vitest";
import { NumericArray } from "../../src/arrays";
import { readMesh } from "../../src/mesh/meshEntries";

const MESH = { origin: [1, 2, 3], bounds: [0, 2, 1, 3, 2, 4], n_cells: 1, n_points: 3, name: "part.vtk" };
const POINTS = new NumericArray("f4", [3, 3], new Float32Array(9));

function source(properties: Record<string, unknown>) {
  return {
    get: (path: readonly string[]) => (path[0] === "view" && path[1] === "main" ? properties[path[2]!] : undefined),
  };
}

describe("readMesh", () => {
  it("says that there is nothing to show without a mesh.", () => {
    expect(readMesh(source({}), "main")).toEqual({
      mesh: null,
      scalars: null,
      scalarName: null,
      notice: "Nothing to show yet",
    });
  });

  it("says what is loading while the points are missing.", () => {
    expect(readMesh(source({ mesh: MESH }), "main").notice).toBe("Loading part.vtk…");
  });

  it("hands the arrays on without a copy.", () => {
    const triangles = new NumericArray("u4", [1, 3], new Uint32Array([0, 1, 2]));
    const { mesh, notice } = readMesh(source({ mesh: MESH, points: POINTS, triangles }), "main");
    expect(notice).toBeNull();
    expect(mesh?.points).toBe(POINTS.data);
    expect(mesh?.triangles).toBe(triangles.data);
    expect(mesh?.origin).toEqual([1, 2, 3]);
    expect(mesh?.edges).toBeNull();
  });

  it("reads scalars with what they mean.", () => {
    const scalars = new NumericArray("f4", [3], new Float32Array(3));
    const coloring = { association: "point", name: "pressure", components: 1 };
    const read = readMesh(source({ mesh: MESH, points: POINTS, scalars, coloring }), "main");
    expect(read.scalars).toEqual({ values: scalars.data, association: "point", components: 1 });
    expect(read.scalarName).toBe("pressure");
  });

  it("colours nothing while either half of the scalars is missing.", () => {
    const scalars = new NumericArray("f4", [3], new Float32Array(3));
    expect(readMesh(source({ mesh: MESH, points: POINTS, scalars }), "main").scalars).toBeNull();
  });

  it("refuses an array of another type than promised.", () => {
    const triangles = new NumericArray("i8", [1, 3], new BigInt64Array(3));
    expect(() => readMesh(source({ mesh: MESH, points: POINTS, triangles }), "main")).toThrow(
      '"triangles" of the mesh "main" must be a Uint32Array, and is i8.',
    );
  });
});
