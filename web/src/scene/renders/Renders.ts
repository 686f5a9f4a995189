/**
 * Pictures of the scene for the program.
 *
 * A question GRAB_RENDER is answered with what this browser shows, once all that was set before is drawn: the call
 * waits for its version of the document, and this for what is still loading. It is drawn at once, also in a page that
 * nobody looks at.
 */

import { type Object3D, type Scene, Vector2 } from "three";
import { NumericArray } from "../../arrays";
import { CAMERAS, type Cameras } from "../camera/Cameras";
import { type AnyCamera, isPerspective } from "../camera/projection";
import type { ServerEvent } from "../Element";
import type { SceneView } from "../SceneView";
import { encodeGray16, encodePicture, type PictureFormat, type Pixels } from "./encode";
import { Offscreen, type ScreenTarget } from "./Offscreen";

/** Name of this feature in `services`. */
export const RENDERS = "renders";

/** What a program may say of a picture. */
export interface GrabOptions {
  readonly quality: number;
  readonly format: PictureFormat;
  /** By how much the picture is made smaller. */
  readonly subsample: number;
  /** Width and height in pixels; null: those of what is shown. */
  readonly size: readonly [number, number] | null;
  readonly scale: number;
  readonly depth: boolean;
  readonly depthFormat: "png" | "float32";
  /** Metres for one step of a depth picture. */
  readonly depthUnit: number;
  /** Leave out handles, frusta and the like. */
  readonly hideHelpers: boolean;
}

export type Frame = Record<string, unknown>;

/** Renders pictures with a camera of its own; see `CameraView`. */
export interface Source {
  readonly camera: AnyCamera;
  /** Its own choices; what a question says goes before them. */
  readonly options: Partial<GrabOptions>;
}

const DEFAULTS: GrabOptions = {
  quality: 0.9,
  format: "jpeg",
  subsample: 1,
  size: null,
  scale: 1,
  depth: false,
  depthFormat: "png",
  depthUnit: 0.001,
  hideHelpers: false,
};
const FORMATS: readonly unknown[] = ["jpeg", "png", "webp"];

export class Renders {
  private readonly offscreen: Offscreen;
  private readonly sources = new Map<string, Source>();
  private readonly stop: () => void;
  private queue: Promise<unknown> = Promise.resolve();
  private last = performance.now();

  constructor(private readonly view: SceneView) {
    view.services.set(RENDERS, this);
    this.offscreen = new Offscreen(view.renderer);
    this.stop = view.answer("GRAB_RENDER", (event) => this.grab(event));
  }

  /** Offers the camera of an element to questions that name its key. @returns what ends it */
  offer(key: string, source: Source): () => void {
    this.sources.set(key, source);
    return () => {
      if (this.sources.get(key) === source) this.sources.delete(key);
    };
  }

  /** A picture, and depths where they are asked for. One is drawn after the other. */
  frame(source: Source, asked: Partial<GrabOptions>, patient = true): Promise<Frame> {
    const made = this.queue.then(() => this.draw(source, { ...DEFAULTS, ...source.options, ...asked }, patient));
    this.queue = made.catch(() => undefined);
    return made;
  }

  /** Keys of the virtual cameras of the scene. */
  get keys(): string[] {
    return [...this.sources.keys()];
  }

  /** A small picture of a virtual camera, for this page; null: there is no such camera. */
  async preview(key: string, width: number): Promise<Pixels | null> {
    const source = this.sources.get(key);
    const [wide, high] = source?.options.size ?? [4, 3];
    if (!source || !this.view.drawable) return null;
    const height = Math.max(Math.round((width * high) / wide), 1);
    const shot = { scene: this.view.root as Scene, camera: source.camera, width, height, patient: true };
    const made = this.queue.then(() => this.offscreen.picture({ ...shot, without: this.helpers() }));
    this.queue = made.catch(() => undefined);
    return made;
  }

  /** What makes targets for pictures that stay on the graphics device. */
  get screens(): Offscreen {
    return this.offscreen;
  }

  /** Draws what a camera sees at once, into a target that stays on the graphics device. */
  drawLive(target: ScreenTarget, { camera }: Source, width: number, height: number): void {
    this.view.root.updateMatrixWorld();
    this.offscreen.drawInto(target, { scene: this.view.root as Scene, camera, width, height, without: this.helpers() });
  }

  /** What belongs to no picture of a virtual camera: handles, frusta and the like, `userData.helper`. */
  helpers(): Object3D[] {
    const found: Object3D[] = [];
    this.view.root.traverseVisible((object) => {
      if (object.userData.helper === true) found.push(object);
    });
    return found;
  }

  dispose(): void {
    this.stop();
    this.offscreen.dispose();
  }

  private async grab({ key, data }: ServerEvent): Promise<Frame> {
    const wanted = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
    const named = (key ?? wanted.key ?? null) as string | null;
    const asked = checked(wanted);
    await this.view.loading.whenSettled();
    // What elements do before a frame (batches, labels, handles) is part of the picture. A headset draws by itself.
    const { isPresenting } = this.view.renderer.xr;
    if (isPresenting) this.view.root.updateMatrixWorld();
    else this.view.drawFrame({ now: performance.now(), elapsed: 0, waited: 0 });
    const frame = await this.frame(this.source(named), asked, false);
    return { ...frame, key: named };
  }

