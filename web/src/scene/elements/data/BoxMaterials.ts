/** What boxes look like: walls that are seen through, and edges some pixels wide. */

import {
  Color,
  DoubleSide,
  ShaderMaterial,
  SRGBColorSpace,
  Vector2,
  Vector3,
  Vector4,
  type WebGLRenderer,
} from "three";
import { parseColor } from "../../../mesh/color";
import { LINEAR } from "./PointMaterial";

const COMMON = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
attribute vec3 boxCenter;
attribute vec3 boxSize;
#ifdef BOX_TURNS
attribute vec4 boxTurn;
#endif
#ifdef BOX_TINT
attribute BOX_TINT boxTint;
#endif
uniform vec3 diffuse;
uniform float opacity;
varying vec4 vBoxColor;
${LINEAR}
vec3 inBox(vec3 corner) {
  vec3 place = corner * boxSize;
  #ifdef BOX_TURNS
  vec4 turn = normalize(boxTurn);
  place += 2.0 * cross(turn.xyz, cross(turn.xyz, place) + turn.w * place);
  #endif
  return boxCenter + place;
}
vec4 boxColor() {
  #ifdef BOX_TINT
  vec4 own = BOX_RGBA(boxTint);
  return vec4(diffuse * linearColor(own.rgb), own.a * opacity);
  #else
  return vec4(diffuse, opacity);
  #endif
}
`;

const WALL_VERTEX = /* glsl */ `
${COMMON}
void main() {
  vBoxColor = boxColor();
  gl_Position = projectionMatrix * modelViewMatrix * vec4(inBox(position), 1.0);
  #include <logdepthbuf_vertex>
}
`;

const EDGE_VERTEX = /* glsl */ `
${COMMON}
attribute vec3 edgeEnd;
attribute vec2 corner;
uniform vec2 viewport;
uniform float width;
void main() {
  vBoxColor = boxColor();
  if (all(lessThanEqual(abs(boxSize), vec3(0.0)))) {
    gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
    return;
  }
  vec4 start = modelViewMatrix * vec4(inBox(position), 1.0);
  vec4 end = modelViewMatrix * vec4(inBox(edgeEnd), 1.0);
  if (!isOrthographic) {
    // An end behind the viewer would be projected to the wrong side.
    float near = projectionMatrix[3][2] / (1.0 - projectionMatrix[2][2]);
    if (start.z > near && end.z <= near) start = mix(end, start, (near - end.z) / (start.z - end.z));
    else if (end.z > near && start.z <= near) end = mix(start, end, (near - start.z) / (end.z - start.z));
  }
  vec4 from = projectionMatrix * start;
  vec4 to = projectionMatrix * end;
  vec2 along = (to.xy / to.w - from.xy / from.w) * viewport;
  float pixels = length(along);
  along = pixels > 1e-6 ? along / pixels : vec2(1.0, 0.0);
  vec2 shift = 0.5 * width * (vec2(-along.y, along.x) * corner.y + along * (2.0 * corner.x - 1.0));
  vec4 clip = corner.x < 0.5 ? from : to;
  gl_Position = clip + vec4(shift / viewport * 2.0 * clip.w, 0.0, 0.0);
  #include <logdepthbuf_vertex>
}
`;

const FRAGMENT = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
varying vec4 vBoxColor;
void main() {
  gl_FragColor = vBoxColor;
  #include <logdepthbuf_fragment>
  #include <colorspace_fragment>
}
`;

export interface BoxLook {
  readonly color: string;
  readonly edgeOpacity: number;
  readonly wallOpacity: number;
  /** Pixels. */
  readonly edgeWidth: number;
  readonly turned: boolean;
  /** Channels of colours of their own; 0: none. */
  readonly channels: number;
}

const tint = new Color();
const viewport = new Vector4();

export class BoxMaterials {
  readonly walls = material(WALL_VERTEX);
  readonly edges = material(EDGE_VERTEX);
  private width = 1;

  setLook(look: BoxLook): void {
    tint.setRGB(...parseColor(look.color, "#23aaff"), SRGBColorSpace);
    for (const [one, opacity] of [
      [this.walls, look.wallOpacity],
      [this.edges, look.edgeOpacity],
    ] as const) {
      (one.uniforms.diffuse!.value as Vector3).set(tint.r, tint.g, tint.b);
      one.uniforms.opacity!.value = opacity;
      one.transparent = opacity < 1 || look.channels === 4;
      one.depthWrite = !one.transparent;
      define(one, "BOX_TURNS", look.turned ? "" : null);
      define(one, "BOX_TINT", look.channels ? `vec${look.channels}` : null);
      define(one, "BOX_RGBA(c)", look.channels === 4 ? "c" : look.channels ? "vec4(c, 1.0)" : null);
    }
    this.width = look.edgeWidth;
  }

  /** To be called before edges are drawn: the picture may be another one than last time. */
  setView(renderer: WebGLRenderer): void {
    renderer.getCurrentViewport(viewport);
    const ratio = renderer.getRenderTarget() === null ? renderer.getPixelRatio() : 1;
    (this.edges.uniforms.viewport!.value as Vector2).set(viewport.z, viewport.w);
    this.edges.uniforms.width!.value = Math.max(this.width * ratio, 1);
    this.edges.uniformsNeedUpdate = true;
  }

  dispose(): void {
    this.walls.dispose();
    this.edges.dispose();
  }
}

function material(vertexShader: string): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader,
    fragmentShader: FRAGMENT,
    uniforms: {
      diffuse: { value: new Vector3(1, 1, 1) },
      opacity: { value: 1 },
      viewport: { value: new Vector2(1, 1) },
      width: { value: 1 },
    },
    side: DoubleSide,
    toneMapped: false,
  });
}

function define(one: ShaderMaterial, name: string, value: string | null): void {
  if (((one.defines[name] as string | undefined) ?? null) === value) return;
  if (value === null) delete one.defines[name];
  else one.defines[name] = value;
  one.needsUpdate = true;
}
