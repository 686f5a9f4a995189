import type { Mesh, Points } from "three";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BoundingBoxElement } from "../../../src/scene/elements/data/BoundingBox";
import { depthLimits, imageOfArray, pinholeOf, unprojected } from "../../../src/scene/elements/data/depthImage";
import { InstancedMeshElement } from "../../../src/scene/elements/data/InstancedMesh";
import { PointCloudElement } from "../../../src/scene/elements/data/PointCloud";
import {
  DEFAULT_BOUNDING_BOX,
  DEFAULT_DEPTH_POINT_CLOUD,
  DEFAULT_INSTANCED_MESH,
  DEFAULT_POINT_CLOUD,
  DEFAULT_TRI_MESH,
} from "../../../src/scene/elements/data/properties";
import { TriMeshElement } from "../../../src/scene/elements/data/TriMesh";
import { all, array, floats, stub } from "./stub";

const CORNERS = floats([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]); // biome-ignore format: a table
const FACES = array("u4", [2, 3], [0, 1, 2, 0, 2, 3]);

afterEach(() => {
  vi.useRealTimers();
});

describe("TriMesh", () => {
  const make = () => new TriMeshElement(stub().scene, "mesh");
  const shape = { ...DEFAULT_TRI_MESH, vertices: CORNERS, faces: FACES };

  it("shares vertices between faces, unless something belongs to faces.", () => {
    const element = make();
    element.update(shape, all(shape));
    const mesh = element.object.children[0] as Mesh;
    expect(mesh.geometry.index?.count).toBe(6);
    const colors = array("u1", [2, 3], [255, 0, 0, 0, 255, 0]);
    element.update({ ...shape, colors }, new Set(["colors"] as const));
    expect(mesh.geometry.index).toBeNull();
    expect([...mesh.geometry.getAttribute("tint").array].slice(6, 12)).toEqual([255, 0, 0, 0, 255, 0]);
    expect(mesh.geometry.getAttribute("position").count).toBe(6);
    element.dispose();
  });

  it("moves vertices in place.", () => {
    const element = make();
    element.update(shape, all(shape));
    const mesh = element.object.children[0] as Mesh;
    const position = mesh.geometry.getAttribute("position");
    const moved = floats([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]); // biome-ignore format: a table
    element.update({ ...shape, vertices: moved, origin: [500_000, 0, 0] }, new Set(["vertices", "origin"] as const));
    expect(mesh.geometry.getAttribute("position")).toBe(position);
    expect(position.array).toBe(moved.data);
    expect(mesh.position.x).toBe(500_000);
  });

  it("decodes quantised and half vertices.", () => {
    const element = make();
    const quantised = array("u2", [3, 3], [0, 0, 0, 10, 0, 0, 0, 20, 0]);
    element.update({ ...shape, vertices: quantised, faces: null, step: [0.1, 0.5, 1] }, all(shape));
    const mesh = element.object.children[0] as Mesh;
    expect([...mesh.geometry.getAttribute("position").array].map((one) => Math.round(one))).toEqual([
      0, 0, 0, 1, 0, 0, 0, 10, 0,
    ]);
    const halves = array("f2", [3, 3], [0x3c00, 0, 0, 0, 0xc000, 0, 0, 0, 0x3800]);
    element.update({ ...shape, vertices: halves, faces: null }, all(shape));
    expect([...mesh.geometry.getAttribute("position").array]).toEqual([1, 0, 0, 0, -2, 0, 0, 0, 0.5]);
  });

  it("refuses faces of vertices that do not exist, and arrays that do not fit.", () => {
    const faces = array("u4", [1, 3], [0, 1, 4]);
    expect(() => make().update({ ...shape, faces }, all(shape))).toThrow("faces has the vertex 4, but there are 4");
    const scalars = array("f4", [3], [1, 2, 3]);
    expect(() => make().update({ ...shape, scalars }, all(shape))).toThrow(
      "3 rows, but there are 4 vertices and 2 faces",
    );
    expect(() => make().update({ ...shape, uv: floats([[0, 0]]) }, all(shape))).toThrow("uv has 1 rows");
  });
});

