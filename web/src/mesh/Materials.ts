/**
 * The materials of a view and the uniforms they share.
 *
 * Range, colour map, opacity, colours and sizes are uniforms of every material at once, so a change of display
 * touches no geometry. The programs are compiled once per view and serve every mesh it shows.
 */

import {
  DataTexture,
  DoubleSide,
  GLSL3,
  GreaterDepth,
  type IUniform,
  LessDepth,
  LessEqualDepth,
  LinearFilter,
  NearestFilter,
  ShaderMaterial,
  type ShaderMaterialParameters,
  Vector2,
  Vector3,
} from "three";
import { parseColor } from "./color";
import { COLORMAP_SIZE, type ColormapName, colormapTable, isStepped } from "./colormaps";
import { colorScale } from "./scalars";
import {
  DOT_FRAGMENT,
  DOT_VERTEX,
  LINE_FRAGMENT,
  LINE_VERTEX,
  SURFACE_FRAGMENT,
  SURFACE_VERTEX,
  WIDE_LINE_FRAGMENT,
  WIDE_LINE_VERTEX,
} from "./shaders";
import type { Theme } from "./theme";
import { DEFAULT_DISPLAY, type Display, type Range } from "./types";

type Uniforms = Record<string, IUniform>;

/** How lines are painted: over a surface in the edge colour, or by themselves in the colours of the scalars. */
export interface LineMaterials {
  thin: ShaderMaterial;
  wide: ShaderMaterial;
}

export class Materials {
  /** Lays down the depth of the nearest surface, painting nothing; only used for transparent surfaces. */
  readonly surfaceDepth: ShaderMaterial;
  /** Paints what lies behind the nearest surface; only used for transparent surfaces. */
  readonly surfaceBehind: ShaderMaterial;
  readonly surface: ShaderMaterial;
  readonly edges: LineMaterials;
  readonly edgesBehind: LineMaterials;
  readonly lines: LineMaterials;
  readonly dots: ShaderMaterial;

  private readonly colormap = new DataTexture(new Uint8Array(4 * COLORMAP_SIZE), COLORMAP_SIZE, 1);
  private readonly colored: IUniform<boolean> = { value: false };
  private readonly smoothNormals: IUniform<boolean> = { value: false };
  private readonly viewport = new Vector2(1, 1);
  private readonly color = new Vector3();
  private readonly edgeColor = new Vector3();
  private readonly nanColor = new Vector3();
  private readonly opacity: IUniform<number> = { value: 1 };
  private readonly edgeOpacity: IUniform<number> = { value: 1 };
  private readonly pointSize: IUniform<number> = { value: 1 };
  private readonly lineWidth: IUniform<number> = { value: 1 };
  private readonly reversed: IUniform<boolean> = { value: false };
  private readonly rangeStart: IUniform<number> = { value: 0 };
  private readonly rangeScale: IUniform<number> = { value: 1 };
  private shownColormap: ColormapName | null = null;

