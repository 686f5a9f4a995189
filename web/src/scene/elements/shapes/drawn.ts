/**
 * Forms from points that the program gives: paths, profiles, outlines, corners.
 *
 * Points far from the origin are drawn relative to the first of them, since a graphics card has numbers of seven digits.
 */

import {
  type BufferGeometry,
  CatmullRomCurve3,
  type Curve,
  CurvePath,
  ExtrudeGeometry,
  LatheGeometry,
  LineCurve3,
  Path,
  PolyhedronGeometry,
  Shape,
  ShapeGeometry,
  TubeGeometry,
  Vector2,
  Vector3,
} from "three";
import type { Form } from "./forms";
import type {
  ExtrudeProperties,
  LatheProperties,
  PolyhedronProperties,
  ShapeProperties,
  TubeProperties,
} from "./properties";

interface Drawn {
  readonly names: readonly string[];
  readonly form: (properties: never) => Form;
}

const SAME = [1, 1, 1] as const;
const FAR = 1000; // metres from where on points are drawn relative to the first

function form(tag: string, values: readonly unknown[], make: () => BufferGeometry, offset: Form["offset"]): Form {
  return { key: `${tag} ${JSON.stringify(values)}`, make, stretch: SAME, offset };
}

/** The first point where points are far away; the origin where they are near. */
function originOf(points: readonly (readonly number[])[]): [number, number, number] {
  const first = points[0] ?? [];
  const origin: [number, number, number] = [first[0] ?? 0, first[1] ?? 0, first[2] ?? 0];
  return Math.max(...origin.map(Math.abs)) > FAR ? origin : [0, 0, 0];
}

function tube(properties: TubeProperties): Form {
  const { path, tubularSegments, radius, radialSegments, closed, curveType, tension } = properties;
  const origin = originOf(path);
  const make = (): BufferGeometry => {
    const points = path.map(([x, y, z]) => new Vector3(x - origin[0], y - origin[1], z - origin[2]));
    return new TubeGeometry(curve(points, closed, curveType, tension), tubularSegments, radius, radialSegments, closed);
  };
  return form("Tube", [path, tubularSegments, radius, radialSegments, closed, curveType, tension], make, origin);
}

function curve(points: Vector3[], closed: boolean, kind: TubeProperties["curveType"], tension: number): Curve<Vector3> {
  if (kind !== "linear") return new CatmullRomCurve3(points, closed, kind, tension);
  const joined = new CurvePath<Vector3>();
  points.slice(1).forEach((point, index) => {
    joined.add(new LineCurve3(points[index]!, point));
  });
  if (closed) joined.add(new LineCurve3(points.at(-1)!, points[0]!));
  return joined;
}

function lathe({ points, segments, phiStart, phiLength }: LatheProperties): Form {
  const make = (): BufferGeometry =>
    new LatheGeometry(
      points.map(([x, y]) => new Vector2(x, y)),
      segments,
      phiStart,
      phiLength,
    );
  return form("Lathe", [points, segments, phiStart, phiLength], make, [0, 0, 0]);
}

type Outline = readonly (readonly [number, number])[];

function figure(points: Outline, holes: readonly Outline[] | null, [x, y]: readonly [number, number, number]): Shape {
  const relative = (outline: Outline): Vector2[] => outline.map(([u, v]) => new Vector2(u - x, v - y));
  const shape = new Shape(relative(points));
  shape.holes = (holes ?? []).map((hole) => new Path(relative(hole)));
  return shape;
}

function flat({ points, holes }: ShapeProperties): Form {
  const origin = originOf(points);
  return form("Shape", [points, holes], () => new ShapeGeometry(figure(points, holes, origin)), origin);
}

function extrude(properties: ExtrudeProperties): Form {
  const { points, holes, depth, steps, curveSegments } = properties;
  const { bevelEnabled, bevelThickness, bevelSize, bevelOffset, bevelSegments } = properties;
  const bevel = { bevelEnabled, bevelThickness, bevelSize, bevelOffset, bevelSegments };
  const origin = originOf(points);
  const make = (): BufferGeometry =>
    new ExtrudeGeometry(figure(points, holes, origin), { depth, steps, curveSegments, ...bevel });
  return form("Extrude", [points, holes, depth, steps, curveSegments, ...Object.values(bevel)], make, origin);
}

function polyhedron({ vertices, indices, radius, detail }: PolyhedronProperties): Form {
  const corners = indices.flat();
  const missing = corners.find((index) => index >= vertices.length);
  if (missing !== undefined) {
    throw new Error(`its indices name vertex ${missing}, and there are ${vertices.length} (the first is 0)`);
  }
  const make = (): BufferGeometry => new PolyhedronGeometry(vertices.flat(), corners, radius, detail);
  return form("Polyhedron", [vertices, indices, radius, detail], make, [0, 0, 0]);
}

/** Shapes of given points, by tag. */
export const DRAWN: Readonly<Record<string, Drawn>> = {
  Tube: {
    names: ["path", "tubularSegments", "radius", "radialSegments", "closed", "curveType", "tension"],
    form: tube,
  },
  Lathe: { names: ["points", "segments", "phiStart", "phiLength"], form: lathe },
  Shape: { names: ["points", "holes"], form: flat },
  Extrude: {
    names: [
      "points",
      "holes",
      "depth",
      "steps",
      "curveSegments",
      "bevelEnabled",
      "bevelThickness",
      "bevelSize",
      "bevelOffset",
      "bevelSegments",
    ],
    form: extrude,
  },
  Polyhedron: { names: ["vertices", "indices", "radius", "detail"], form: polyhedron },
};
