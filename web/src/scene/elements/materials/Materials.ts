/**
 * The materials of a scene: surfaces of equal looks share one.
 *
 * A user whose look changes keeps its material where nobody else has it, so that a colour that changes in every frame
 * makes nothing anew. A material that nobody uses any more is kept until the next frame has been drawn: giving it up at
 * once would give up its program too, which the material that takes its place needs again.
 */

import type { Material, Texture } from "three";
import type { SceneContext } from "../../Element";
import { dress, KINDS, type Look, lookKey, programOf, texturesOf } from "./look";
import type { Hold } from "./Shared";
import { type Picture, Textures } from "./Textures";

/** One user's part in a material. */
export interface MaterialHold {
  readonly material: Material;
  release(): void;
}

class SharedMaterial implements MaterialHold {
  users = 0;
  key = "";
  pictures: Hold<Picture>[] = [];
  private program = "";

  constructor(
    private readonly owner: Materials,
    readonly material: Material,
    public look: Look,
  ) {}

  /** Take on a look of the same kind. */
  wear(look: Look): void {
    const before = this.pictures;
    this.look = look;
    const program = programOf(look);
    dress(this.material, look);
    this.pictures = texturesOf(look).map((need) => {
      const hold = this.owner.textures.acquire(need);
      this.hang(need.name, hold);
      return hold;
    });
    for (const hold of before) hold.release();
    this.mirror(this.owner.surroundings);
    if (program !== this.program) this.material.needsUpdate = true;
    this.program = program;
  }

  /** A strength of its own needs the surroundings as a picture of its own. */
  mirror(surroundings: Texture | null): void {
    if (this.look.parameters.envMapIntensity === undefined || !("envMap" in this.material)) return;
    this.material.envMap = surroundings;
    this.material.needsUpdate = true;
  }

  release(): void {
    this.owner.release(this);
  }

  /** Show a picture once it is there: a surface without its picture is better than a black one. */
  private hang(name: string, hold: Hold<Picture>): void {
    if (!(name in this.material)) return;
    const put = (): void => {
      (this.material as unknown as Record<string, unknown>)[name] = hold.value.texture;
      this.material.needsUpdate = true;
    };
    if (hold.value.loaded) put();
    else {
      const arrived = (): void => {
        if (!this.pictures.includes(hold)) return;
        put();
        this.owner.scene.invalidate();
      };
      hold.value.ready.then(arrived, () => undefined);
    }
  }
}

const ofScene = new WeakMap<SceneContext, Materials>();

export class Materials {
  readonly textures: Textures;
  /** What surfaces mirror, where the scene has an environment. */
  surroundings: Texture | null = null;
  private readonly materials = new Map<string, SharedMaterial>();
  private retired: SharedMaterial[] = [];
  private stop: (() => void) | null = null;

  constructor(readonly scene: SceneContext) {
    this.textures = new Textures(scene);
  }

  /** Those of a scene. */
  static of(scene: SceneContext): Materials {
    let materials = ofScene.get(scene);
    if (!materials) {
      materials = new Materials(scene);
      ofScene.set(scene, materials);
    }
    return materials;
  }

  /** How many there are. */
  get size(): number {
    return this.materials.size;
  }

  /**
   * The material of a look.
   *
   * @param before what the user had, which it gives up by this; it may be the answer
   * @param key of the element that is told where a picture cannot be loaded
   */
  use(look: Look, before: MaterialHold | null, key?: string): MaterialHold {
    const name = lookKey(look);
    const own = before instanceof SharedMaterial ? before : null;
    if (own?.key === name) {
      if (key !== undefined) this.watch(own, key);
      return own;
    }
    let found = this.materials.get(name);
    if (!found && own?.users === 1 && own.look.kind === look.kind && own.look.use === look.use) {
      this.materials.delete(own.key);
      found = own;
      found.wear(look);
      this.enter(found, name);
    } else {
      found ??= this.make(look, name);
      found.users++;
      before?.release();
    }
    if (key !== undefined) this.watch(found, key);
    return found;
  }

  setSurroundings(surroundings: Texture | null): void {
    this.surroundings = surroundings;
    for (const one of this.materials.values()) one.mirror(surroundings);
  }

  release(one: SharedMaterial): void {
    if (--one.users > 0) return;
    this.materials.delete(one.key);
    this.retired.push(one);
    this.stop ??= this.retire();
  }

  private make(look: Look, name: string): SharedMaterial {
    const create = KINDS[look.kind];
    if (!create) throw new Error(`there is no material "${look.kind}"`);
    const made = new SharedMaterial(this, create(), look);
    made.wear(look);
    this.enter(made, name);
    return made;
  }

  private enter(one: SharedMaterial, name: string): void {
    one.key = name;
    this.materials.set(name, one);
  }

  private watch(one: SharedMaterial, key: string): void {
    for (const { value } of one.pictures) {
      if (value.loaded) continue;
      value.ready.catch((error: Error) => this.scene.complain(key, `"${key}": ${error.message}`));
    }
  }

  private retire(): () => void {
    let drawn: SharedMaterial[] = [];
    return this.scene.onFrame(() => {
      for (const one of drawn) {
        one.material.dispose();
        for (const hold of one.pictures) hold.release();
      }
      drawn = this.retired;
      this.retired = [];
      if (drawn.length > 0) return true;
      this.stop?.();
      this.stop = null;
      return false;
    });
  }
}
