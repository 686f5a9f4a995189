/** The shapes that copies can have, by name; arguments are those of the three.js geometry. */

import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  CircleGeometry,
  ConeGeometry,
  CylinderGeometry,
  DodecahedronGeometry,
  IcosahedronGeometry,
  OctahedronGeometry,
  PlaneGeometry,
  RingGeometry,
  SphereGeometry,
  TetrahedronGeometry,
  TorusGeometry,
  TorusKnotGeometry,
} from "three";

type Maker = new (...args: number[]) => BufferGeometry;

const PRIMITIVES: Readonly<Record<string, Maker>> = {
  Box: BoxGeometry as Maker,
  Sphere: SphereGeometry as Maker,
  Cylinder: CylinderGeometry as unknown as Maker,
  Cone: ConeGeometry as unknown as Maker,
  Capsule: CapsuleGeometry as Maker,
  Plane: PlaneGeometry as Maker,
  Circle: CircleGeometry as Maker,
  Ring: RingGeometry as Maker,
  Torus: TorusGeometry as Maker,
  TorusKnot: TorusKnotGeometry as Maker,
  Tetrahedron: TetrahedronGeometry as Maker,
  Octahedron: OctahedronGeometry as Maker,
  Dodecahedron: DodecahedronGeometry as Maker,
  Icosahedron: IcosahedronGeometry as Maker,
};

/** Segments of round shapes where none are asked for: there are many copies. */
const ROUND: Readonly<Record<string, readonly number[]>> = {
  Sphere: [1, 16, 12],
  Cylinder: [1, 1, 1, 16],
  Cone: [1, 1, 16],
  Capsule: [1, 1, 4, 12],
};

export function primitive(name: string, args: readonly number[]): BufferGeometry {
  const maker = PRIMITIVES[name];
  if (!maker) throw new Error(`there is no shape "${name}"`);
  const usual = ROUND[name] ?? [];
  return new maker(...args, ...usual.slice(args.length));
}
