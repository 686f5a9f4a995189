/** The points that a depth camera sees; of images that come faster than they can be read, the newest is shown. */

import {
  type Box3,
  DataTexture,
  FloatType,
  Group,
  LinearFilter,
  NearestFilter,
  type PixelFormat,
  RedFormat,
  RedIntegerFormat,
  RGBAFormat,
  RGBFormat,
  type Texture,
  TextureLoader,
  UnsignedByteType,
  UnsignedShortType,
} from "three";
import { NumericArray } from "../../../arrays";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { ManyVertices, NOWHERE } from "./Buffers";
import { DepthMaterial, type Mode } from "./DepthMaterial";
import {
  type DepthImage,
  depthLimits,
  frustumBox,
  imageOfArray,
  imageOfFile,
  type Pinhole,
  pinholeOf,
  unprojected,
} from "./depthImage";
import { PickablePoints } from "./PickablePoints";
import { setView } from "./PointMaterial";
import type { DepthPointCloudProperties } from "./properties";

/** Other names of modes. */
const MODE_OF: Readonly<Record<string, Mode>> = {
  depth: "depth",
  camZ: "depth",
  rgb: "rgb",
  height: "worldY",
  worldY: "worldY",
  localY: "localY",
  distance: "distance",
  camDist: "camDist",
};

const PICTURE_FORMATS: Readonly<Record<number, readonly [PixelFormat, "R8" | "RGB8" | "RGBA8"]>> = {
  1: [RedFormat, "R8"],
  3: [RGBFormat, "RGB8"],
  4: [RGBAFormat, "RGBA8"],
};

