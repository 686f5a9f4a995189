/** A picture on a rectangle, loaded from an address; of several asked for, the newest is shown. */

import { DoubleSide, LinearFilter, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace, Texture } from "three";

export class ImagePlane {
  readonly object: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private src: string | null = null;
  private image: HTMLImageElement | null = null;

  /**
   * @param onLoad a picture is there
   * @param onError the picture cannot be shown; null: all is well again
   */
  constructor(
    private readonly onLoad: () => void,
    private readonly onError: (sentence: string | null) => void,
  ) {
    const material = new MeshBasicMaterial({ side: DoubleSide, toneMapped: false });
    this.object = new Mesh(new PlaneGeometry(1, 1), material);
    this.object.visible = false;
  }

  show(src: string | null, width: number, height: number, opacity: number): void {
    const { object } = this;
    object.scale.set(width, height, 1);
    object.material.opacity = opacity;
    object.material.transparent = opacity < 1;
    if (src !== this.src) this.load(src);
    object.visible = src !== null && object.material.map !== null && width > 0 && height > 0;
  }

  dispose(): void {
    this.load(null);
    this.object.geometry.dispose();
    this.object.material.dispose();
  }

  private load(src: string | null): void {
    this.src = src;
    if (this.image) this.image.onload = this.image.onerror = null;
    this.image = null;
    if (src === null) {
      this.take(null);
      return;
    }
    const image = new Image();
    this.image = image;
    image.onload = () => {
      this.take(image);
      this.onError(null);
      this.object.visible = true;
      this.onLoad();
    };
    image.onerror = () => this.onError("the picture cannot be loaded");
    image.src = src;
  }

  private take(image: HTMLImageElement | null): void {
    const { material } = this.object;
    material.map?.dispose();
    material.map = null;
    if (image) {
      const texture = new Texture(image);
      texture.colorSpace = SRGBColorSpace;
      texture.minFilter = LinearFilter;
      texture.generateMipmaps = false;
      texture.needsUpdate = true;
      material.map = texture;
    }
    material.needsUpdate = true;
  }
}
