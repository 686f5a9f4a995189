/**
 * A picture drawn with smooth edges beside the screen, and then copied onto it.
 *
 * The canvas itself has no multisampling, so that frames of a movement can do without where it would make them slow.
 */

import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  GLSL3,
  Mesh,
  Scene,
  ShaderMaterial,
  type WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import { COPY_FRAGMENT, COPY_VERTEX } from "./shaders";

const SAMPLES = 4;

export class MultisampledTarget {
  private readonly target = new WebGLRenderTarget(1, 1, { samples: SAMPLES, generateMipmaps: false });
  private readonly geometry = new BufferGeometry();
  private readonly material: ShaderMaterial;
  private readonly scene = new Scene();
  private readonly camera = new Camera();

  constructor() {
    this.geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    this.material = new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: COPY_VERTEX,
      fragmentShader: COPY_FRAGMENT,
      uniforms: { picture: { value: this.target.texture } },
      depthTest: false,
      depthWrite: false,
      transparent: true,
      premultipliedAlpha: true,
    });
    const mesh = new Mesh(this.geometry, this.material);
    mesh.frustumCulled = false;
    this.scene.add(mesh);
  }

  /** Draw into an empty, transparent picture of this size from now on; device pixels. */
  begin(renderer: WebGLRenderer, width: number, height: number): void {
    this.target.setSize(Math.max(Math.round(width), 1), Math.max(Math.round(height), 1));
    renderer.setRenderTarget(this.target);
    // Not once for all: a context that was lost and came back has forgotten it.
    renderer.setClearColor(0, 0);
    renderer.clear();
  }

  /** Lay the picture over the canvas at the lower left corner; CSS pixels. */
  present(renderer: WebGLRenderer, width: number, height: number): void {
    renderer.setRenderTarget(null);
    renderer.setViewport(0, 0, width, height);
    renderer.render(this.scene, this.camera);
  }

  dispose(): void {
    this.target.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}
