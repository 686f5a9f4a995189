/**
 * The canvas of a view and what is drawn around the mesh: the WebGL context, its size, background and axes.
 *
 * A lost context (the graphics driver restarted, or the browser took it away) is told and comes back by itself:
 * everything is uploaded again from the arrays, which stay in memory.
 */

import { LinearSRGBColorSpace, Scene, WebGLRenderer } from "three";
import { Axes } from "./Axes";
import { Background } from "./Background";
import type { CameraRig } from "./CameraRig";
import { MultisampledTarget } from "./MultisampledTarget";
import { Notice } from "./Notice";
import type { Theme } from "./theme";
import type { ViewName } from "./types";

const LARGEST_PIXEL_RATIO = 2;

export interface StageHost {
  /** The context is gone: what was uploaded must be given up, for three.js cannot free it in the next one. */
  lost(): void;
  /** The size changed, which emptied the canvas: draw at once. */
  resized(): void;
  /** The context is back: draw. */
  restored(): void;
}

export class Stage {
  readonly canvas = document.createElement("canvas");
  readonly scene = new Scene();
  /** Size in CSS pixels; 0 while the container is hidden. */
  width = 0;
  height = 0;
  frames = 0;
  private readonly renderer: WebGLRenderer;
  private readonly background = new Background();
  private readonly axes = new Axes();
  private readonly picture = new MultisampledTarget();
  private readonly notice: Notice;
  private readonly observer: ResizeObserver;
  private readonly abort = new AbortController();
  private lost = false;

  /** @throws Error where the browser offers no WebGL 2 */
  constructor(
    private readonly container: HTMLElement,
    private readonly host: StageHost,
  ) {
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "3D view. Arrow keys turn, plus and minus zoom, R shows everything.");
    this.renderer = new WebGLRenderer({ canvas: this.canvas, powerPreference: "high-performance" });
    this.renderer.autoClear = false;
    // Every colour of the scene is a plain sRGB number already; three.js must convert none.
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.scene.matrixAutoUpdate = false;
    this.scene.add(this.background.object);
    container.append(this.canvas);
    this.notice = new Notice(container);
    const { signal } = this.abort;
    this.canvas.addEventListener("webglcontextlost", (event) => this.onLost(event), { signal });
    this.canvas.addEventListener("webglcontextrestored", () => this.onRestored(), { signal });
    this.observer = new ResizeObserver(() => {
      if (this.resize()) this.host.resized();
    });
    this.observer.observe(container);
    this.resize();
  }

  /** Device pixels per CSS pixel. */
  get pixelRatio(): number {
    return Math.min(globalThis.devicePixelRatio || 1, LARGEST_PIXEL_RATIO);
  }

  get drawable(): boolean {
    return !this.lost && this.width > 0 && this.height > 0;
  }

  get info(): WebGLRenderer["info"] {
    return this.renderer.info;
  }

  setTheme(theme: Theme): void {
    this.background.setTheme(theme);
    this.axes.setTheme(theme);
    this.container.dataset.theme = theme.dark ? "dark" : "light";
  }

  /** @param fine with smooth edges, which takes several times as long without a graphics processor */
  draw(rig: CameraRig, withAxes: boolean, fine: boolean): void {
    if (!this.drawable) return;
    const { renderer, width, height, pixelRatio } = this;
    rig.update();
    if (fine) {
      this.picture.begin(renderer, width * pixelRatio, height * pixelRatio);
      renderer.render(this.scene, rig.camera);
      this.picture.present(renderer, width, height);
    } else {
      renderer.setViewport(0, 0, width, height);
      renderer.clear();
      renderer.render(this.scene, rig.camera);
    }
    if (withAxes) this.axes.draw(renderer, rig);
    this.frames++;
  }

  /** The view that a click on the axes asks for; CSS pixels from the top left. */
  viewAt(x: number, y: number, rig: CameraRig): ViewName | null {
    return this.axes.viewAt(x, this.height - y, rig);
  }

  /** What was drawn last as PNG; only right after drawing, before the browser takes the picture away. */
  async png(): Promise<Blob> {
    const blob = await new Promise<Blob | null>((resolve) => this.canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("The browser could not make a picture of the view.");
    return blob;
  }

  dispose(): void {
    this.abort.abort();
    this.observer.disconnect();
    this.background.dispose();
    this.axes.dispose();
    this.picture.dispose();
    this.renderer.dispose();
    // Browsers keep only some sixteen contexts alive, and collect lost ones late unless told.
    this.renderer.forceContextLoss();
    this.notice.dispose();
    this.canvas.remove();
  }

  /** Take over the container's size; returns whether there is anything to draw. */
  private resize(): boolean {
    this.width = this.container.clientWidth;
    this.height = this.container.clientHeight;
    if (this.width === 0 || this.height === 0) return false;
    this.renderer.setPixelRatio(this.pixelRatio);
    this.renderer.setSize(this.width, this.height, false);
    return true;
  }

  private onLost(event: Event): void {
    // Without this the browser would not give the context back.
    event.preventDefault();
    this.lost = true;
    this.picture.dispose();
    this.host.lost();
    this.notice.show("The graphics device was lost. The view comes back as soon as it is available again.");
  }

  private onRestored(): void {
    this.lost = false;
    this.notice.show(null);
    this.host.restored();
  }
}