  constructor() {
    this.colormap.magFilter = this.colormap.minFilter = LinearFilter;
    const scalars: Uniforms = {
      colormap: { value: this.colormap },
      colored: this.colored,
      reversed: this.reversed,
      rangeStart: this.rangeStart,
      rangeScale: this.rangeScale,
      nanColor: { value: this.nanColor },
    };
    const solid: Uniforms = { ...scalars, color: { value: this.color }, opacity: this.opacity };
    const surface = (parameters: ShaderMaterialParameters): ShaderMaterial =>
      material(
        SURFACE_VERTEX,
        SURFACE_FRAGMENT,
        { ...solid, smoothNormals: this.smoothNormals },
        {
          side: DoubleSide,
          // Pushed back a little, so that edges in the same place win.
          polygonOffset: true,
          polygonOffsetFactor: 1,
          polygonOffsetUnits: 1,
          ...parameters,
        },
      );
    this.surface = surface({ depthFunc: LessEqualDepth });
    this.surfaceDepth = surface({ colorWrite: false, transparent: true });
    this.surfaceBehind = surface({ depthFunc: GreaterDepth, depthWrite: false, transparent: true });

    const lines = (own: Uniforms, parameters: ShaderMaterialParameters): LineMaterials => {
      const uniforms = { ...scalars, lineWidth: this.lineWidth, viewport: { value: this.viewport }, ...own };
      return {
        thin: material(LINE_VERTEX, LINE_FRAGMENT, uniforms, parameters),
        wide: material(WIDE_LINE_VERTEX, WIDE_LINE_FRAGMENT, uniforms, { side: DoubleSide, ...parameters }),
      };
    };
    const plain = { lineColor: { value: this.edgeColor }, colored: { value: false }, opacity: this.edgeOpacity };
    // They write depth, and lose against equal depth, so that where edges meet they are not painted twice.
    this.edges = lines(plain, { transparent: true, depthFunc: LessDepth });
    this.edgesBehind = lines(plain, { transparent: true, depthWrite: false, depthFunc: GreaterDepth });
    this.lines = lines({ lineColor: { value: this.color }, opacity: this.opacity }, {});
    this.dots = material(DOT_VERTEX, DOT_FRAGMENT, { ...solid, pointSize: this.pointSize }, { alphaToCoverage: true });
  }

  /** Whether surfaces are opaque or need the passes of transparency. */
  get transparent(): boolean {
    return this.opacity.value < 1;
  }

  /** @param pixelRatio device pixels per CSS pixel */
  setDisplay(display: Display, colormap: ColormapName, theme: Theme, pixelRatio: number): void {
    this.setColormap(colormap);
    this.reversed.value = display.reversed;
    this.color.set(...parseColor(display.color, DEFAULT_DISPLAY.color));
    this.nanColor.set(...parseColor(display.nanColor, DEFAULT_DISPLAY.nanColor));
    this.opacity.value = Math.min(Math.max(display.opacity, 0), 1);
    this.edgeColor.set(...theme.edge);
    this.edgeOpacity.value = theme.edgeOpacity * this.opacity.value;
    this.pointSize.value = display.pointSize * pixelRatio;
    this.lineWidth.value = display.lineWidth * pixelRatio;
    const transparent = this.transparent;
    this.surface.transparent = transparent;
    for (const each of [this.lines.thin, this.lines.wide]) each.transparent = transparent;
    this.dots.transparent = transparent;
    this.dots.alphaToCoverage = !transparent;
  }

  setRange(range: Range): void {
    const { start, scale } = colorScale(range);
    this.rangeStart.value = start;
    this.rangeScale.value = scale;
  }

  setColored(colored: boolean): void {
    this.colored.value = colored;
  }

  setSmoothNormals(smooth: boolean): void {
    this.smoothNormals.value = smooth;
  }

  /** @param width,height of the drawing in device pixels */
  setViewport(width: number, height: number): void {
    this.viewport.set(width, height);
  }

  dispose(): void {
    const lines = [this.edges, this.edgesBehind, this.lines].flatMap(({ thin, wide }) => [thin, wide]);
    for (const each of [this.surface, this.surfaceDepth, this.surfaceBehind, this.dots, ...lines]) each.dispose();
    this.colormap.dispose();
  }

  private setColormap(name: ColormapName): void {
    if (name === this.shownColormap) return;
    this.shownColormap = name;
    (this.colormap.image.data as Uint8Array).set(colormapTable(name));
    this.colormap.magFilter = this.colormap.minFilter = isStepped(name) ? NearestFilter : LinearFilter;
    this.colormap.needsUpdate = true;
  }
}

function material(
  vertexShader: string,
  fragmentShader: string,
  uniforms: Uniforms,
  parameters: ShaderMaterialParameters,
): ShaderMaterial {
  return new ShaderMaterial({ glslVersion: GLSL3, vertexShader, fragmentShader, uniforms, ...parameters });
}
