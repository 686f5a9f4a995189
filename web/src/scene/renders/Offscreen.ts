/**
 * Pictures and depths of a scene that are not drawn on the page.
 *
 * A picture has the colours of the page: tone mapping and the encoding of colours are those of the canvas. What is
 * larger than the graphics device can draw at once is drawn in tiles.
 */

import {
  Color,
  FloatType,
  NearestFilter,
  type Object3D,
  type PointsMaterial,
  type Scene,
  SRGBColorSpace,
  UnsignedByteType,
  Vector2,
  type WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import { type AnyCamera, isPerspective } from "../camera/projection";
import { DepthMaterials } from "./DepthMaterials";
import { flipRows, type Pixels } from "./encode";

/** Sides of a tile. */
const TILE = 2048;
/** Pixels of the largest picture. */
export const MOST_PIXELS = 64_000_000;

/** What three.js draws as it draws on a canvas: with tone mapping, and colours encoded for a screen. */
export type ScreenTarget = WebGLRenderTarget & { isXRRenderTarget?: boolean };

export interface Shot {
  readonly scene: Scene;
  readonly camera: AnyCamera;
  readonly width: number;
  readonly height: number;
  /** Objects that are left out. */
  readonly without?: readonly Object3D[];
  /** Wait for the device without stopping the page. */
  readonly patient?: boolean;
}

export class Offscreen {
  private color: ScreenTarget | null = null;
  private depth: WebGLRenderTarget | null = null;
  private readonly materials = new DepthMaterials();

  constructor(private readonly renderer: WebGLRenderer) {}

  /** What a camera sees; its aspect is set to that of the picture while it is drawn. */
  async picture(shot: Shot): Promise<Pixels> {
    const { width, height } = shot;
    checkSize(width, height);
    const data = new Uint8Array(4 * width * height);
    await this.eachTile(shot, async (left, top, wide, high) => {
      const target = this.colorTarget(wide, high);
      this.draw(shot, target, [left, top, wide, high]);
      const part = new Uint8Array(4 * wide * high);
      await this.read(target, wide, high, part, shot.patient ?? false);
      copyTile(part, data, 4, { left, bottom: height - top - high, wide, high, width });
    });
    return { data, width, height };
  }

  /** Draws a picture into a target of its owner's, where it stays. */
  drawInto(target: ScreenTarget, shot: Shot): void {
    target.setSize(shot.width, shot.height);
    this.draw(shot, target, [0, 0, shot.width, shot.height]);
  }

  /** A target for pictures with the colours of the page. Whoever asks for it disposes of it. */
  screenTarget(width: number, height: number): ScreenTarget {
    const samples = this.renderer.getContextAttributes()?.antialias ? 4 : 0;
    const target: ScreenTarget = new WebGLRenderTarget(width, height, { type: UnsignedByteType, samples });
    target.isXRRenderTarget = true;
    target.texture.colorSpace = SRGBColorSpace;
    // The shaders encode colours already; the device must not do it again.
    target.texture.internalFormat = "RGBA8";
    return target;
  }

  /** Distances along the camera's axis, the highest row first; infinite where nothing is. */
  async depths(shot: Shot): Promise<Float32Array<ArrayBuffer>> {
    const { width, height, camera } = shot;
    checkSize(width, height);
    const all = new Float32Array(width * height);
    await this.eachTile(shot, async (left, top, wide, high) => {
      const target = this.depthTarget(wide, high);
      this.materials.setRange(camera.near, isPerspective(camera) ? 0 : camera.far - camera.near);
      const restore = this.materials.replace(shot.scene);
      try {
        this.draw(shot, target, [left, top, wide, high], true);
      } finally {
        restore();
      }
      const part = new Float32Array(4 * wide * high);
      await this.read(target, wide, high, part, shot.patient ?? false);
      const single = new Float32Array(wide * high);
      for (let at = 0; at < single.length; at++) {
        single[at] = part[4 * at + 3] === 0 ? Number.POSITIVE_INFINITY : part[4 * at]!;
      }
      copyTile(single, all, 1, { left, bottom: height - top - high, wide, high, width });
    });
    const upright = new Float32Array(all.length);
    flipRows(all, upright, width, height);
    return upright;
  }

  dispose(): void {
    this.color?.dispose();
    this.depth?.dispose();
    this.materials.dispose();
  }

  private async eachTile(
    { width, height }: Shot,
    draw: (left: number, top: number, wide: number, high: number) => Promise<void>,
  ): Promise<void> {
    const side = Math.min(TILE, this.renderer.capabilities.maxTextureSize);
    for (let top = 0; top < height; top += side) {
      for (let left = 0; left < width; left += side) {
        await draw(left, top, Math.min(side, width - left), Math.min(side, height - top));
      }
    }
  }

  private draw(shot: Shot, target: WebGLRenderTarget, tile: [number, number, number, number], bare = false): void {
    const { renderer } = this;
    const { scene, camera, width, height, without = [] } = shot;
    const restoreCamera = shape(camera, width, height, tile);
    const restorePoints = scalePoints(scene, height / renderer.getDrawingBufferSize(new Vector2()).y);
    const hidden = without.filter((object) => object.visible);
    for (const object of hidden) object.visible = false;
    const before = {
      target: renderer.getRenderTarget(),
      color: renderer.getClearColor(new Color()),
      alpha: renderer.getClearAlpha(),
      background: scene.background,
      xr: renderer.xr.enabled,
    };
    try {
      // A headset would draw its own views.
      renderer.xr.enabled = false;
      if (bare) {
        scene.background = null;
        renderer.setClearColor(0x000000, 0);
      }
      renderer.setRenderTarget(target);
      renderer.clear();
      renderer.render(scene, camera);
    } finally {
      renderer.setRenderTarget(before.target);
      renderer.setClearColor(before.color, before.alpha);
      scene.background = before.background;
      renderer.xr.enabled = before.xr;
      for (const object of hidden) object.visible = true;
      restorePoints();
      restoreCamera();
    }
  }

  private async read(
    target: WebGLRenderTarget,
    width: number,
    height: number,
    into: Uint8Array | Float32Array,
    patient: boolean,
  ): Promise<void> {
    // Timers of a hidden page are slow, and waiting for the device uses them.
    if (patient && !document.hidden) await this.renderer.readRenderTargetPixelsAsync(target, 0, 0, width, height, into);
    else this.renderer.readRenderTargetPixels(target, 0, 0, width, height, into);
  }

  private colorTarget(width: number, height: number): ScreenTarget {
    this.color ??= this.screenTarget(width, height);
    this.color.setSize(width, height);
    return this.color;
  }

  private depthTarget(width: number, height: number): WebGLRenderTarget {
    const filters = { minFilter: NearestFilter, magFilter: NearestFilter };
    this.depth ??= new WebGLRenderTarget(width, height, { type: FloatType, ...filters });
    this.depth.setSize(width, height);
    return this.depth;
  }
}

function checkSize(width: number, height: number): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!whole || width * height > MOST_PIXELS) {
    throw new Error(`a picture has 1 to ${MOST_PIXELS} pixels, not ${width} × ${height}`);
  }
}