  private source(key: string | null): Source {
    const cameras = this.view.services.get(CAMERAS) as Cameras;
    if (key === null || key === cameras.key) return { camera: this.view.camera as AnyCamera, options: {} };
    const source = this.sources.get(key);
    if (source) return source;
    const object = this.view.find(key)?.object as (Object3D & { isCamera?: boolean }) | null | undefined;
    if (object?.isCamera) return { camera: object as unknown as AnyCamera, options: {} };
    // Programs name the element GrabRender, which has no camera of its own.
    if (this.view.find(key)) return { camera: this.view.camera as AnyCamera, options: {} };
    throw new Error(`there is no camera ${JSON.stringify(key)} in the scene`);
  }

  private async draw({ camera }: Source, options: GrabOptions, patient: boolean): Promise<Frame> {
    const { view } = this;
    if (!view.drawable) throw new Error("the scene cannot be drawn now");
    const [width, height] = this.sizeOf(options);
    const started = performance.now();
    const delta = (started - this.last) / 1000;
    this.last = started;
    const without = options.hideHelpers ? this.helpers() : [];
    const shot = { scene: view.root as Scene, camera, width, height, without, patient };
    const pixels = await this.offscreen.picture(shot);
    const depth = options.depth ? await this.offscreen.depths(shot) : null;
    const frame = await encodePicture(pixels, options.format, options.quality);
    return {
      frame,
      width,
      height,
      format: options.format,
      dpr: view.renderer.getPixelRatio(),
      delta,
      near: camera.near,
      far: camera.far,
      fov: isPerspective(camera) ? camera.fov : null,
      matrix: camera.matrixWorld.toArray(),
      ...(depth ? await depthValue(depth, width, height, options) : { depthFrame: null }),
    };
  }

  private sizeOf({ size, scale, subsample }: GrabOptions): [number, number] {
    const shown = this.view.renderer.getDrawingBufferSize(new Vector2());
    const [width, height] = size ?? [shown.x * scale, shown.y * scale];
    return [Math.max(Math.round(width / subsample), 1), Math.max(Math.round(height / subsample), 1)];
  }
}

async function depthValue(
  depth: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
  { depthFormat, depthUnit }: GrabOptions,
): Promise<Frame> {
  if (depthFormat === "float32") {
    return { depth: new NumericArray("f4", [height, width], depth), depthFormat, depthFrame: null };
  }
  const steps = new Uint16Array(depth.length);
  for (let at = 0; at < depth.length; at++) {
    const step = Math.round(depth[at]! / depthUnit);
    steps[at] = step <= 65535 ? step : 0;
  }
  return { depthFrame: await encodeGray16(steps, width, height), depthFormat, depthUnit };
}

/** What a program asked for, checked; names as they are in Python are taken, too. */
function checked(asked: Record<string, unknown>): Partial<GrabOptions> {
  const given = (...names: string[]): unknown => {
    for (const name of names) if (asked[name] !== undefined && asked[name] !== null) return asked[name];
    return undefined;
  };
  const number = (least: number, most: number, ...names: string[]): number | undefined => {
    const value = given(...names);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value >= least && value <= most) return value;
    throw new Error(`${names[0]} of a picture is a number from ${least} to ${most}, not ${JSON.stringify(value)}`);
  };
  const format = given("format");
  if (format !== undefined && !FORMATS.includes(format === "jpg" ? "jpeg" : format)) {
    throw new Error(`the format of a picture is jpeg, png or webp, not ${JSON.stringify(format)}`);
  }
  const depthFormat = given("depthFormat", "depth_format");
  if (depthFormat !== undefined && depthFormat !== "png" && depthFormat !== "float32") {
    throw new Error(`the format of depths is png or float32, not ${JSON.stringify(depthFormat)}`);
  }
  const options: Record<string, unknown> = {
    quality: number(0, 1, "quality"),
    subsample: number(1, 64, "subsample", "downsample"),
    scale: number(0.01, 16, "scale"),
    depthUnit: number(1e-9, 1e3, "depthUnit", "depth_unit"),
    format: format === "jpg" ? "jpeg" : format,
    depthFormat,
    size: sizeAsked(given("size"), given("width"), given("height")),
    depth: booleanAsked(given("depth", "renderDepth", "render_depth")),
    hideHelpers: booleanAsked(given("hideHelpers", "hide_helpers")),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function sizeAsked(size: unknown, width: unknown, height: unknown): readonly [number, number] | undefined {
  const both = size ?? (width !== undefined && height !== undefined ? [width, height] : undefined);
  if (both === undefined) return undefined;
  const whole = (one: unknown): boolean => Number.isInteger(one) && (one as number) > 0;
  if (Array.isArray(both) && both.length === 2 && both.every(whole)) return both as [number, number];
  throw new Error(`the size of a picture is its width and height in pixels, not ${JSON.stringify(both)}`);
}

function booleanAsked(value: unknown): boolean | undefined {
  return value === undefined ? undefined : value === true || value === 1;
}