export class DepthPointCloudElement extends SceneElement<DepthPointCloudProperties> {
  readonly object = new Group();
  private readonly geometry = new ManyVertices();
  private readonly material = new DepthMaterial();
  private readonly points = new PickablePoints(this.geometry, this.material);
  private readonly loader = new TextureLoader();
  private properties!: DepthPointCloudProperties;
  private image: DepthImage | null = null;
  private box: Box3 | null = null;
  private mode: Mode = "depth";
  private followed = false;
  private texture: DataTexture | null = null;
  private picture: Texture | null = null;
  private reading: AbortController | null = null;
  private waiting: string | null = null;
  private seen = 0;
  private disposed = false;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.points.frustumCulled = false;
    this.points.visible = false;
    this.points.height = () => scene.container.clientHeight || 600;
    this.points.onBeforeRender = (renderer, _scene, camera) => {
      setView(this.material, renderer, camera);
      if (this.followed && this.box) this.material.setRangeOf(this.box, this.mode, this.points, camera);
    };
    this.object.add(this.points);
  }

  update(properties: DepthPointCloudProperties, changed: Changed<DepthPointCloudProperties>): void {
    this.properties = properties;
    if (changed.has("rgb")) this.takePicture(properties.rgb);
    if (changed.has("depth")) this.takeDepth(properties.depth);
    else this.refresh();
    this.scene.invalidate();
  }

  dispose(): void {
    this.disposed = true;
    this.reading?.abort();
    this.geometry.dispose();
    this.material.dispose();
    this.texture?.dispose();
    this.picture?.dispose();
  }

  private takeDepth(depth: NumericArray | string | null): void {
    this.waiting = null;
    if (typeof depth === "string") {
      this.waiting = depth;
      if (!this.reading) void this.read();
      return;
    }
    this.reading?.abort();
    this.show(depth === null ? null : imageOfArray(depth));
  }

  /** Reads files one after the other, leaving out those that a newer one has come after. */
  private async read(): Promise<void> {
    while (this.waiting !== null && !this.disposed) {
      const url = this.waiting;
      this.waiting = null;
      const reading = new AbortController();
      this.reading = reading;
      try {
        const image = await imageOfFile(url, reading.signal);
        if (!reading.signal.aborted) this.show(image);
      } catch (error) {
        if (!reading.signal.aborted) this.scene.complain(this.key, `"${this.key}": ${(error as Error).message}`);
      }
      if (this.reading === reading) this.reading = null;
    }
  }

  private show(image: DepthImage | null): void {
    this.image = image;
    this.points.visible = image !== null;
    if (image) this.upload(image);
    this.refresh();
    this.scene.invalidate();
  }

  private upload({ width, height, values }: DepthImage): void {
    const known = this.texture;
    const before = known?.image as { width: number; height: number; data: object } | undefined;
    const fits = before?.width === width && before.height === height;
    if (known && fits && before.data.constructor === values.constructor) {
      known.image.data = values as never;
      known.needsUpdate = true;
      return;
    }
    known?.dispose();
    const texture = new DataTexture(values as never, width, height, RedFormat, UnsignedByteType);
    if (values instanceof Uint16Array) {
      texture.format = RedIntegerFormat;
      texture.type = UnsignedShortType;
      texture.internalFormat = "R16UI";
    } else if (values instanceof Float32Array) {
      texture.type = FloatType;
      texture.internalFormat = "R32F";
    }
    texture.magFilter = texture.minFilter = NearestFilter;
    texture.unpackAlignment = 1;
    texture.needsUpdate = true;
    this.texture = texture;
    this.material.setImage(texture, values instanceof Uint16Array);
    this.geometry.setDrawRange(0, width * height);
  }

  private takePicture(rgb: NumericArray | string | null): void {
    const request = ++this.seen;
    if (rgb instanceof NumericArray) {
      this.showPicture(this.pictureOfArray(rgb), rgb.shape.length === 2);
    } else if (rgb === null) {
      this.showPicture(null, false);
    } else {
      this.loader.load(
        rgb,
        (texture) => {
          texture.flipY = false;
          if (request !== this.seen || this.disposed) texture.dispose();
          else this.showPicture(texture, false);
        },
        undefined,
        () => this.scene.complain(this.key, `"${this.key}": its picture could not be loaded`),
      );
    }
  }

  private pictureOfArray({ data, shape }: NumericArray): Texture {
    const [height, width, channels] = [shape[0]!, shape[1]!, shape[2] ?? 1];
    const known = this.picture;
    const before = known?.image as { width: number; height: number; data?: object } | undefined;
    const [format, internal] = PICTURE_FORMATS[channels] ?? [];
    if (!format || !(data instanceof Uint8Array)) throw new Error(`rgb has the shape (${shape.join(", ")})`);
    if (known && before?.data && before.width === width && before.height === height && known.format === format) {
      (known as DataTexture).image.data = data;
      known.needsUpdate = true;
      return known;
    }
    const texture = new DataTexture(data, width, height, format, UnsignedByteType);
    texture.internalFormat = internal!;
    texture.unpackAlignment = 1;
    texture.magFilter = texture.minFilter = LinearFilter;
    texture.needsUpdate = true;
    return texture;
  }

  private showPicture(texture: Texture | null, grey: boolean): void {
    if (this.picture !== texture) this.picture?.dispose();
    this.picture = texture;
    this.material.setPicture(texture, grey);
    this.refresh();
    this.scene.invalidate();
  }

  /** Follow all properties but the images. */
  private refresh(): void {
    const { properties, image } = this;
    const asked = properties.colorMode === "auto" ? (properties.rgb ? "rgb" : "depth") : properties.colorMode;
    const wanted = MODE_OF[asked] ?? "depth";
    this.mode = wanted === "rgb" && !this.picture ? "depth" : wanted;
    this.material.setLook(properties.pointSize, properties.opacity, this.scene.up, this.mode);
    this.material.scalarColors.setColormap(properties.cmap);
    if (!image) return;
    const pinhole = pinholeOf(properties, image);
    const bytes = image.values instanceof Uint8Array;
    this.material.setPinhole(pinhole, image.width, image.height, bytes);
    this.setRange(properties, image, pinhole);
    this.points.setLazySource(() => ({ array: unprojected(image, pinhole), step: [1, 1, 1], nowhere: NOWHERE }));
  }

  private setRange(properties: DepthPointCloudProperties, image: DepthImage, pinhole: Pinhole): void {
    const { mode } = this;
    const height = mode === "worldY" || mode === "localY";
    const low = height ? properties.minY : properties.depthMin;
    const high = height ? properties.maxY : properties.depthMax;
    const given = low !== null && high !== null;
    this.followed = !given && (mode === "worldY" || mode === "distance");
    const limits = given && !this.followed ? null : (depthLimits(image.values, pinhole) ?? [0, 1]);
    this.box = limits && frustumBox(image, pinhole, limits);
    // The geometry has no places: cameras learn from this how far the points reach.
    const reach = limits ?? depthLimits(image.values, pinhole);
    this.points.userData.bounds = reach && frustumBox(image, pinhole, reach);
    const found = limits ? (height ? [this.box!.min.y, this.box!.max.y] : limits) : [0, 1];
    this.material.scalarColors.setRange([low ?? found[0]!, high ?? found[1]!]);
  }
}
