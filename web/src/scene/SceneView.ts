/**
 * A picture of a scene: the canvas, what is over it, when a frame is drawn, and what elements may use.
 *
 * A frame is drawn when something changed, at most once per animation frame, and never otherwise. In a headset its own
 * clock asks for every frame. Features (camera, pointer, renders, headsets) are classes of their own that are given the
 * view's context; the view only knows when to call them.
 */

import "./scene.css";
import { type Camera, Color, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from "three";
import type { DocumentCopy } from "../document";
import { Notice } from "../mesh/Notice";
import { type FrameTime, RenderLoop } from "../mesh/RenderLoop";
import { Signal } from "../signal";
import { Complaints } from "./Complaints";
import type { SceneContext, SceneElement, SendOptions, ServerEvent } from "./Element";
import { DEFAULT_SCENE, type SceneProperties } from "./elements/base/properties";
import { Features } from "./features";
import { Loading } from "./Loading";
import { QUERY, sceneQuery } from "./query";
import { layerGroup, SceneHost } from "./SceneHost";
import { drawsInSoftware } from "./software";
import { toneMappingOf } from "./toneMapping";

const LARGEST_PIXEL_RATIO = 2;

/** How a view reaches the program. */
export interface SceneLink {
  readonly role: "control" | "view";
  send(etype: string, key: string | null, value: unknown, options?: SendOptions): void;
  answer(etype: string, handler: (event: ServerEvent) => unknown): () => void;
  /** Applies what has come: in a headset the page has no animation frames of its own. */
  applyNow?(): void;
  /** See `HostOptions.resolve`. */
  resolve(value: unknown, signal: () => AbortSignal): Promise<unknown> | undefined;
}

export interface SceneViewOptions {
  readonly document: DocumentCopy;
  readonly name: string;
  readonly link: SceneLink;
  readonly theme: "light" | "dark";
}

/** Counters of one view, for tests and the curious. */
export interface SceneStatistics {
  readonly frames: number;
  readonly elements: number;
  readonly geometries: number;
  readonly textures: number;
  readonly programs: number;
  /** Drawn in the last frame. */
  readonly calls: number;
  readonly triangles: number;
  readonly points: number;
  /** Milliseconds of the main thread for the last frame. */
  readonly frameMilliseconds: number;
  /** Whether nothing is on its way any more. */
  readonly settled: boolean;
}

export class SceneView implements SceneContext {
  readonly name: string;
  readonly renderer: WebGLRenderer;
  readonly root = new Scene();
  readonly overlay = document.createElement("div");
  readonly services = new Map<string, unknown>();
  readonly loading = new Loading();
  readonly resized = new Signal<void>();
  /** Called after each frame that was drawn. */
  readonly drawn = new Signal<FrameTime>();
  frames = 0;
  /** What the page's address says of scenes. */
  readonly query = sceneQuery(globalThis.location?.search ?? "");
  private readonly host: SceneHost;
  private readonly features: Features;
  private readonly loop = new RenderLoop((time) => this.frame(time));
  private readonly frameListeners = new Set<(time: FrameTime) => boolean | undefined>();
  private readonly complaints: Complaints;
  private readonly notice: Notice;
  private readonly observer: ResizeObserver;
  private readonly abort = new AbortController();
  private readonly link: SceneLink;
  private readonly fallback = new PerspectiveCamera(50, 1, 0.1, 1000);
  private properties: SceneProperties = DEFAULT_SCENE;
  private theme: "light" | "dark";
  private width = 0;
  private height = 0;
  private lost = false;
  private external = false;
  private disposed = false;
  private frameMilliseconds = 0;

  /**
   * @param container an element with a size of its own; it is given the class `scene-view`
   * @throws Error where the browser offers no WebGL 2
   */
  constructor(
    readonly container: HTMLElement,
    options: SceneViewOptions,
  ) {
    this.name = options.name;
    this.link = options.link;
    this.theme = options.theme;
    container.classList.add("scene-view");
    this.renderer = new WebGLRenderer({
      // Without a graphics processor smooth edges take several times as long.
      antialias: !drawsInSoftware(),
      powerPreference: "high-performance",
      alpha: true,
    });
    const canvas = this.renderer.domElement;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "3D scene. Drag to turn, scroll to zoom.");
    this.overlay.className = "scene-view-overlay";
    container.append(canvas, this.overlay);
    this.complaints = new Complaints(container);
    this.notice = new Notice(container);
    this.services.set("loading", this.loading);
    this.services.set(QUERY, this.query);
    const { signal } = this.abort;
    canvas.addEventListener("webglcontextlost", (event) => this.onLost(event), { signal });
    canvas.addEventListener("webglcontextrestored", () => this.onRestored(), { signal });
    const layers = {
      "@children": layerGroup("children"),
      "@bgChildren": layerGroup("bgChildren"),
      "@rawChildren": layerGroup("rawChildren"),
      "@htmlChildren": layerGroup("htmlChildren"),
    };
    this.root.matrixAutoUpdate = false;
    // Features need the matrices before the renderer would bring them up to date.
    this.root.matrixWorldAutoUpdate = false;
    this.root.add(...Object.values(layers));
    this.features = new Features(this, layers);
    this.host = new SceneHost(options.document, options.name, {
      context: this,
      loading: this.loading,
      layers,
      onRoot: (properties) => this.setRoot(properties),
      resolve: (value, abort) => this.link.resolve(value, abort),
      onChange: () => this.changed(),
    });
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(container);
    this.resize();
    this.applyRoot();
    this.host.start();
  }

  // --- what elements use ----------------------------------------------------------------------------------------

  get camera(): Camera {
    return this.features.camera ?? this.fallback;
  }

  get role(): "control" | "view" {
    return this.link.role;
  }

  get up(): readonly [number, number, number] {
    return this.properties.up;
  }

  /** Properties of the root, defaults included. */
  get rootProperties(): Readonly<SceneProperties> {
    return this.properties;
  }

  /** Size of the picture in CSS pixels. */
  get size(): { readonly width: number; readonly height: number } {
    return { width: this.width, height: this.height };
  }

  get drawable(): boolean {
    return !this.lost && !this.disposed && this.width > 0 && this.height > 0;
  }

  invalidate(): void {
    if (!this.external && !this.disposed) this.loop.invalidate();
  }

  onFrame(listener: (time: FrameTime) => boolean | undefined): () => void {
    this.frameListeners.add(listener);
    this.invalidate();
    return () => {
      this.frameListeners.delete(listener);
    };
  }

  onResize(listener: () => void): () => void {
    return this.resized.subscribe(listener);
  }

  send(etype: string, key: string | null, value?: unknown, options?: SendOptions): void {
    this.link.send(etype, key, value ?? null, options);
  }

  answer(etype: string, handler: (event: ServerEvent) => unknown): () => void {
    return this.link.answer(etype, handler);
  }

  find(key: string): SceneElement | undefined {
    return this.host.find(key);
  }

  keyOf(object: Parameters<SceneHost["keyOf"]>[0]): string | undefined {
    return this.host.keyOf(object);
  }

  propertiesOf(key: string): Readonly<Record<string, unknown>> | undefined {
    return this.host.propertiesOf(key);
  }

  override(key: string, properties: Readonly<Record<string, unknown>>): void {
    this.host.override(key, properties);
  }

  complain(key: string, sentence: string | null): void {
    this.complaints.set(key, sentence);
  }

  // --- what its owner uses --------------------------------------------------------------------------------------

  /** Keys of all elements that are drawn. */
  keys(): string[] {
    return this.host.keys();
  }

  setTheme(theme: "light" | "dark"): void {
    this.theme = theme;
    this.applyRoot();
  }

  /** Somebody else's clock asks for frames from now on, by `drawFrame`: that of a headset. */
  useExternalLoop(on: boolean): void {
    this.external = on;
    this.loop.cancel();
    if (!on) this.resize();
    this.invalidate();
  }

  /** Draw now, whoever asks. */
  drawFrame(time: FrameTime): void {
    this.link.applyNow?.();
    this.frame(time);
  }

  statistics(): SceneStatistics {
    const { memory, render, programs } = this.renderer.info;
    return {
      frames: this.frames,
      elements: this.host.keys().length,
      geometries: memory.geometries,
      textures: memory.textures,
      programs: programs?.length ?? 0,
      calls: render.calls,
      triangles: render.triangles,
      points: render.points,
      frameMilliseconds: this.frameMilliseconds,
      settled: this.loading.settled,
    };
  }

  dispose(): void {
    this.disposed = true;
    this.abort.abort();
    this.observer.disconnect();
    this.loop.cancel();
    this.host.dispose();
    this.features.dispose();
    this.notice.dispose();
    this.complaints.dispose();
    this.renderer.dispose();
    // Browsers keep only some sixteen contexts alive, and collect lost ones late unless told.
    this.renderer.forceContextLoss();
    this.renderer.domElement.remove();
    this.overlay.remove();
  }

  // --- frames ---------------------------------------------------------------------------------------------------

  private frame(time: FrameTime): boolean {
    if (!this.drawable) return false;
    const started = performance.now();
    let again = this.features.step(time);
    this.root.updateMatrixWorld(); // listeners may ask where things are
    for (const listener of [...this.frameListeners]) {
      try {
        if (listener(time)) again = true;
      } catch (error) {
        this.frameListeners.delete(listener);
        console.error("What runs in each frame of the scene failed and is stopped:", error);
      }
    }
    this.root.updateMatrixWorld();
    this.features.prepare();
    this.renderer.render(this.root, this.camera);
    this.frames++;
    this.frameMilliseconds = performance.now() - started;
    this.drawn.emit(time);
    return (again || this.properties.frameloop === "always") && !this.external;
  }

  private changed(): void {
    this.features.sceneChanged();
    this.invalidate();
  }

  private resize(): void {
    this.width = this.container.clientWidth;
    this.height = this.container.clientHeight;
    if (this.width === 0 || this.height === 0 || this.external) return;
    this.renderer.setPixelRatio(Math.min(globalThis.devicePixelRatio || 1, LARGEST_PIXEL_RATIO));
    this.renderer.setSize(this.width, this.height, false);
    this.fallback.aspect = this.width / this.height;
    this.fallback.updateProjectionMatrix();
    this.features.resize(this.width, this.height);
    this.resized.emit();
    // Changing its size emptied the canvas.
    this.frame({ now: performance.now(), elapsed: 0, waited: 0 });
    this.invalidate();
  }

  private setRoot(properties: Readonly<Record<string, unknown>> | null): void {
    const given = Object.entries(properties ?? {}).filter(([, value]) => value !== null && value !== undefined);
    this.properties = { ...DEFAULT_SCENE, ...Object.fromEntries(given) };
    this.applyRoot();
  }

  private applyRoot(): void {
    const { background, toneMapping, toneMappingExposure } = this.properties;
    const shown = background ?? this.query.background ?? (this.theme === "dark" ? "#1b212b" : "#f2f5f9");
    this.renderer.setClearColor(new Color(shown), 1);
    this.renderer.toneMapping = toneMappingOf(toneMapping);
    this.renderer.toneMappingExposure = toneMappingExposure;
    const color = new Color(shown);
    const dark = new Vector3(color.r, color.g, color.b).dot(new Vector3(0.2126, 0.7152, 0.0722)) < 0.18;
    this.container.dataset.theme = dark ? "dark" : "light";
    this.features.rootChanged();
    this.invalidate();
  }

  private onLost(event: Event): void {
    // Without this the browser would not give the context back.
    event.preventDefault();
    this.lost = true;
    this.notice.show("The graphics device was lost. The view comes back as soon as it is available again.");
  }

  private onRestored(): void {
    this.lost = false;
    this.notice.show(null);
    this.resize();
  }
}
