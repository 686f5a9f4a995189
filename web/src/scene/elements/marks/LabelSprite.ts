/** Letters of the browser's own fonts on a small picture that faces the camera. */

import {
  Box3,
  type Camera,
  CanvasTexture,
  LinearFilter,
  type OrthographicCamera,
  Quaternion,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector3,
  Vector4,
  type WebGLRenderer,
} from "three";

export interface LabelLook {
  readonly text: string;
  /** Pixels of the page, or metres. */
  readonly fontSize: number;
  readonly worldUnits?: boolean;
  readonly color?: string;
  readonly background?: string;
  readonly backgroundOpacity?: number;
  /** Of the size of letters. */
  readonly padding?: number;
  readonly anchorX?: "left" | "center" | "right";
  readonly anchorY?: "top" | "middle" | "bottom";
  readonly bold?: boolean;
  readonly depthTest?: boolean;
}

const FAMILY = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
/** Letters of the picture, in its pixels; a label in metres is seen from near, too. */
const WORLD_PIXELS = 64;
const MOST_PIXELS = 4096;
const LINE = 1.3;
const CENTER = { left: 0, center: 0.5, right: 1, bottom: 0, middle: 0.5, top: 1 } as const;
const viewport = new Vector4();
const place = new Vector3();
const turn = new Quaternion();
const size = new Vector3();

export class LabelSprite {
  readonly object: Sprite;
  private look: LabelLook = { text: "", fontSize: 14 };
  /** Of the picture, in sizes of letters. */
  private extent: [number, number] = [1, 1];

  constructor() {
    this.object = new Sprite(new SpriteMaterial({ transparent: true, toneMapped: false, depthWrite: false }));
    this.object.frustumCulled = false;
    this.object.visible = false;
    // As a picture it is as large as it is seen from where; its place is what counts.
    this.object.userData.bounds = new Box3(new Vector3(), new Vector3());
    this.object.onBeforeRender = (renderer, _scene, camera) => this.resize(renderer, camera);
  }

  update(look: LabelLook): void {
    this.look = look;
    const { object } = this;
    object.material.depthTest = look.depthTest ?? true;
    object.renderOrder = (look.depthTest ?? true) ? 0 : 2;
    object.center.set(CENTER[look.anchorX ?? "center"], CENTER[look.anchorY ?? "middle"]);
    object.visible = look.text.trim() !== "" && look.fontSize > 0;
    if (object.visible) this.paint();
  }

  dispose(): void {
    this.object.material.map?.dispose();
    this.object.material.dispose();
  }

  /** As large as its letters are asked to be, whatever scale it stands in. */
  private resize(renderer: WebGLRenderer, camera: Camera): void {
    const { object, look, extent } = this;
    if (look.worldUnits) {
      object.scale.set(extent[0] * look.fontSize, extent[1] * look.fontSize, 1);
      object.updateMatrix();
      object.updateMatrixWorld();
      return;
    }
    const { height } = renderer.getViewport(viewport);
    place.setFromMatrixPosition(object.matrixWorld);
    const focal = camera.projectionMatrix.elements[5]! || 1;
    let pixel = 2 / (focal * height);
    if (!(camera as OrthographicCamera).isOrthographicCamera) {
      pixel *= Math.max(-size.copy(place).applyMatrix4(camera.matrixWorldInverse).z, 0);
    }
    size.set(extent[0] * look.fontSize * pixel, extent[1] * look.fontSize * pixel, 1);
    object.matrixWorld.compose(place, turn.identity(), size);
  }

  private paint(): void {
    const { look, object } = this;
    const density = Math.min(window.devicePixelRatio || 1, 3);
    const pixels = look.worldUnits ? WORLD_PIXELS : Math.ceil(look.fontSize * density);
    const lines = look.text.split("\n");
    const padding = (look.padding ?? 0) * pixels;
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    if (!context) throw new Error("the browser has no canvas for labels");
    const font = `${look.bold ? "600 " : ""}${pixels}px ${FAMILY}`;
    context.font = font;
    const width = Math.max(...lines.map((line) => context.measureText(line).width)) + 2 * padding;
    const height = lines.length * LINE * pixels + 1.2 * padding;
    canvas.width = Math.min(Math.ceil(width) + 2, MOST_PIXELS);
    canvas.height = Math.min(Math.ceil(height) + 2, MOST_PIXELS);
    context.font = font;
    context.textBaseline = "middle";
    context.globalAlpha = look.backgroundOpacity ?? 0;
    context.fillStyle = look.background ?? "#000000";
    context.beginPath();
    context.roundRect(1, 1, canvas.width - 2, canvas.height - 2, Math.min(0.35 * pixels, canvas.height / 2));
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = look.color ?? "#ffffff";
    for (const [number, line] of lines.entries()) {
      context.fillText(line, padding + 1, 0.6 * padding + 1 + (number + 0.5) * LINE * pixels);
    }
    this.extent = [canvas.width / pixels, canvas.height / pixels];
    const texture = new CanvasTexture(canvas);
    texture.colorSpace = SRGBColorSpace;
    texture.minFilter = LinearFilter;
    texture.generateMipmaps = false;
    object.material.map?.dispose();
    object.material.map = texture;
    object.material.needsUpdate = true;
  }
}
