/** A line around a shape: the shape once more, seen from behind, a little larger on the screen. */

import {
  BackSide,
  type BufferAttribute,
  type BufferGeometry,
  Color,
  Float32BufferAttribute,
  Mesh,
  ShaderMaterial,
  Vector2,
  Vector4,
} from "three";
import type { SceneContext } from "../../Element";
import type { Body } from "./Body";
import type { Form } from "./forms";
import { type GeometryHold, geometriesOf } from "./Geometries";

export interface OutlineLook {
  readonly color?: string | null;
  readonly thickness?: number | null;
  readonly opacity?: number | null;
}

const VERTEX = /* glsl */ `
  #include <common>
  #include <logdepthbuf_pars_vertex>
  uniform vec2 size;
  uniform float thickness;
  void main() {
    vec4 place = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
    vec4 along = projectionMatrix * modelViewMatrix * vec4(normal, 0.0);
    vec2 outward = (along.xy * place.w - place.xy * along.w) * size;
    float far = length(outward);
    if (far > 0.0) place.xy += outward / far * thickness * 2.0 * place.w / size;
    gl_Position = place;
    #include <logdepthbuf_vertex>
  }
`;

const FRAGMENT = /* glsl */ `
  #include <common>
  #include <logdepthbuf_pars_fragment>
  uniform vec3 color;
  uniform float opacity;
  void main() {
    #include <logdepthbuf_fragment>
    gl_FragColor = vec4(color, opacity);
    #include <colorspace_fragment>
  }
`;

const viewport = new Vector4();

export class Outline {
  private readonly material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    side: BackSide,
    uniforms: {
      size: { value: new Vector2(1, 1) },
      thickness: { value: 2 },
      color: { value: new Color(0) },
      opacity: { value: 1 },
    },
  });
  private readonly mesh = new Mesh(undefined, this.material);
  private geometry: GeometryHold | null = null;

  constructor(
    private readonly scene: SceneContext,
    body: Body,
  ) {
    this.mesh.raycast = () => undefined;
    this.mesh.userData.bounds = null;
    // Its vertices are moved by the shader, so the picture's size has to be known when it is drawn.
    this.mesh.onBeforeRender = (renderer) => {
      renderer.getCurrentViewport(viewport);
      (this.material.uniforms.size!.value as Vector2)
        .set(viewport.z, viewport.w)
        .divideScalar(renderer.getPixelRatio());
      this.material.uniformsNeedUpdate = true;
    };
    body.add(this.mesh);
  }

  update(form: Form, { color, thickness, opacity }: OutlineLook): void {
    const before = this.geometry;
    this.geometry = geometriesOf(this.scene).acquire(`outline ${form.key}`, () => hull(form.make()));
    before?.release();
    this.mesh.geometry = this.geometry.value;
    const { uniforms } = this.material;
    (uniforms.color!.value as Color).set(color ?? "#000000");
    uniforms.thickness!.value = thickness ?? 2;
    uniforms.opacity!.value = opacity ?? 1;
    this.material.transparent = (opacity ?? 1) < 1;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.geometry?.release();
    this.material.dispose();
  }
}

/** The same triangles with one normal for all vertices at one place, so that the hull does not tear at edges. */
function hull(geometry: BufferGeometry): BufferGeometry {
  const position = geometry.getAttribute("position") as BufferAttribute;
  const normal = geometry.getAttribute("normal") as BufferAttribute;
  const keys: string[] = [];
  const sums = new Map<string, [number, number, number]>();
  for (let index = 0; index < position.count; index++) {
    const at = [position.getX(index), position.getY(index), position.getZ(index)];
    const key = at.map((number) => Math.round(number * 1e5)).join(" ");
    keys.push(key);
    const sum = sums.get(key) ?? [0, 0, 0];
    sum[0] += normal.getX(index);
    sum[1] += normal.getY(index);
    sum[2] += normal.getZ(index);
    sums.set(key, sum);
  }
  const joined = keys.flatMap((key) => {
    const [x, y, z] = sums.get(key)!;
    const length = Math.hypot(x, y, z) || 1;
    return [x / length, y / length, z / length];
  });
  geometry.setAttribute("normal", new Float32BufferAttribute(joined, 3));
  geometry.deleteAttribute("uv");
  return geometry;
}
