/** Pictures all around, from files; loaders are loaded when a file needs them. */

import { EquirectangularReflectionMapping, SRGBColorSpace, type Texture, TextureLoader } from "three";

/** The picture at an address. Rejects where it cannot be loaded. */
export async function loadPanorama(url: string): Promise<Texture> {
  const texture = await loaded(url);
  texture.mapping = EquirectangularReflectionMapping;
  return texture;
}

async function loaded(url: string): Promise<Texture> {
  const path = url.split(/[?#]/, 1)[0]!.toLowerCase();
  if (path.endsWith(".hdr")) {
    const { HDRLoader } = await import("three/examples/jsm/loaders/HDRLoader.js");
    return new HDRLoader().loadAsync(url);
  }
  if (path.endsWith(".exr")) {
    const { EXRLoader } = await import("three/examples/jsm/loaders/EXRLoader.js");
    return new EXRLoader().loadAsync(url);
  }
  const texture = await new TextureLoader().loadAsync(url);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}
