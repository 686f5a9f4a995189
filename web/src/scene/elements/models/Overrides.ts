/**
 * What the program says about the look of a model, over what its file says.
 *
 * The materials of a file are shared by all who show it; where anything is said, this user has materials of its own,
 * made from those. Textures stay shared.
 */

import {
  BackSide,
  Color,
  DoubleSide,
  FrontSide,
  type Material,
  MeshBasicMaterial,
  MeshDepthMaterial,
  MeshLambertMaterial,
  MeshMatcapMaterial,
  MeshNormalMaterial,
  MeshPhongMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  MeshToonMaterial,
  type Object3D,
  PointsMaterial,
  type Texture,
  Vector2,
} from "three";
import type { SceneContext } from "../../Element";
import { type TextureNeed, texturesOf } from "../materials/look";
import { Materials } from "../materials/Materials";
import type { Hold } from "../materials/Shared";
import type { Picture } from "../materials/Textures";
import { type Drawn, isDrawn } from "./release";

export interface Look {
  readonly materialType: keyof typeof KINDS | null;
  readonly material: Readonly<Record<string, unknown>> | null;
  readonly color: string | null;
  readonly opacity: number | null;
  readonly wireframe: boolean | null;
  readonly castShadow: boolean;
  readonly receiveShadow: boolean;
  /** Of points. */
  readonly size?: number;
}

export const KINDS = {
  basic: MeshBasicMaterial,
  lambert: MeshLambertMaterial,
  phong: MeshPhongMaterial,
  standard: MeshStandardMaterial,
  physical: MeshPhysicalMaterial,
  toon: MeshToonMaterial,
  normal: MeshNormalMaterial,
  matcap: MeshMatcapMaterial,
  depth: MeshDepthMaterial,
} as const;

/** What a material of another kind takes over from that of the file. */
const KEPT = ["name", "map", "vertexColors", "side", "transparent", "opacity", "alphaMap", "alphaTest"] as const;

interface Part {
  readonly drawn: Drawn;
  readonly original: Material | Material[];
}

export class Overrides {
  private pictures: Hold<Picture>[] = [];
  private readonly parts: Part[] = [];
  /** Materials of this user's, by those of the file; empty where the program says nothing. */
  private own = new Map<Material, Material>();
  private structure = "";

  /**
   * @param complain tells where a picture of a material cannot be loaded
   * @param upsideDown whether pictures begin at their upper edge, as in glTF
   */
  constructor(
    private readonly scene: SceneContext,
    private readonly complain: (sentence: string) => void,
    private readonly upsideDown: boolean,
  ) {}

  /** Takes in what is drawn below `object`, in addition to what is there. */
  add(object: Object3D): void {
    object.traverse((drawn) => {
      if (isDrawn(drawn)) this.parts.push({ drawn, original: drawn.material });
    });
    this.structure = "stale";
  }

  apply(look: Look): void {
    for (const { drawn } of this.parts) {
      drawn.castShadow = look.castShadow;
      drawn.receiveShadow = look.receiveShadow;
    }
    const plain =
      look.color === null &&
      look.opacity === null &&
      look.wireframe === null &&
      look.materialType === null &&
      look.material === null &&
      look.size === undefined;
    const structure = plain ? "" : JSON.stringify([look.materialType, look.material]);
    if (structure !== this.structure) this.make(look, plain);
    this.structure = structure;
    for (const [original, material] of this.own) paint(material, original, look);
  }

  dispose(): void {
    for (const material of this.own.values()) material.dispose();
    this.own.clear();
    this.hang([]);
    this.parts.length = 0;
  }

  private make(look: Look, plain: boolean): void {
    const before = [...this.own.values()];
    this.own = new Map();
    const shown = (original: Material, drawn: Drawn): Material => {
      if (plain) return original;
      let material = this.own.get(original);
      if (material === undefined) {
        material = made(original, drawn, look);
        this.own.set(original, material);
      }
      return material;
    };
    for (const { drawn, original } of this.parts) {
      drawn.material = Array.isArray(original) ? original.map((one) => shown(one, drawn)) : shown(original, drawn);
    }
    // After the new ones are in use: programs that both need are kept by the renderer only so.
    for (const material of before) material.dispose();
    const needs = texturesOf({ kind: "", parameters: look.material ?? {} });
    this.hang(this.upsideDown ? needs.map(turned) : needs);
  }

  private hang(needs: readonly TextureNeed[]): void {
    const before = this.pictures;
    this.pictures = needs.map((need) => {
      const hold = Materials.of(this.scene).textures.acquire(need);
      hold.value.ready.then(
        () => {
          if (this.pictures.includes(hold)) this.put(need.name, hold.value.texture);
        },
        (error: Error) => {
          if (this.pictures.includes(hold)) this.complain(error.message);
        },
      );
      return hold;
    });
    for (const hold of before) hold.release();
  }

  private put(name: string, texture: Texture): void {
    for (const material of this.own.values()) {
      if (!(name in material)) continue;
      (material as unknown as Record<string, unknown>)[name] = texture;
      material.needsUpdate = true;
    }
    this.scene.invalidate();
  }
}

function turned(need: TextureNeed): TextureNeed {
  const [across = 1, up = 1] = need.repeat;
  const [right = 0, above = 0] = need.offset;
  return { ...need, repeat: [across, -up], offset: [right, 1 - above] };
}

function made(original: Material, drawn: Drawn, look: Look): Material {
  const Kind = look.materialType === null || !("isMesh" in drawn) ? null : KINDS[look.materialType];
  if (Kind === null) return original.clone();
  const material = new Kind();
  const target = material as unknown as Record<string, unknown>;
  const source = original as unknown as Record<string, unknown>;
  for (const name of KEPT) if (name in target && source[name] !== undefined) target[name] = source[name];
  if (target.color instanceof Color && source.color instanceof Color) target.color.copy(source.color);
  return material;
}

const SIDES = { front: FrontSide, back: BackSide, double: DoubleSide } as const;

function paint(material: Material, original: Material, look: Look): void {
  const target = material as unknown as Record<string, unknown>;
  const source = original as unknown as Record<string, unknown>;
  const tinted = look.color !== null && target.color instanceof Color;
  const vertexColors = !tinted && original.vertexColors;
  if (material.vertexColors !== vertexColors) material.needsUpdate = true;
  material.vertexColors = vertexColors;
  if (target.color instanceof Color && source.color instanceof Color) target.color.copy(source.color);
  material.opacity = original.opacity;
  material.transparent = original.transparent;
  material.depthWrite = original.depthWrite;
  if ("wireframe" in target) target.wireframe = source.wireframe ?? false;
  for (const [name, value] of Object.entries(look.material ?? {})) set(target, name, value);
  if (tinted) (target.color as Color).set(look.color!);
  if (look.opacity !== null) {
    material.opacity = look.opacity;
    if (look.opacity < 1) material.transparent = true;
  }
  if (look.size !== undefined && material instanceof PointsMaterial) material.size = look.size;
  if (look.wireframe !== null && "wireframe" in target) target.wireframe = look.wireframe;
}

function set(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === null || value === undefined || !(name in target)) return;
  const there = target[name];
  if (there instanceof Color) {
    if (typeof value === "string" || typeof value === "number") there.set(value);
  } else if (there instanceof Vector2) {
    if (Array.isArray(value)) there.fromArray(value as number[]);
  } else if (name === "side") {
    target.side = SIDES[value as keyof typeof SIDES] ?? there;
  } else if (typeof there === typeof value && typeof value !== "object") {
    target[name] = value;
  }
}
