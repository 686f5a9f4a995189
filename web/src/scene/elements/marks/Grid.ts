/**
 * A grid on the ground, computed for each pixel: any size costs the same.
 *
 * Each pixel looks along its ray to the plane. So the grid needs no clipping planes of the camera's, and where its lines
 * are is computed from the eye, in double precision: they do not tremble far from the origin. Lines that are closer
 * together than pixels fade instead of shimmering.
 */

import {
  type Camera,
  Color,
  DoubleSide,
  Group,
  Matrix3,
  Matrix4,
  Mesh,
  PlaneGeometry,
  Quaternion,
  ShaderMaterial,
  Vector2,
  Vector3,
} from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { QUERY, type SceneQuery } from "../../query";
import { AXIS_COLORS } from "./axes";
import type { GridProperties } from "./properties";

const VERTEX = /* glsl */ `
  #include <common>
  uniform mat3 turn;
  varying vec3 vView;
  varying vec3 vAlong;
  void main() {
    vec4 view = inverse(projectionMatrix) * vec4(position.xy, 0.0, 1.0);
    vView = view.xyz / view.w;
    // At depth 1, so that interpolation across the picture is exact.
    if (!isOrthographic) vView /= -vView.z;
    vAlong = turn * vView;
    gl_Position = vec4(position.xy, 0.0, 1.0);
  }
`;

const FRAGMENT = /* glsl */ `
  #include <common>
  uniform mat4 lens;
  uniform mat3 turn;
  uniform float height;
  uniform vec2 halfSize;
  uniform vec2 cell;
  uniform vec4 phase;
  uniform vec2 thickness;
  uniform vec3 cellColor;
  uniform vec3 sectionColor;
  uniform vec3 axisColors[2];
  uniform vec2 middle;
  uniform vec2 center;
  uniform bool axes;
  uniform float fadeDistance;
  uniform float fadeStrength;
  uniform float opacity;
  varying vec3 vView;
  varying vec3 vAlong;

  float lines(vec2 place, vec2 pixel, float size, float width) {
    vec2 at = place / size;
    vec2 step = max(pixel / size, vec2(1e-9));
    vec2 near = abs(fract(at - 0.5) - 0.5) / step;
    // Denser than pixels: their mean, not their moire.
    vec2 calm = 1.0 - smoothstep(0.25, 0.7, step * width);
    vec2 drawn = (1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, near)) * calm;
    return max(drawn.x, drawn.y) * min(width, 1.0);
  }

  void main() {
    vec3 from = vec3(0.0, height, 0.0);
    vec3 along = vAlong;
    vec3 view = vView;
    if (isOrthographic) {
      from += vAlong;
      along = turn * vec3(0.0, 0.0, -1.0);
    }
    float reach = -from.y / along.y;
    vec2 place = from.xz + reach * along.xz;
    vec2 pixel = fwidth(place);
    if (!(isOrthographic || reach > 0.0) || abs(along.y) < 1e-7) discard;
    vec2 edge = halfSize - abs(place - middle);
    if (halfSize.x > 0.0 && min(edge.x, edge.y) < 0.0) discard;
    float thin = lines(place + phase.xy, pixel, cell.x, thickness.x);
    float thick = lines(place + phase.zw, pixel, cell.y, thickness.y);
    vec4 drawn = vec4(mix(cellColor, sectionColor, thick), max(0.75 * thin, thick));
    if (axes) {
      vec2 off = abs(place - middle) / max(pixel, vec2(1e-9));
      vec2 on = 1.0 - smoothstep(vec2(0.3), vec2(1.3), off);
      drawn = mix(drawn, vec4(axisColors[0], 1.0), on.y);
      drawn = mix(drawn, vec4(axisColors[1], 1.0), on.x);
    }
    float far = fadeDistance > 0.0 ? clamp(1.0 - length(place - center) / fadeDistance, 0.0, 1.0) : 1.0;
    drawn.a *= opacity * pow(far, fadeStrength);
    if (drawn.a < 0.002) discard;
    vec4 clip = lens * vec4(isOrthographic ? view + reach * vec3(0.0, 0.0, -1.0) : reach * view, 1.0);
    gl_FragDepth = clamp(0.5 * clip.z / clip.w + 0.5, 0.0, 0.9999999);
    gl_FragColor = drawn;
    #include <tonemapping_fragment>
    #include <colorspace_fragment>
  }
`;

/** It is seen further where the camera is high above it. */
const HEIGHTS = 8;
const Y = new Vector3(0, 1, 0);
const NOWHERE = new Vector2();

