/**
 * A grid on the ground, computed for each pixel: any size costs the same.
 *
 * It is a square that lies under the camera; where the lines are in it is computed in double precision, so that they do
 * not tremble far from the origin. Lines that are closer together than pixels fade instead of shimmering.
 */

import {
  type Camera,
  Color,
  DoubleSide,
  Group,
  Matrix4,
  Mesh,
  PlaneGeometry,
  Quaternion,
  ShaderMaterial,
  Vector2,
  Vector3,
} from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { AXIS_COLORS } from "./axes";
import type { GridProperties } from "./properties";

const VERTEX = /* glsl */ `
  #include <common>
  #include <logdepthbuf_pars_vertex>
  uniform vec2 reach;
  varying vec2 vPlace;
  void main() {
    vPlace = position.xz * reach;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(vPlace.x, 0.0, vPlace.y, 1.0);
    #include <logdepthbuf_vertex>
  }
`;

const FRAGMENT = /* glsl */ `
  #include <common>
  #include <logdepthbuf_pars_fragment>
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
  varying vec2 vPlace;

  float lines(vec2 place, float size, float width) {
    vec2 at = place / size;
    vec2 step = max(fwidth(at), vec2(1e-9));
    vec2 near = abs(fract(at - 0.5) - 0.5) / step;
    // Denser than pixels: their mean, not their moire.
    vec2 calm = 1.0 - smoothstep(0.25, 0.7, step * width);
    vec2 drawn = (1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, near)) * calm;
    return max(drawn.x, drawn.y) * min(width, 1.0);
  }

  void main() {
    #include <logdepthbuf_fragment>
    float thin = lines(vPlace + phase.xy, cell.x, thickness.x);
    float thick = lines(vPlace + phase.zw, cell.y, thickness.y);
    vec4 drawn = vec4(mix(cellColor, sectionColor, thick), max(0.75 * thin, thick));
    if (axes) {
      vec2 off = abs(vPlace - middle) / max(fwidth(vPlace), vec2(1e-9));
      vec2 on = 1.0 - smoothstep(vec2(0.5), vec2(1.5), off);
      drawn = mix(drawn, vec4(axisColors[0], 1.0), on.y);
      drawn = mix(drawn, vec4(axisColors[1], 1.0), on.x);
    }
    float far = fadeDistance > 0.0 ? clamp(1.0 - length(vPlace - center) / fadeDistance, 0.0, 1.0) : 1.0;
    drawn.a *= opacity * pow(far, fadeStrength);
    if (drawn.a < 0.002) discard;
    gl_FragColor = drawn;
    #include <tonemapping_fragment>
    #include <colorspace_fragment>
  }
`;

/** The square reaches further where the camera is high above it. */
const HEIGHTS = 8;
const Y = new Vector3(0, 1, 0);

export class Grid extends SceneElement<GridProperties> {
  readonly object = new Group();
  private readonly level = new Group();
  private readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  private properties: GridProperties | null = null;
  private readonly inverse = new Matrix4();
  private readonly eye = new Vector3();
  private readonly shift = new Matrix4();

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
        reach: { value: new Vector2() },
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
    this.mesh = new Mesh(new PlaneGeometry(2, 2).rotateX(-Math.PI / 2), material);
    this.mesh.frustumCulled = false;
    this.mesh.matrixWorldAutoUpdate = false;
    this.mesh.raycast = () => {};
    this.mesh.onBeforeRender = (_renderer, _scene, camera) => this.follow(camera);
    this.object.add(this.level.add(this.mesh));
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

  /** Put the square under a camera, just before it draws. */
  private follow(camera: Camera): void {
    const { properties, eye } = this;
    if (!properties) return;
    this.turn();
    const plane = this.level.matrixWorld;
    eye.setFromMatrixPosition(camera.matrixWorld).applyMatrix4(this.inverse.copy(plane).invert());
    const { args } = properties;
    const infinite = properties.infiniteGrid ?? args === null;
    const { uniforms } = this.mesh.material;
    const fade = properties.fadeDistance > 0 ? properties.fadeDistance + HEIGHTS * Math.abs(eye.y) : 0;
    const reach = fade > 0 ? fade : 1000 + 100 * Math.abs(eye.y);
    const x = infinite ? eye.x : 0;
    const z = infinite ? eye.z : 0;
    if (infinite) uniforms.reach!.value.set(reach, reach);
    else uniforms.reach!.value.set((args?.[0] ?? 10) / 2, (args?.[1] ?? 10) / 2);
    const { cellSize, sectionSize } = properties;
    uniforms.phase!.value = [x % cellSize, z % cellSize, x % sectionSize, z % sectionSize];
    uniforms.middle!.value.set(-x, -z);
    if (properties.followCamera) uniforms.center!.value.set(eye.x - x, eye.z - z);
    else uniforms.center!.value.set(-x, -z);
    uniforms.fadeDistance!.value = fade;
    this.mesh.matrixWorld.multiplyMatrices(plane, this.shift.makeTranslation(x, 0, z));
    this.mesh.material.uniformsNeedUpdate = true;
  }

  /** Level with what is up in the scene. */
  private turn(): void {
    const up = new Vector3(...this.scene.up).normalize();
    const wanted = new Quaternion().setFromUnitVectors(Y, up);
    if (!wanted.equals(this.level.quaternion)) {
      this.level.quaternion.copy(wanted);
      this.level.updateMatrixWorld(true);
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
