/**
 * A texture that shows one picture after another.
 *
 * Pictures of one size are written into the same memory of the graphics card. The newest picture is kept in the
 * browser's memory too, for a graphics card that loses its own; the one before is given up.
 */

import { LinearFilter, LinearMipmapLinearFilter, NearestFilter, SRGBColorSpace, Texture } from "three";

export class PictureTexture {
  readonly texture: Texture;
  private picture: ImageBitmap | null = null;

  /** @param still one picture that stays, which is made smooth at all distances; else a stream */
  constructor(
    private readonly still: boolean,
    interpolate: boolean,
    anisotropy: number,
  ) {
    const texture = new Texture();
    texture.colorSpace = SRGBColorSpace;
    texture.anisotropy = still ? anisotropy : 1;
    // Rows of pictures go down, those of textures up.
    texture.flipY = false;
    texture.repeat.set(1, -1);
    texture.offset.set(0, 1);
    this.texture = texture;
    this.filter(interpolate);
  }

  get width(): number {
    return this.picture?.width ?? 0;
  }

  get height(): number {
    return this.picture?.height ?? 0;
  }

  filter(interpolate: boolean): void {
    const { texture } = this;
    const mipmaps = this.still && interpolate;
    texture.magFilter = interpolate ? LinearFilter : NearestFilter;
    texture.minFilter = mipmaps ? LinearMipmapLinearFilter : LinearFilter;
    texture.generateMipmaps = mipmaps;
    this.renew();
  }

  /** Takes `picture` over. @returns whether its size is another than before */
  show(picture: ImageBitmap): boolean {
    const { width, height } = this;
    const resized = picture.width !== width || picture.height !== height;
    if (resized) this.texture.dispose();
    const before = this.picture;
    this.picture = picture;
    this.texture.image = picture;
    this.texture.needsUpdate = true;
    before?.close();
    return resized;
  }

  dispose(): void {
    this.texture.dispose();
    this.picture?.close();
    this.picture = null;
  }

  private renew(): void {
    if (!this.picture) return;
    this.texture.dispose();
    this.texture.needsUpdate = true;
  }
}