describe("InstancedMesh", () => {
  it("takes over each array by itself.", () => {
    const element = new InstancedMeshElement(stub().scene, "many");
    const properties = { ...DEFAULT_INSTANCED_MESH, positions: floats([[0, 0, 0], [5, 0, 0]]) }; // biome-ignore format: a table
    element.update(properties, all(properties));
    const mesh = element.object.children[0] as Mesh & { count: number; instanceMatrix: { version: number } };
    expect(mesh.count).toBe(2);
    const { version } = mesh.instanceMatrix;
    const colors = array("u1", [2, 4], [255, 0, 0, 128, 0, 255, 0, 255]);
    element.update({ ...properties, colors }, new Set(["colors"] as const));
    expect(mesh.instanceMatrix.version).toBe(version);
    expect(mesh.geometry.getAttribute("tint").itemSize).toBe(4);
    const scales = floats([[1, 1, 1]]);
    expect(() => element.update({ ...properties, scales }, new Set(["scales"] as const))).toThrow("scales has 1 rows");
    element.dispose();
  });
});

describe("PointCloud", () => {
  it("draws a part of many points while they move and all of them afterwards.", () => {
    vi.useFakeTimers();
    const { scene, frame } = stub();
    const element = new PointCloudElement(scene, "cloud");
    const count = 4_000_000;
    const vertices = array("f4", [count, 3], new Float32Array(3 * count));
    const properties = { ...DEFAULT_POINT_CLOUD, vertices };
    element.update(properties, all(properties));
    const points = element.object.children[0] as Points;
    frame(0);
    expect(points.geometry.index).not.toBeNull();
    expect(points.geometry.drawRange.count).toBeLessThan(count);
    vi.runAllTimers();
    frame(5000);
    expect(points.geometry.index).toBeNull();
    element.dispose();
  });

  it("refuses colours of another number of points.", () => {
    const element = new PointCloudElement(stub().scene, "cloud");
    const properties = { ...DEFAULT_POINT_CLOUD, vertices: CORNERS, colors: array("u1", [1, 3], [1, 2, 3]) };
    expect(() => element.update(properties, all(properties))).toThrow("colors has 1 rows, but there are 4 points");
  });
});

describe("BoundingBox", () => {
  it("is a single box, or many with a mask.", () => {
    const element = new BoundingBoxElement(stub().scene, "box");
    const single = { ...DEFAULT_BOUNDING_BOX, min: [-1, 0, 0], max: [3, 2, 2] } as typeof DEFAULT_BOUNDING_BOX;
    element.update(single, all(single));
    const walls = element.object.children[0]!.children[0] as Mesh;
    expect([...walls.geometry.getAttribute("boxCenter").array]).toEqual([1, 1, 1]);
    expect([...walls.geometry.getAttribute("boxSize").array]).toEqual([4, 2, 2]);
    const many = {
      ...DEFAULT_BOUNDING_BOX,
      centers: floats([[0, 0, 0], [1, 1, 1]]), // biome-ignore format: a table
      sizes: array("f4", [2], [2, 3]),
      visible: array("u1", [2], [0, 1]),
    };
    element.update(many, all(many));
    expect([...walls.geometry.getAttribute("boxSize").array]).toEqual([0, 0, 0, 3, 3, 3]);
    element.dispose();
  });
});

describe("depth images", () => {
  const image = imageOfArray(array("u2", [2, 2], [1000, 0, 2000, 4000]));

  it("become points in front of the camera, x to the right and y up.", () => {
    const properties = { ...DEFAULT_DEPTH_POINT_CLOUD, fov: 90, depthMax: 3 };
    const pinhole = pinholeOf(properties, image);
    const points = unprojected(image, pinhole);
    expect([...points.subarray(0, 3)]).toEqual([-0.5, 0.5, -1]);
    expect([...points.subarray(6, 9)]).toEqual([-1, -1, -2]);
    expect(points[3]).toBeGreaterThan(1e37);
    expect(points[9]).toBeGreaterThan(1e37);
    expect(depthLimits(image.values, pinhole)).toEqual([1, 2]);
  });

  it("are given in metres where they are floats.", () => {
    const floating = imageOfArray(array("f4", [1, 1], [2]));
    expect(pinholeOf({ ...DEFAULT_DEPTH_POINT_CLOUD, intrinsics: [100, 100, 0.5, 0.5] }, floating).unit).toBe(1);
    expect(() => imageOfArray(array("f4", [4], [1, 2, 3, 4]))).toThrow("expected (H, W)");
  });
});
