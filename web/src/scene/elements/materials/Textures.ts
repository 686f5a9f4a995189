/** Pictures on surfaces, shared by all materials of a scene that show the same one in the same way. */

import { NoColorSpace, RepeatWrapping, SRGBColorSpace, type Texture, TextureLoader } from "three";
import type { SceneContext } from "../../Element";
import type { Loading } from "../../Loading";
import type { TextureNeed } from "./look";
import { type Hold, Shared } from "./Shared";

export interface Picture {
  readonly texture: Texture;
  /** Settles when it can be drawn; rejects with a sentence where it cannot be loaded. */
  readonly ready: Promise<void>;
  loaded: boolean;
}

export class Textures {
  private readonly shared = new Shared<Picture>(({ texture }) => texture.dispose());
  private readonly loader = new TextureLoader();

  constructor(private readonly scene: SceneContext) {}

  acquire(need: TextureNeed): Hold<Picture> {
    const { url, colors, repeat, offset, rotation } = need;
    return this.shared.acquire(JSON.stringify([url, colors, repeat, offset, rotation]), () => this.load(need));
  }

  private load(need: TextureNeed): Picture {
    const { url, colors, repeat, offset, rotation } = need;
    const done = (this.scene.services.get("loading") as Loading | undefined)?.begin();
    let texture!: Texture;
    const ready = new Promise<void>((resolve, reject) => {
      texture = this.loader.load(
        url,
        () => resolve(),
        undefined,
        () => reject(new Error("a picture of its surface could not be loaded")),
      );
    });
    texture.colorSpace = colors ? SRGBColorSpace : NoColorSpace;
    if (isPlaced(need)) {
      texture.wrapS = RepeatWrapping;
      texture.wrapT = RepeatWrapping;
    }
    texture.repeat.fromArray(repeat as number[]);
    texture.offset.fromArray(offset as number[]);
    texture.rotation = rotation;
    texture.anisotropy = Math.min(8, this.scene.renderer.capabilities.getMaxAnisotropy());
    const picture: Picture = { texture, ready, loaded: false };
    ready.then(
      () => {
        picture.loaded = true;
        done?.();
      },
      () => done?.(),
    );
    return picture;
  }
}

/** Whether it goes on beyond its edges; else its edges would blend into each other. */
function isPlaced({ repeat, offset, rotation }: TextureNeed): boolean {
  return rotation !== 0 || [...offset].some((one) => one !== 0) || [...repeat].some((one) => one !== 1);
}
