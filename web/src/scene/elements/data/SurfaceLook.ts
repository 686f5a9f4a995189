/** The material of something with a surface, which may take colours from vertices, copies or numbers. */

import type { Material, Mesh } from "three";
import type { SceneContext } from "../../Element";
import { type MaterialHold, Materials } from "../materials/Materials";
import { LINEAR } from "./PointMaterial";
import { SCALAR_COLOR, type ScalarColors } from "./ScalarColors";

export interface SurfaceProperties {
  readonly color: string;
  readonly opacity: number;
  readonly side: string;
  readonly wireframe: boolean;
  readonly flatShading: boolean;
  readonly materialType: string;
  readonly material: Readonly<Record<string, unknown>> | null;
  readonly castShadow: boolean;
  readonly receiveShadow: boolean;
  readonly map?: string | null;
}

/** Where colours come from: channels of the attribute `tint` (0: it has none), and numbers of the attribute `scalar`. */
export interface Coloring {
  readonly channels: number;
  readonly scalars: ScalarColors | null;
}

const patched = new WeakSet<Material>();

export class SurfaceLook {
  private hold: MaterialHold | null = null;

  constructor(
    private readonly scene: SceneContext,
    private readonly key: string,
  ) {}

  /** Give a mesh the material of these properties. */
  dress(mesh: Mesh, properties: SurfaceProperties, coloring: Coloring): void {
    const { channels, scalars } = coloring;
    const { color, opacity, side, wireframe, flatShading, map, material, materialType } = properties;
    const parameters: Record<string, unknown> = { color, opacity, side };
    if (wireframe) parameters.wireframe = true;
    if (flatShading) parameters.flatShading = true;
    if (map) parameters.map = map;
    if (channels === 4 && !scalars) parameters.transparent = true;
    for (const [name, value] of Object.entries(material ?? {})) if (value !== null) parameters[name] = value;
    const program = `data ${channels} ${scalars ? 1 : 0}`;
    const use = scalars ? `${program} ${this.key}` : program;
    this.hold = Materials.of(this.scene).use({ kind: materialType, parameters, use }, this.hold, this.key);
    if ((channels || scalars) && !patched.has(this.hold.material)) {
      patched.add(this.hold.material);
      patch(this.hold.material, program, coloring);
    }
    mesh.material = this.hold.material;
    mesh.castShadow = properties.castShadow;
    mesh.receiveShadow = properties.receiveShadow;
  }

  dispose(): void {
    this.hold?.release();
    this.hold = null;
  }
}

/** Let a material of three.js take its colour from attributes too. */
function patch(material: Material, program: string, { channels, scalars }: Coloring): void {
  const vertexHead = scalars
    ? "attribute float scalar;\nvarying float vScalar;"
    : `attribute vec${channels} tint;\nvarying vec4 vTint;\n${LINEAR}`;
  const vertexBody = scalars
    ? "vScalar = scalar;"
    : `vTint = vec4(linearColor(tint.rgb), ${channels === 4 ? "tint.a" : "1.0"});`;
  const fragmentHead = scalars ? `varying float vScalar;\n${SCALAR_COLOR}` : "varying vec4 vTint;";
  const fragmentBody = scalars ? "diffuseColor.rgb *= scalarColor(vScalar);" : "diffuseColor *= vTint;";
  material.onBeforeCompile = (shader) => {
    if (scalars) Object.assign(shader.uniforms, scalars.uniforms);
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\n${vertexHead}`)
      .replace("#include <begin_vertex>", `#include <begin_vertex>\n${vertexBody}`);
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\n${fragmentHead}`)
      .replace("#include <color_fragment>", `#include <color_fragment>\n${fragmentBody}`);
  };
  material.customProgramCacheKey = () => program;
  material.needsUpdate = true;
}
