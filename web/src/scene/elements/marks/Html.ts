/**
 * HTML over a point of the scene.
 *
 * Its children are elements and text, made node by node. HTML as text goes into a frame with a sandbox and no rights:
 * it has no script and no way to this page.
 */

import { Group, Matrix4, type PerspectiveCamera, Raycaster, Vector2, Vector3 } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { worldMatrix } from "../../pointer/worldMatrix";
import { applyClasses, applyStyle } from "../page/styling";
import { eyeMatrix } from "./eye";
import type { HtmlProperties } from "./properties";
import "./marks.css";

/** How often it is looked whether something is in front; milliseconds. */
const LOOK = 120;
const point = new Vector3();
const seen = new Vector3();
const view = new Matrix4();

export class Html extends SceneElement<HtmlProperties> {
  readonly object = new Group();
  private readonly element = document.createElement("div");
  private readonly content = document.createElement("div");
  private readonly stop: () => void;
  private readonly raycaster = new Raycaster();
  private properties: HtmlProperties | null = null;
  private frame: HTMLIFrameElement | null = null;
  private looked = 0;
  private covered = false;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.element.className = "scene-html";
    this.element.dataset.key = key;
    this.content.className = "scene-html-content";
    this.element.append(this.content);
    this.stop = scene.onFrame(({ now }) => this.follow(now));
  }

  override get node(): HTMLElement {
    return this.element;
  }

  override get slot(): HTMLElement {
    return this.content;
  }

  update(properties: HtmlProperties, changed: Changed<HtmlProperties>): void {
    this.properties = properties;
    this.element.classList.toggle("full", properties.fullScreen);
    this.element.style.pointerEvents = properties.pointerEvents;
    applyClasses(this.content, "scene-html-content", properties.className);
    if (changed.has("style")) applyStyle(this.content, properties.style);
    if (changed.has("rawHtml") || changed.has("width") || changed.has("height")) this.showRaw(properties);
    this.scene.invalidate();
  }

  dispose(): void {
    this.stop();
    this.element.remove();
  }

  private showRaw({ rawHtml, width, height }: HtmlProperties): void {
    if (rawHtml === null) {
      this.frame?.remove();
      this.frame = null;
      return;
    }
    if (!this.frame) {
      this.frame = document.createElement("iframe");
      this.frame.setAttribute("sandbox", "");
      this.frame.referrerPolicy = "no-referrer";
      this.frame.title = this.key;
      this.frame.className = "scene-html-raw";
      this.content.append(this.frame);
    }
    this.frame.width = String(width);
    this.frame.height = String(height);
    this.frame.srcdoc = rawHtml;
  }

  /** @returns whether another frame is needed */
  private follow(now: number): boolean {
    const { properties, object, element } = this;
    if (!properties || properties.fullScreen) {
      element.style.transform = "";
      element.hidden = !this.isShown();
      return false;
    }
    const camera = this.scene.camera as PerspectiveCamera;
    view.copy(eyeMatrix(this.scene)).invert();
    point.setFromMatrixPosition(worldMatrix(object));
    const depth = -seen.copy(point).applyMatrix4(view).z;
    const isOrthographic = !camera.isPerspectiveCamera;
    const inFront = isOrthographic || depth > camera.near;
    const waits = properties.occlude && inFront && this.look(now, camera, depth);
    element.hidden = !this.isShown() || !inFront || (properties.occlude && this.covered);
    if (inFront) {
      seen.applyMatrix4(camera.projectionMatrix);
      this.put(properties, seen, depth, isOrthographic ? camera.zoom : 0);
    }
    return waits;
  }

  private put(properties: HtmlProperties, at: Vector3, depth: number, zoom: number): void {
    const { clientWidth, clientHeight } = this.scene.container;
    const x = ((at.x + 1) / 2) * clientWidth;
    const y = ((1 - at.y) / 2) * clientHeight;
    const factor = properties.distanceFactor;
    const scale = factor === null ? 1 : zoom > 0 ? zoom * factor : factor / depth;
    const [near, far] = properties.zIndexRange;
    const shift = properties.center ? " translate(-50%, -50%)" : "";
    this.element.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(${scale.toFixed(4)})${shift}`;
    this.element.style.zIndex = String(Math.round(far + (near - far) / (1 + depth)));
  }

  /** Hidden with what it stands in. */
  private isShown(): boolean {
    let shown = true;
    this.object.traverseAncestors((one) => {
      shown &&= one.visible;
    });
    return shown && this.object.visible;
  }

  /** Finds out whether something is in front of the point. @returns whether that is still to be done */
  private look(now: number, camera: PerspectiveCamera, depth: number): boolean {
    if (now - this.looked < LOOK) return true;
    this.looked = now;
    const at = new Vector3().copy(point).project(camera);
    this.raycaster.setFromCamera(new Vector2(at.x, at.y), camera);
    this.raycaster.far = Math.max(this.raycaster.ray.origin.distanceTo(point) - 1e-3 * depth, 0);
    this.covered = this.raycaster
      .intersectObject(this.scene.root)
      .some(({ object }) => object.visible && this.scene.keyOf(object) !== undefined);
    return false;
  }
}
