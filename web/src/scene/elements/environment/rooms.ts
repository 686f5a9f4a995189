/** Surroundings that are made here: nothing is downloaded. */

import {
  BackSide,
  BoxGeometry,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  Scene,
  type Texture,
  type WebGLRenderer,
} from "three";
import { RoomEnvironment } from "three/examples/jsm/environments/RoomEnvironment.js";
import { drawsInSoftware } from "../../software";

/** Pixels of each side of the room as it is mirrored; filtering them takes seconds without a graphics processor. */
const FULL = 256;
const SMALL = 32;

/** Soft lamps of a studio: place, size and brightness. */
const LAMPS = [
  { place: [0, 6, 0], size: [6, 0.1, 6], light: 1.5 },
  { place: [-7, 2, 3], size: [0.1, 5, 4], light: 5 },
  { place: [7, 3, -1], size: [0.1, 4, 6], light: 2 },
  { place: [1, 2, -8], size: [8, 3, 0.1], light: 3 },
] as const;

class StudioEnvironment extends Scene {
  private readonly block = new BoxGeometry();

  constructor() {
    super();
    const wall = new Mesh(this.block, new MeshBasicMaterial({ side: BackSide }));
    wall.material.color.setScalar(0.12);
    wall.scale.setScalar(20);
    this.add(wall);
    for (const { place, size, light } of LAMPS) {
      const lamp = new Mesh(this.block, new MeshBasicMaterial());
      lamp.material.color.setScalar(light);
      lamp.position.fromArray(place);
      lamp.scale.fromArray(size);
      this.add(lamp);
    }
  }

  override dispose(): void {
    this.block.dispose();
    for (const child of this.children) (child as Mesh<BoxGeometry, MeshBasicMaterial>).material.dispose();
  }
}

/** What surfaces mirror, filtered for each roughness; `dispose` gives it up. */
export interface Reflection {
  readonly texture: Texture;
  dispose(): void;
}

/** A made-up room as seen by surfaces. */
export function roomReflection(renderer: WebGLRenderer, preset: "neutral" | "studio"): Reflection {
  const room = preset === "studio" ? new StudioEnvironment() : new RoomEnvironment();
  const generator = new PMREMGenerator(renderer);
  const reflection = generator.fromScene(room, 0.04, 0.1, 100, { size: drawsInSoftware() ? SMALL : FULL });
  generator.dispose();
  room.dispose();
  return reflection;
}

/** A picture all around as seen by surfaces. */
export function panoramaReflection(renderer: WebGLRenderer, panorama: Texture): Reflection {
  const generator = new PMREMGenerator(renderer);
  const reflection = generator.fromEquirectangular(panorama);
  generator.dispose();
  return reflection;
}
