/** The picture behind the mesh: a rectangle that covers the whole view. */

import { BufferAttribute, BufferGeometry, GLSL3, Mesh, ShaderMaterial, Vector3 } from "three";
import { BACKGROUND_FRAGMENT, BACKGROUND_VERTEX } from "./shaders";
import type { Theme } from "./theme";

export class Background {
  readonly object: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly top = new Vector3();
  private readonly bottom = new Vector3();

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    const material = new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: BACKGROUND_VERTEX,
      fragmentShader: BACKGROUND_FRAGMENT,
      uniforms: { top: { value: this.top }, bottom: { value: this.bottom } },
      depthTest: false,
      depthWrite: false,
    });
    this.object = new Mesh(geometry, material);
    this.object.frustumCulled = false;
    this.object.renderOrder = -1;
  }

  setTheme(theme: Theme): void {
    this.top.set(...theme.top);
    this.bottom.set(...theme.bottom);
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
