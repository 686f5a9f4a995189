/**
 * The geometries of shapes, from their properties.
 *
 * A form names its geometry by a key, so that equal ones are shared, and makes it when it is needed. Where it can, it is
 * a simpler one, stretched: boxes of any size are one cube, which is what lets many different ones be drawn at once.
 */

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
import { DRAWN } from "./drawn";
import * as properties from "./properties";

export interface Form {
  readonly key: string;
  readonly make: () => BufferGeometry;
  /** Factor along each axis that makes the shape of its geometry. */
  readonly stretch: readonly [number, number, number];
  /** Where the origin of its geometry is, in the shape's coordinates. */
  readonly offset: readonly [number, number, number];
}

type Numbers = readonly (number | boolean)[];
type Properties = Readonly<Record<string, unknown>>;

interface Kind {
  /** Its properties in the order of three.js' constructor. */
  readonly names: readonly string[];
  readonly defaults: Properties;
  readonly make: (...numbers: never[]) => BufferGeometry;
  /** The numbers of a simpler one and how that is stretched. */
  readonly unit?: (numbers: Numbers) => readonly [Numbers, readonly [number, number, number]];
}

const NONE = [0, 0, 0] as const;
const SAME = [1, 1, 1] as const;

function round(numbers: Numbers): readonly [Numbers, readonly [number, number, number]] {
  const [radius, ...others] = numbers;
  const r = radius as number;
  return [
    [1, ...others],
    [r, r, r],
  ];
}

const SOLID = { names: ["radius", "detail"], unit: round };

/** Shapes that are a few numbers. */
const KINDS: Readonly<Record<string, Kind>> = {
  Box: {
    names: ["width", "height", "depth", "widthSegments", "heightSegments", "depthSegments"],
    defaults: { ...properties.DEFAULT_BOX },
    make: (...numbers: number[]) => new BoxGeometry(...numbers),
    unit: ([x, y, z, ...others]) => [
      [1, 1, 1, ...others],
      [x as number, y as number, z as number],
    ],
  },
  Sphere: {
    names: ["radius", "widthSegments", "heightSegments", "phiStart", "phiLength", "thetaStart", "thetaLength"],
    defaults: { ...properties.DEFAULT_SPHERE },
    make: (...numbers: number[]) => new SphereGeometry(...numbers),
    unit: round,
  },
  Capsule: {
    names: ["radius", "height", "capSegments", "radialSegments", "heightSegments"],
    defaults: { ...properties.DEFAULT_CAPSULE },
    make: (...numbers: number[]) => new CapsuleGeometry(...numbers),
  },
  Cylinder: {
    names: [
      "radiusTop",
      "radiusBottom",
      "height",
      "radialSegments",
      "heightSegments",
      "openEnded",
      "thetaStart",
      "thetaLength",
    ],
    defaults: { ...properties.DEFAULT_CYLINDER },
    make: (...numbers: never[]) => new CylinderGeometry(...numbers),
    unit: (numbers) => {
      const [top, bottom, height, ...others] = numbers;
      const radius = top as number;
      if (top !== bottom) return [numbers, SAME];
      return [
        [1, 1, 1, ...others],
        [radius, height as number, radius],
      ];
    },
  },
  Cone: {
    names: ["radius", "height", "radialSegments", "heightSegments", "openEnded", "thetaStart", "thetaLength"],
    defaults: { ...properties.DEFAULT_CONE },
    make: (...numbers: never[]) => new ConeGeometry(...numbers),
    unit: ([radius, height, ...others]) => [
      [1, 1, ...others],
      [radius as number, height as number, radius as number],
    ],
  },
  Circle: {
    names: ["radius", "segments", "thetaStart", "thetaLength"],
    defaults: { ...properties.DEFAULT_CIRCLE },
    make: (...numbers: number[]) => new CircleGeometry(...numbers),
    unit: round,
  },
  Ring: {
    names: ["innerRadius", "outerRadius", "thetaSegments", "phiSegments", "thetaStart", "thetaLength"],
    defaults: { ...properties.DEFAULT_RING },
    make: (...numbers: number[]) => new RingGeometry(...numbers),
  },
  Plane: {
    names: ["width", "height", "widthSegments", "heightSegments"],
    defaults: { ...properties.DEFAULT_PLANE },
    make: (...numbers: number[]) => new PlaneGeometry(...numbers),
    unit: ([x, y, ...others]) => [
      [1, 1, ...others],
      [x as number, y as number, 1],
    ],
  },
  Torus: {
    names: ["radius", "tube", "radialSegments", "tubularSegments", "arc"],
    defaults: { ...properties.DEFAULT_TORUS },
    make: (...numbers: number[]) => new TorusGeometry(...numbers),
  },
  TorusKnot: {
    names: ["radius", "tube", "tubularSegments", "radialSegments", "p", "q"],
    defaults: { ...properties.DEFAULT_TORUS_KNOT },
    make: (...numbers: number[]) => new TorusKnotGeometry(...numbers),
  },
  Tetrahedron: {
    ...SOLID,
    defaults: { ...properties.DEFAULT_TETRAHEDRON },
    make: (...numbers: number[]) => new TetrahedronGeometry(...numbers),
  },
  Octahedron: {
    ...SOLID,
    defaults: { ...properties.DEFAULT_OCTAHEDRON },
    make: (...numbers: number[]) => new OctahedronGeometry(...numbers),
  },
  Dodecahedron: {
    ...SOLID,
    defaults: { ...properties.DEFAULT_DODECAHEDRON },
    make: (...numbers: number[]) => new DodecahedronGeometry(...numbers),
  },
  Icosahedron: {
    ...SOLID,
    defaults: { ...properties.DEFAULT_ICOSAHEDRON },
    make: (...numbers: number[]) => new IcosahedronGeometry(...numbers),
  },
};

/** Tags of all shapes. */
export const SHAPES: readonly string[] = [...Object.keys(KINDS), ...Object.keys(DRAWN)];

/** The properties that make the form of a shape. */
export function formProperties(tag: string): readonly string[] {
  return KINDS[tag]?.names ?? DRAWN[tag]?.names ?? [];
}

/**
 * The form of a shape.
 *
 * @param exact its geometry is not to be a stretched one: what its surface does counts in its own coordinates
 */
export function formOf(tag: string, given: Properties, exact = false): Form {
  const drawn = DRAWN[tag];
  if (drawn) return drawn.form(given as never);
  const kind = KINDS[tag];
  if (!kind) throw new Error(`there is no shape "${tag}"`);
  return formOfNumbers(
    tag,
    kind,
    kind.names.map((name) => (given[name] ?? kind.defaults[name]) as number | boolean),
    exact,
  );
}

/** The form of a shape from its numbers in order; those that are left out have their defaults. */
export function formOfArguments(tag: string, args: readonly unknown[]): Form {
  const names = formProperties(tag);
  return formOf(tag, Object.fromEntries(names.map((name, index) => [name, args[index]])), true);
}

function formOfNumbers(tag: string, kind: Kind, numbers: Numbers, exact: boolean): Form {
  const [used, stretch] = exact || !kind.unit ? [numbers, SAME] : kind.unit(numbers);
  // A stretch by nothing cannot be undone, as picking has to.
  if (stretch.includes(0)) return formOfNumbers(tag, kind, numbers, true);
  return { key: `${tag} ${used.join(" ")}`, make: () => kind.make(...(used as never[])), stretch, offset: NONE };
}
