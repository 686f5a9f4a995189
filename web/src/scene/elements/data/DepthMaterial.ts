/** What makes points of a depth image: the vertex shader reads a pixel and puts a point where the camera saw it. */

import {
  type Box3,
  type Camera,
  Matrix4,
  type Object3D,
  ShaderMaterial,
  type Texture,
  Vector2,
  Vector3,
  Vector4,
} from "three";
import type { Pinhole } from "./depthImage";
import { LINEAR, POINT_SIZE, viewUniforms } from "./PointMaterial";
import { SCALAR_COLOR, ScalarColors } from "./ScalarColors";

const VERTEX = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
precision highp usampler2D;
#ifdef DEPTH_WHOLE
uniform usampler2D depthImage;
#else
uniform sampler2D depthImage;
#endif
uniform vec4 pinhole;
uniform vec2 center;
uniform vec2 depthRange;
uniform int columns;
uniform float size;
uniform float opacity;
uniform vec3 up;
uniform sampler2D picture;
varying vec4 vPointColor;
${SCALAR_COLOR}
${POINT_SIZE}
${LINEAR}
void main() {
  ivec2 pixel = ivec2(gl_VertexID % columns, gl_VertexID / columns);
  float depth = float(texelFetch(depthImage, pixel, 0).r) * pinhole.z;
  if (!(depth > 0.0) || !(depth < 1e30) || depth < depthRange.x || depth > depthRange.y) {
    gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
    gl_PointSize = 0.0;
    return;
  }
  vec2 ray = vec2(float(pixel.x) + 0.5 - center.x, center.y - float(pixel.y) - 0.5) / pinhole.xy;
  vec3 place = vec3(ray * depth, -depth);
  vec4 mvPosition = modelViewMatrix * vec4(place, 1.0);
  gl_Position = projectionMatrix * mvPosition;
  gl_PointSize = pointDiameter(size, -mvPosition.z);
  #if COLOR_MODE == 1
  vec2 spot = (vec2(pixel) + 0.5) / vec2(float(columns), pinhole.w);
  vec3 seen = textureLod(picture, spot, 0.0).rgb;
  #ifdef PICTURE_GREY
  seen = seen.rrr;
  #endif
  vPointColor = vec4(linearColor(seen), opacity);
  #else
  float value = depth;
  #if COLOR_MODE == 2
  value = dot((modelMatrix * vec4(place, 1.0)).xyz, up);
  #elif COLOR_MODE == 3
  value = place.y;
  #elif COLOR_MODE == 4
  value = length(mvPosition.xyz);
  #elif COLOR_MODE == 5
  value = length(place);
  #endif
  vPointColor = vec4(scalarColor(value), opacity);
  #endif
  #include <logdepthbuf_vertex>
}
`;

const FRAGMENT = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
varying vec4 vPointColor;
void main() {
  gl_FragColor = vPointColor;
  #include <logdepthbuf_fragment>
  #include <colorspace_fragment>
}
`;

/** By what points are coloured. */
export const MODES = { depth: 0, rgb: 1, worldY: 2, localY: 3, distance: 4, camDist: 5 } as const;
export type Mode = keyof typeof MODES;

const corner = new Vector3();
const modelView = new Matrix4();

export class DepthMaterial extends ShaderMaterial {
  readonly scalarColors: ScalarColors;

  constructor() {
    const scalarColors = new ScalarColors();
    super({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        ...scalarColors.uniforms,
        ...viewUniforms(),
        depthImage: { value: null },
        pinhole: { value: new Vector4(1, 1, 1, 1) },
        center: { value: new Vector2() },
        depthRange: { value: new Vector2() },
        columns: { value: 1 },
        size: { value: 1 },
        opacity: { value: 1 },
        up: { value: new Vector3(0, 1, 0) },
        picture: { value: null },
      },
      defines: { COLOR_MODE: 0 },
      toneMapped: false,
    });
    this.scalarColors = scalarColors;
  }

  setImage(texture: Texture, whole: boolean): void {
    this.uniforms.depthImage!.value = texture;
    this.define("DEPTH_WHOLE", whole ? "" : null);
  }

  setPicture(texture: Texture | null, grey: boolean): void {
    this.uniforms.picture!.value = texture;
    this.define("PICTURE_GREY", grey ? "" : null);
  }

  setPinhole(pinhole: Pinhole, width: number, height: number, bytes: boolean): void {
    const { uniforms } = this;
    // Textures of bytes give 255 as 1.
    const unit = bytes ? 255 * pinhole.unit : pinhole.unit;
    (uniforms.pinhole!.value as Vector4).set(pinhole.fx, pinhole.fy, unit, height);
    (uniforms.center!.value as Vector2).set(pinhole.cx, pinhole.cy);
    (uniforms.depthRange!.value as Vector2).set(pinhole.near, pinhole.far);
    uniforms.columns!.value = width;
  }

  setLook(size: number, opacity: number, up: readonly [number, number, number], mode: Mode): void {
    this.uniforms.size!.value = size;
    this.uniforms.opacity!.value = opacity;
    (this.uniforms.up!.value as Vector3).fromArray(up).normalize();
    this.transparent = opacity < 1;
    this.define("COLOR_MODE", MODES[mode]);
  }

  /** The range of colours that depends on where the points are, for a box around them. */
  setRangeOf(box: Box3, mode: Mode, object: Object3D, camera: Camera): void {
    const up = this.uniforms.up!.value as Vector3;
    modelView.multiplyMatrices(camera.matrixWorldInverse, object.matrixWorld);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < 8; index++) {
      corner.set(
        index & 1 ? box.max.x : box.min.x,
        index & 2 ? box.max.y : box.min.y,
        index & 4 ? box.max.z : box.min.z,
      );
      const value =
        mode === "worldY" ? corner.applyMatrix4(object.matrixWorld).dot(up) : corner.applyMatrix4(modelView).length();
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    this.scalarColors.setRange([low, high]);
    this.uniformsNeedUpdate = true;
  }

  override dispose(): void {
    this.scalarColors.dispose();
    super.dispose();
  }

  private define(name: string, value: string | number | null): void {
    if ((this.defines[name] ?? null) === value) return;
    if (value === null) delete this.defines[name];
    else this.defines[name] = value;
    this.needsUpdate = true;
  }
}