/** Gives a camera the shape of a picture, and of a tile in it. @returns what gives it its own back */
function shape(camera: AnyCamera, width: number, height: number, [left, top, wide, high]: number[]): () => void {
  const before = isPerspective(camera)
    ? { aspect: camera.aspect }
    : { left: camera.left, right: camera.right, top: camera.top, bottom: camera.bottom };
  if (isPerspective(camera)) {
    camera.aspect = width / height;
  } else {
    const middle = (camera.left + camera.right) / 2;
    const half = (((camera.top - camera.bottom) / 2) * width) / height;
    camera.left = middle - half;
    camera.right = middle + half;
  }
  const tiled = wide !== width || high !== height;
  if (tiled) camera.setViewOffset(width, height, left!, top!, wide!, high!);
  camera.updateProjectionMatrix();
  return () => {
    Object.assign(camera, before);
    if (tiled) camera.clearViewOffset();
    camera.updateProjectionMatrix();
  };
}

/** Points in metres are as large as in a window of the same height: three.js takes the canvas's for all. */
function scalePoints(scene: Scene, factor: number): () => void {
  const scaled = new Set<PointsMaterial>();
  if (factor !== 1 && Number.isFinite(factor)) {
    scene.traverseVisible((object) => {
      const material = (object as Object3D & { material?: PointsMaterial }).material;
      if (material?.isPointsMaterial && material.sizeAttenuation) scaled.add(material);
    });
  }
  for (const material of scaled) material.size *= factor;
  return () => {
    for (const material of scaled) material.size /= factor;
  };
}

function copyTile<T extends Uint8Array | Float32Array>(
  part: T,
  all: T,
  channels: number,
  { left, bottom, wide, high, width }: { left: number; bottom: number; wide: number; high: number; width: number },
): void {
  const row = channels * wide;
  for (let y = 0; y < high; y++) {
    all.set(part.subarray(y * row, (y + 1) * row), channels * ((bottom + y) * width + left));
  }
}
