/** A band along a path that faces the camera and gets thinner and fainter towards its end. */

import {
  Box3,
  BufferAttribute,
  BufferGeometry,
  type Camera,
  Color,
  DoubleSide,
  DynamicDrawUsage,
  Mesh,
  ShaderMaterial,
  Vector4,
  type WebGLRenderer,
} from "three";

const viewport = new Vector4();

const VERTEX = /* glsl */ `
  #include <common>
  #include <logdepthbuf_pars_vertex>
  attribute vec3 before;
  attribute vec3 after;
  attribute float side;
  attribute float part;
  uniform float width;
  uniform float pixel;
  uniform float power;
  varying float vPart;
  void main() {
    vPart = part;
    vec4 here = modelViewMatrix * vec4(position, 1.0);
    vec3 along = (modelViewMatrix * vec4(after - before, 0.0)).xyz;
    vec3 sight = isOrthographic ? vec3(0.0, 0.0, 1.0) : normalize(here.xyz);
    vec3 across = cross(along, sight);
    float size = length(across);
    across = size > 0.0 ? across / size : vec3(0.0);
    float scale = pixel > 0.0 ? pixel * (isOrthographic ? 1.0 : -here.z) : 1.0;
    float taper = power > 0.0 ? pow(part, power) : 1.0;
    here.xyz += across * (side * 0.5 * width * scale * taper);
    gl_Position = projectionMatrix * here;
    #include <logdepthbuf_vertex>
  }
`;

const FRAGMENT = /* glsl */ `
  #include <common>
  #include <logdepthbuf_pars_fragment>
  uniform vec3 color;
  uniform float opacity;
  uniform bool fade;
  varying float vPart;
  void main() {
    #include <logdepthbuf_fragment>
    gl_FragColor = vec4(color, opacity * (fade ? vPart : 1.0));
    #include <tonemapping_fragment>
    #include <colorspace_fragment>
  }
`;

export interface RibbonLook {
  readonly color: string;
  readonly width: number;
  readonly worldUnits: boolean;
  readonly opacity: number;
  readonly fade: boolean;
  /** 0: as wide at its end as at its head; 1: linearly thinner; 2: with the square. */
  readonly power: number;
}

export class Ribbon {
  readonly object: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly bounds = new Box3();
  private capacity = 0;
  private inPixels = false;

  constructor() {
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        color: { value: new Color() },
        opacity: { value: 1 },
        fade: { value: true },
        width: { value: 1 },
        pixel: { value: 0 },
        power: { value: 2 },
      },
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
    });
    this.object = new Mesh(new BufferGeometry(), material);
    this.object.frustumCulled = false;
    this.object.userData.bounds = this.bounds;
    this.object.raycast = () => {};
    this.object.onBeforeRender = (renderer, _scene, camera) => this.measure(renderer, camera);
    this.object.visible = false;
  }

  look({ color, width, worldUnits, opacity, fade, power }: RibbonLook): void {
    const { uniforms } = this.object.material;
    (uniforms.color!.value as Color).set(color);
    uniforms.width!.value = width;
    uniforms.opacity!.value = opacity;
    uniforms.fade!.value = fade;
    uniforms.power!.value = power;
    this.inPixels = !worldUnits;
  }

  /** @param points x, y, z from its end to its head; `parts` tells of each 0 (the end) to 1 (the head) */
  setPath(points: readonly number[], parts: readonly number[]): void {
    const count = parts.length;
    this.object.visible = count > 1;
    if (count < 2) return;
    this.bounds.setFromArray(points);
    if (count > this.capacity) this.remake(2 ** Math.ceil(Math.log2(Math.max(count, 32))));
    const { geometry } = this.object;
    const position = geometry.getAttribute("position") as BufferAttribute;
    const before = geometry.getAttribute("before") as BufferAttribute;
    const after = geometry.getAttribute("after") as BufferAttribute;
    const part = geometry.getAttribute("part") as BufferAttribute;
    for (let i = 0; i < count; i += 1) {
      const last = 3 * Math.max(i - 1, 0);
      const next = 3 * Math.min(i + 1, count - 1);
      for (const vertex of [2 * i, 2 * i + 1]) {
        position.setXYZ(vertex, points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!);
        before.setXYZ(vertex, points[last]!, points[last + 1]!, points[last + 2]!);
        after.setXYZ(vertex, points[next]!, points[next + 1]!, points[next + 2]!);
        part.setX(vertex, parts[i]!);
      }
    }
    for (const attribute of [position, before, after, part]) attribute.needsUpdate = true;
    geometry.setDrawRange(0, (count - 1) * 6);
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }

  private measure(renderer: WebGLRenderer, camera: Camera): void {
    const { height } = renderer.getViewport(viewport);
    const { uniforms } = this.object.material;
    uniforms.pixel!.value = this.inPixels ? 2 / (camera.projectionMatrix.elements[5]! * height) : 0;
    this.object.material.uniformsNeedUpdate = true;
  }

  private remake(capacity: number): void {
    this.object.geometry.dispose();
    const geometry = new BufferGeometry();
    for (const [name, size] of [
      ["position", 3],
      ["before", 3],
      ["after", 3],
      ["part", 1],
    ] as const) {
      const attribute = new BufferAttribute(new Float32Array(2 * capacity * size), size);
      geometry.setAttribute(name, attribute.setUsage(DynamicDrawUsage));
    }
    const sides = Float32Array.from({ length: 2 * capacity }, (_, vertex) => (vertex % 2 === 0 ? -1 : 1));
    geometry.setAttribute("side", new BufferAttribute(sides, 1));
    const index = new Uint32Array((capacity - 1) * 6);
    for (let i = 0; i < capacity - 1; i += 1)
      index.set([2 * i, 2 * i + 1, 2 * i + 2, 2 * i + 1, 2 * i + 3, 2 * i + 2], 6 * i);
    geometry.setIndex(new BufferAttribute(index, 1));
    this.object.geometry = geometry;
    this.capacity = capacity;
  }
}
