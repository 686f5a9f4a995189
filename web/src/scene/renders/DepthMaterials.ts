/**
 * Twins of the materials of a scene that write how far away a surface is, instead of what it looks like.
 *
 * A twin inherits everything from its original, so vertices go where the original puts them and holes stay holes; only
 * the last line of its fragment shader is another one. Under perspective the fourth component of a position is its
 * distance along the camera's axis, and the device hands its inverse to every fragment: no depth buffer is asked, whose
 * steps would be coarse far away.
 */

import { GLSL3, type Material, type Mesh, NoBlending, type Object3D, type ShaderMaterial } from "three";

type Materials = Material | Material[];
type Drawn = Object3D & { material: Materials };

interface Twin extends Material {
  /** What it stands for was thrown away. */
  release(): void;
}

const BEYOND = /* glsl */ `
uniform float depthNear;
uniform float depthSpan;
`;
const DISTANCE = /* glsl */ `
void main() {
  mainOfColor();
  float along = depthSpan > 0.0 ? depthNear + gl_FragCoord.z * depthSpan : 1.0 / gl_FragCoord.w;
  gl_FragColor = vec4(along, 0.0, 0.0, 1.0);
}
`;

export class DepthMaterials {
  private readonly twins = new Map<Material, Twin>();
  private readonly range = { near: { value: 0 }, span: { value: 0 } };

  private made = 0;

  /** Set before drawing with a parallel camera, whose fragments know no distance; `span` 0: perspective. */
  setRange(near: number, span: number): void {
    this.range.near.value = near;
    this.range.span.value = span;
  }

  /** Puts the twins in place below `root`. @returns what puts the originals back */
  replace(root: Object3D): () => void {
    const replaced: [Drawn, Materials][] = [];
    root.traverseVisible((object) => {
      const { material } = object as Mesh;
      if (!material) return;
      const drawn = object as Drawn;
      replaced.push([drawn, material]);
      drawn.material = Array.isArray(material) ? material.map((one) => this.twin(one)) : this.twin(material);
    });
    return () => {
      for (const [object, material] of replaced) object.material = material;
    };
  }

  dispose(): void {
    for (const twin of [...this.twins.values()]) twin.release();
  }

  private twin(original: Material): Material {
    const known = this.twins.get(original);
    if (known) return known;
    const twin = Object.create(original) as Twin;
    const { range } = this;
    const forget = (): void => {
      original.removeEventListener("dispose", forget);
      this.twins.delete(original);
      twin.dispose();
    };
    const own: Record<string, unknown> = {
      // Listeners of the original's are not the twin's.
      _listeners: undefined,
      blending: NoBlending,
      release: forget,
      onBeforeCompile(shader: Parameters<Material["onBeforeCompile"]>[0], renderer: never): void {
        original.onBeforeCompile(shader, renderer);
        shader.uniforms.depthNear = range.near;
        shader.uniforms.depthSpan = range.span;
        shader.fragmentShader =
          BEYOND + shader.fragmentShader.replace(/\bvoid\s+main\s*\(\s*(void)?\s*\)/, "void mainOfColor()") + DISTANCE;
      },
      customProgramCacheKey: () => `${original.customProgramCacheKey()}|depth`,
    };
    for (const [name, value] of Object.entries(own)) {
      Object.defineProperty(twin, name, { value, writable: true, configurable: true, enumerable: true });
    }
    // What hides nothing is not there for a depth sensor; nor is what names the output of its shader itself.
    const readable = !namesItsOutput(original);
    Object.defineProperty(twin, "visible", { get: () => readable && original.visible && original.depthWrite });
    Object.defineProperty(twin, "id", { value: -1 - this.made++ });
    if ("transmission" in original) Object.defineProperty(twin, "transmission", { value: 0 });
    Object.defineProperty(twin, "transparent", { value: false, writable: true });
    original.addEventListener("dispose", forget);
    this.twins.set(original, twin);
    return twin;
  }
}

function namesItsOutput(material: Material): boolean {
  const { isRawShaderMaterial, glslVersion } = material as Material &
    Partial<ShaderMaterial> & { isRawShaderMaterial?: boolean };
  return isRawShaderMaterial === true || glslVersion === GLSL3;
}