export class Grid extends SceneElement<GridProperties> {
  readonly object = new Group();
  private readonly plane = new Group();
  private readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  private properties: GridProperties | null = null;
  private readonly toPlane = new Matrix4();
  private readonly eye = new Vector3();

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
      forceSinglePass: true,
      uniforms: {
        lens: { value: new Matrix4() },
        turn: { value: new Matrix3() },
        height: { value: 1 },
        halfSize: { value: new Vector2() },
        cell: { value: new Vector2() },
        phase: { value: [0, 0, 0, 0] },
        thickness: { value: new Vector2() },
        cellColor: { value: new Color() },
        sectionColor: { value: new Color() },
        axisColors: { value: [new Color(), new Color()] },
        middle: { value: new Vector2() },
        center: { value: new Vector2() },
        axes: { value: true },
        fadeDistance: { value: 1 },
        fadeStrength: { value: 1 },
        opacity: { value: 1 },
      },
    });
    this.mesh = new Mesh(new PlaneGeometry(2, 2), material);
    this.mesh.frustumCulled = false;
    // Under whatever else is transparent.
    this.mesh.renderOrder = -1;
    this.mesh.userData.unbounded = true;
    this.mesh.raycast = () => {};
    this.mesh.onBeforeRender = (_renderer, _scene, camera) => this.follow(camera);
    const query = scene.services.get(QUERY) as SceneQuery | undefined;
    this.mesh.visible = query?.grid !== false;
    this.object.add(this.plane.add(this.mesh));
  }

  update(properties: GridProperties, _changed: Changed<GridProperties>): void {
    this.properties = properties;
    const { uniforms } = this.mesh.material;
    uniforms.cell!.value.set(properties.cellSize, properties.sectionSize);
    uniforms.thickness!.value.set(properties.cellThickness, properties.sectionThickness);
    uniforms.cellColor!.value.set(properties.cellColor);
    uniforms.sectionColor!.value.set(properties.sectionColor);
    uniforms.axes!.value = properties.axes;
    uniforms.fadeStrength!.value = properties.fadeStrength;
    uniforms.opacity!.value = properties.opacity;
    this.scene.invalidate();
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  /** Take the place of a camera, just before it draws. */
  private follow(camera: Camera): void {
    const { properties, eye } = this;
    if (!properties) return;
    this.level();
    // From the coordinates of the camera to those of the plane.
    this.toPlane.copy(this.plane.matrixWorld).invert().multiply(camera.matrixWorld);
    eye.setFromMatrixPosition(this.toPlane);
    const { args, cellSize, sectionSize } = properties;
    const infinite = properties.infiniteGrid ?? args === null;
    const { uniforms } = this.mesh.material;
    uniforms.lens!.value.copy(camera.projectionMatrix);
    uniforms.turn!.value.setFromMatrix4(this.toPlane);
    uniforms.height!.value = eye.y;
    uniforms.halfSize!.value.set(...(infinite ? [0, 0] : (args ?? [10, 10]).map((size) => size / 2)));
    uniforms.phase!.value = [eye.x % cellSize, eye.z % cellSize, eye.x % sectionSize, eye.z % sectionSize];
    uniforms.middle!.value.set(-eye.x, -eye.z);
    uniforms.center!.value.copy(properties.followCamera ? NOWHERE : uniforms.middle!.value);
    const fade = properties.fadeDistance;
    uniforms.fadeDistance!.value = fade > 0 ? fade + HEIGHTS * Math.abs(eye.y) : 0;
    this.mesh.material.uniformsNeedUpdate = true;
  }

  /** Level with what is up in the scene. */
  private level(): void {
    const up = new Vector3(...this.scene.up).normalize();
    const wanted = new Quaternion().setFromUnitVectors(Y, up);
    if (!wanted.equals(this.plane.quaternion)) {
      this.plane.quaternion.copy(wanted);
      this.plane.updateMatrixWorld(true);
    }
    const colors = this.mesh.material.uniforms.axisColors!.value as [Color, Color];
    colors[0].set(colorOf(new Vector3(1, 0, 0).applyQuaternion(wanted)));
    colors[1].set(colorOf(new Vector3(0, 0, 1).applyQuaternion(wanted)));
  }
}

/** The colour of the axis that a direction is nearest to. */
function colorOf(direction: Vector3): string {
  const sizes = direction.toArray().map(Math.abs);
  return AXIS_COLORS[sizes.indexOf(Math.max(...sizes))]!;
}
