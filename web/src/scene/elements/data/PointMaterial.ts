/**
 * What points look like: sizes in metres or pixels, round or square, coloured by one colour, colours of their own, or
 * numbers. They are not lit, and their colours are those that were given, whatever the tone mapping of the scene.
 */

import {
  type Camera,
  Color,
  type IUniform,
  ShaderMaterial,
  SRGBColorSpace,
  Vector3,
  Vector4,
  type WebGLRenderer,
} from "three";
import { parseColor } from "../../../mesh/color";
import { SCALAR_COLOR, ScalarColors } from "./ScalarColors";

/** Diameter of a point on the screen, from its distance and what it is told to be. */
export const POINT_SIZE = /* glsl */ `
uniform float viewportHeight;
uniform float pixelRatio;
uniform bool worldSized;
float pointDiameter(float size, float depth) {
  if (!worldSized) return max(size * pixelRatio, 1.0);
  float scale = isOrthographic ? 1.0 : 1.0 / max(depth, 1e-6);
  return max(size * 0.5 * viewportHeight * projectionMatrix[1][1] * scale, 1.0);
}
`;

export const LINEAR = /* glsl */ `
vec3 linearColor(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(vec3(0.04045), c));
}
`;

const VERTEX = /* glsl */ `
#include <common>
#include <fog_pars_vertex>
#include <logdepthbuf_pars_vertex>
uniform float size;
uniform float nowhere;
uniform vec3 diffuse;
uniform float opacity;
#ifdef POINT_SIZES
attribute float pointSize;
#endif
#ifdef POINT_COLORS
attribute POINT_COLORS pointColor;
#endif
#ifdef POINT_SCALARS
attribute float scalar;
${SCALAR_COLOR}
#endif
varying vec4 vPointColor;
varying float vDiameter;
${POINT_SIZE}
${LINEAR}
void main() {
  if (any(greaterThanEqual(abs(position), vec3(nowhere)))) {
    gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
    gl_PointSize = 0.0;
    return;
  }
  vec4 mvPosition = modelViewMatrix * vec4(position, 1.0);
  gl_Position = projectionMatrix * mvPosition;
  float diameter = size;
  #ifdef POINT_SIZES
  diameter = pointSize;
  #endif
  gl_PointSize = vDiameter = pointDiameter(diameter, -mvPosition.z);
  #if defined(POINT_SCALARS)
  vPointColor = vec4(diffuse * scalarColor(scalar), opacity);
  #elif defined(POINT_COLORS)
  vec4 own = POINT_RGBA(pointColor);
  vPointColor = vec4(diffuse * linearColor(own.rgb), own.a * opacity);
  #else
  vPointColor = vec4(diffuse, opacity);
  #endif
  #include <logdepthbuf_vertex>
  #include <fog_vertex>
}
`;

const FRAGMENT = /* glsl */ `
#include <common>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
varying vec4 vPointColor;
varying float vDiameter;
uniform bool roundPoints;
void main() {
  if (roundPoints && vDiameter > 2.5) {
    vec2 offset = gl_PointCoord - 0.5;
    if (dot(offset, offset) > 0.25) discard;
  }
  gl_FragColor = vPointColor;
  #include <logdepthbuf_fragment>
  #include <colorspace_fragment>
  #include <fog_fragment>
}
`;

export interface PointLook {
  readonly color: string;
  readonly opacity: number;
  readonly size: number;
  readonly worldSized: boolean;
  readonly round: boolean;
  /** 3 or 4 channels of colours that points have of their own; 0: none. */
  readonly channels: number;
  readonly scalars: boolean;
  readonly sizes: boolean;
  /** Coordinates from here on stand for points that are not there. */
  readonly nowhere: number;
}

const viewport = new Vector4();

export class PointMaterial extends ShaderMaterial {
  readonly scalarColors: ScalarColors;
  private readonly tint = new Color();

  constructor() {
    const scalarColors = new ScalarColors();
    const uniforms: Record<string, IUniform> = {
      ...scalarColors.uniforms,
      ...viewUniforms(),
      size: { value: 1 },
      nowhere: { value: 1e37 },
      diffuse: { value: new Vector3(1, 1, 1) },
      opacity: { value: 1 },
      roundPoints: { value: true },
      fogColor: { value: new Color() },
      fogDensity: { value: 0 },
      fogNear: { value: 1 },
      fogFar: { value: 1000 },
    };
    super({ vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms, toneMapped: false, fog: true });
    this.scalarColors = scalarColors;
  }

  setLook(look: PointLook): void {
    const { uniforms } = this;
    this.tint.setRGB(...parseColor(look.color, "#ffffff"), SRGBColorSpace);
    (uniforms.diffuse!.value as Vector3).set(this.tint.r, this.tint.g, this.tint.b);
    uniforms.opacity!.value = look.opacity;
    uniforms.size!.value = look.size;
    uniforms.worldSized!.value = look.worldSized;
    uniforms.roundPoints!.value = look.round;
    uniforms.nowhere!.value = look.nowhere;
    this.transparent = look.opacity < 1 || (look.channels === 4 && !look.scalars);
    this.define("POINT_SIZES", look.sizes ? "" : null);
    this.define("POINT_SCALARS", look.scalars ? "" : null);
    this.define("POINT_COLORS", look.channels ? `vec${look.channels}` : null);
    this.define("POINT_RGBA(c)", look.channels === 4 ? "c" : look.channels ? "vec4(c, 1.0)" : null);
  }

  override dispose(): void {
    this.scalarColors.dispose();
    super.dispose();
  }

  private define(name: string, value: string | null): void {
    const known = this.defines[name] as string | undefined;
    if ((known ?? null) === value) return;
    if (value === null) delete this.defines[name];
    else this.defines[name] = value;
    this.needsUpdate = true;
  }
}

/** The uniforms of `POINT_SIZE`. */
export function viewUniforms(): Record<string, IUniform> {
  return { viewportHeight: { value: 1 }, pixelRatio: { value: 1 }, worldSized: { value: false } };
}

/** To be called before an object with points is drawn: the picture may be another one than last time. */
export function setView(material: ShaderMaterial, renderer: WebGLRenderer, _camera: Camera): void {
  renderer.getCurrentViewport(viewport);
  const { viewportHeight, pixelRatio } = material.uniforms;
  // A picture that is not the screen's has pixels of its own.
  const ratio = renderer.getRenderTarget() === null ? renderer.getPixelRatio() : 1;
  if (viewportHeight!.value === viewport.w && pixelRatio!.value === ratio) return;
  viewportHeight!.value = viewport.w;
  pixelRatio!.value = ratio;
  material.uniformsNeedUpdate = true;
}
