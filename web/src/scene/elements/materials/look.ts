/**
 * The look of a surface: a kind of material and its properties, as data.
 *
 * Equal looks have equal keys, by which materials are shared. A look holds only what differs from the defaults of its
 * material.
 */

import {
  BackSide,
  Color,
  DoubleSide,
  FrontSide,
  LineBasicMaterial,
  LineDashedMaterial,
  type Material,
  MeshBasicMaterial,
  MeshDepthMaterial,
  MeshDistanceMaterial,
  MeshLambertMaterial,
  MeshMatcapMaterial,
  MeshNormalMaterial,
  MeshPhongMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  MeshToonMaterial,
  PointsMaterial,
  ShadowMaterial,
  SpriteMaterial,
  Vector2,
} from "three";

export type Parameters = Readonly<Record<string, unknown>>;

export interface Look {
  /** A key of `KINDS`. */
  readonly kind: string;
  readonly parameters: Parameters;
  /** Tells looks apart that are drawn in another way, such as many at once. */
  readonly use?: string;
}

/** The materials, by the name that shapes know them by; defaults are those of the Python declarations. */
export const KINDS: Readonly<Record<string, () => Material>> = {
  standard: () => new MeshStandardMaterial({ roughness: 0.6 }),
  physical: () => new MeshPhysicalMaterial({ roughness: 0.6 }),
  basic: () => new MeshBasicMaterial(),
  lambert: () => new MeshLambertMaterial(),
  phong: () => new MeshPhongMaterial(),
  toon: () => new MeshToonMaterial(),
  normal: () => new MeshNormalMaterial(),
  matcap: () => new MeshMatcapMaterial(),
  depth: () => new MeshDepthMaterial(),
  distance: () => new MeshDistanceMaterial(),
  shadow: () => new ShadowMaterial({ opacity: 0.4 }),
  lineBasic: () => new LineBasicMaterial(),
  lineDashed: () => new LineDashedMaterial(),
  points: () => new PointsMaterial(),
  sprite: () => new SpriteMaterial(),
};

/** Textures that hold colours; the others hold numbers. */
const COLORFUL: ReadonlySet<string> = new Set(["map", "emissiveMap", "matcap", "lightMap"]);

/** What places textures; three.js keeps it with each texture, not with the material. */
const PLACEMENT: ReadonlySet<string> = new Set(["mapRepeat", "mapOffset", "mapRotation"]);

const SIDES = { front: FrontSide, back: BackSide, double: DoubleSide } as const;

/** A look as text: equal for equal looks. */
export function lookKey({ kind, parameters, use }: Look): string {
  const names = Object.keys(parameters).sort();
  return JSON.stringify([kind, use ?? "", ...names.map((name) => [name, parameters[name]])]);
}

/** Whether what is behind a surface of this look shines through. */
export function isTransparent({ kind, parameters }: Look): boolean {
  const { transparent, opacity, alphaMap } = parameters;
  if (typeof transparent === "boolean") return transparent;
  return kind === "shadow" || kind === "sprite" || (typeof opacity === "number" && opacity < 1) || Boolean(alphaMap);
}

/** A picture that a look asks for. */
export interface TextureNeed {
  readonly name: string;
  readonly url: string;
  readonly colors: boolean;
  readonly repeat: readonly number[];
  readonly offset: readonly number[];
  readonly rotation: number;
}

/** The pictures of a look. */
export function texturesOf({ parameters }: Look): TextureNeed[] {
  const repeat = (parameters.mapRepeat as number[] | undefined) ?? [1, 1];
  const offset = (parameters.mapOffset as number[] | undefined) ?? [0, 0];
  const rotation = (parameters.mapRotation as number | undefined) ?? 0;
  return Object.entries(parameters)
    .filter(([name, value]) => isTexture(name) && typeof value === "string" && value !== "")
    .map(([name, url]) => ({ name, url: url as string, colors: COLORFUL.has(name), repeat, offset, rotation }));
}

function isTexture(name: string): boolean {
  return name === "map" || name === "matcap" || name.endsWith("Map");
}

/** Make `material`, of the look's kind, look as the look says, all but its pictures. */
export function dress(material: Material, look: Look): void {
  const blank = KINDS[look.kind]!();
  material.copy(blank);
  const target = material as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(look.parameters)) {
    if (isTexture(name) || PLACEMENT.has(name) || !(name in blank)) continue;
    const present = target[name];
    if (name === "side") target.side = SIDES[value as keyof typeof SIDES] ?? FrontSide;
    else if (present instanceof Color) present.set(value as string);
    else if (present instanceof Vector2) present.fromArray(value as number[]);
    else if (name !== "transparent") target[name] = value;
  }
  material.transparent = isTransparent(look);
  blank.dispose();
}

/** What of a look decides which program draws it: everything but plain numbers and colours. */
export function programOf(look: Look): string {
  const decisive = Object.entries(look.parameters)
    .filter(([, value]) => typeof value !== "number" && !Array.isArray(value))
    .map(([name, value]) => (typeof value === "string" && !isTexture(name) && name !== "side" ? name : [name, value]));
  const numbers = Object.entries(look.parameters)
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) => [name, (value as number) > 0]);
  return JSON.stringify([look.kind, isTransparent(look), decisive, numbers]);
}
