/** Pictures of what virtual cameras see, over the scene: drawn in this browser, sent to nobody. */

import "./previews.css";
import { type SceneContext, SceneElement } from "../../Element";
import { flipRows } from "../../renders/encode";
import { RENDERS, type Renders } from "../../renders/Renders";
import { PicturePace } from "./PicturePace";
import type { CameraPreviewOverlayProperties, CameraPreviewThumbsProperties } from "./properties";

/** Canvases with the pictures of some cameras, by their keys. */
class Screens {
  readonly node = document.createElement("div");
  private readonly canvases = new Map<string, HTMLCanvasElement>();

  constructor(
    private readonly scene: SceneContext,
    className: string,
  ) {
    this.node.className = className;
  }

  async draw(keys: readonly string[], width: number): Promise<void> {
    const renders = this.scene.services.get(RENDERS) as Renders | undefined;
    for (const [key, canvas] of this.canvases) {
      if (keys.includes(key)) continue;
      canvas.remove();
      this.canvases.delete(key);
    }
    for (const key of keys) {
      const pixels = await renders?.preview(key, Math.round(width * Math.min(globalThis.devicePixelRatio || 1, 2)));
      if (!pixels) continue;
      const canvas = this.canvasOf(key);
      canvas.width = pixels.width;
      canvas.height = pixels.height;
      canvas.style.width = `${width}px`;
      const image = new ImageData(pixels.width, pixels.height);
      flipRows(pixels.data, image.data, 4 * pixels.width, pixels.height);
      canvas.getContext("2d")?.putImageData(image, 0, 0);
    }
  }

  private canvasOf(key: string): HTMLCanvasElement {
    let canvas = this.canvases.get(key);
    if (!canvas) {
      canvas = document.createElement("canvas");
      canvas.title = key;
      this.canvases.set(key, canvas);
      this.node.append(canvas);
    }
    return canvas;
  }
}

abstract class Preview<P extends { width: number; fps: number }> extends SceneElement<P> {
  readonly object = null;
  protected abstract readonly screens: Screens;
  protected properties: P | null = null;
  private readonly pace = new PicturePace(this.scene, () => this.draw());

  override get node(): HTMLElement {
    return this.screens.node;
  }

  override update(properties: P): void {
    this.properties = properties;
    this.pace.set("frame", properties.fps);
  }

  override dispose(): void {
    this.pace.dispose();
  }

  protected abstract keys(properties: P, renders: Renders): readonly string[];

  private async draw(): Promise<void> {
    const renders = this.scene.services.get(RENDERS) as Renders | undefined;
    if (this.properties && renders) {
      await this.screens.draw(this.keys(this.properties, renders), this.properties.width);
    }
  }
}

export class PreviewThumbs extends Preview<CameraPreviewThumbsProperties> {
  protected readonly screens = new Screens(this.scene, "scene-view-thumbs");

  protected override keys(_: CameraPreviewThumbsProperties, renders: Renders): readonly string[] {
    return renders.keys;
  }
}

export class PreviewOverlay extends Preview<CameraPreviewOverlayProperties> {
  protected readonly screens = new Screens(this.scene, "scene-view-preview");

  protected override keys({ camera }: CameraPreviewOverlayProperties, renders: Renders): readonly string[] {
    return camera !== null && renders.keys.includes(camera) ? [camera] : [];
  }
}
