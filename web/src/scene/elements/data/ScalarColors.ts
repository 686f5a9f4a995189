/** Colours of numbers: the uniforms of a colour map. */

import { Color, DataTexture, type IUniform, LinearFilter, NearestFilter, SRGBColorSpace, Vector3 } from "three";
import { parseColor } from "../../../mesh/color";
import { COLORMAP_SIZE, colormapTable, isColormapName, isStepped } from "../../../mesh/colormaps";
import { colorScale, LIMIT } from "../../../mesh/scalars";

/** `vec3 scalarColor(float)`, in the working colour space. */
export const SCALAR_COLOR = /* glsl */ `
uniform sampler2D colormap;
uniform float colormapReversed;
uniform vec2 scalarScale;
uniform vec3 nanColor;
vec3 scalarColor(float value) {
  if (!(abs(value) < ${LIMIT.toExponential()})) return nanColor;
  float share = clamp((value - scalarScale.x) * scalarScale.y, 0.0, 1.0);
  share = mix(share, 1.0 - share, colormapReversed);
  return texture2D(colormap, vec2((share * 255.0 + 0.5) / 256.0, 0.5)).rgb;
}
`;

export class ScalarColors {
  readonly uniforms: Record<string, IUniform>;
  private readonly texture = new DataTexture(new Uint8Array(4 * COLORMAP_SIZE), COLORMAP_SIZE, 1);
  private readonly nan = new Color();
  private shown = "";

  constructor() {
    this.texture.colorSpace = SRGBColorSpace;
    this.uniforms = {
      colormap: { value: this.texture },
      colormapReversed: { value: 0 },
      scalarScale: { value: [0, 1] },
      nanColor: { value: new Vector3() },
    };
  }

  /** @param name of a colour map, with `_r` at its end where it runs the other way */
  setColormap(name: string): void {
    const reversed = name.endsWith("_r");
    const plain = reversed ? name.slice(0, -2) : name;
    const known = isColormapName(plain) ? plain : "viridis";
    this.uniforms.colormapReversed!.value = reversed ? 1 : 0;
    if (known === this.shown) return;
    this.shown = known;
    (this.texture.image.data as Uint8Array).set(colormapTable(known));
    this.texture.magFilter = this.texture.minFilter = isStepped(known) ? NearestFilter : LinearFilter;
    this.texture.needsUpdate = true;
  }

  setRange(range: readonly [number, number]): void {
    const { start, scale } = colorScale([range[0], range[1]]);
    this.uniforms.scalarScale!.value = [start, scale];
  }

  setNan(color: string): void {
    this.nan.setRGB(...parseColor(color, "#808080"), SRGBColorSpace);
    (this.uniforms.nanColor!.value as Vector3).set(this.nan.r, this.nan.g, this.nan.b);
  }

  dispose(): void {
    this.texture.dispose();
  }
}

/** The range to colour by: as asked for, or that of the numbers. */
export function rangeOf(
  asked: readonly number[] | null,
  limits: readonly number[] | null,
  values: ArrayLike<number> | null,
): [number, number] {
  const chosen = asked ?? limits;
  if (chosen) return [chosen[0]!, chosen[1]!];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < (values?.length ?? 0); index++) {
    const value = values![index]!;
    if (!(Math.abs(value) < LIMIT)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
