/** The models that are read from one file: each with the reader of its format, which is loaded when it is needed. */

import type { File, Read } from "./formats/Format";
import { ModelElement } from "./Model";
import type {
  BvhProperties,
  DaeProperties,
  FbxProperties,
  GlbProperties,
  ObjProperties,
  PcdProperties,
  PlyProperties,
  StlProperties,
} from "./properties";
import { asText, fetched } from "./Source";

export class ObjElement extends ModelElement<ObjProperties> {
  protected override readonly format = "obj";

  protected override get decisive(): readonly (keyof ObjProperties & string)[] {
    return ["mtl"];
  }

  protected override async parse(file: File, { mtl }: ObjProperties): Promise<Read> {
    const { readObj } = await import("./formats/obj");
    if (mtl === null) return readObj(file, null);
    const { signal } = file.resources.manager.abortController;
    const library = await fetched(new URL(mtl, document.baseURI).href, signal);
    return readObj(file, asText(new Uint8Array(await library.arrayBuffer())));
  }
}

export class PlyElement extends ModelElement<PlyProperties> {
  protected override readonly format = "ply";

  protected override async parse(file: File): Promise<Read> {
    return (await import("./formats/ply")).readPly(file);
  }
}

export class PcdElement extends ModelElement<PcdProperties> {
  protected override readonly format = "pcd";

  protected override async parse(file: File): Promise<Read> {
    return (await import("./formats/pcd")).readPcd(file);
  }
}

export class StlElement extends ModelElement<StlProperties> {
  protected override readonly format = "stl";

  protected override async parse(file: File): Promise<Read> {
    return (await import("./formats/stl")).readStl(file);
  }
}

export class GlbElement extends ModelElement<GlbProperties> {
  protected override readonly format = "glb";

  protected override get upsideDown(): boolean {
    return true;
  }

  protected override async parse(file: File): Promise<Read> {
    return (await import("./formats/gltf")).readGltf(file);
  }
}

export class FbxElement extends ModelElement<FbxProperties> {
  protected override readonly format = "fbx";

  protected override async parse(file: File): Promise<Read> {
    return (await import("./formats/fbx")).readFbx(file);
  }
}

export class DaeElement extends ModelElement<DaeProperties> {
  protected override readonly format = "dae";

  protected override async parse(file: File): Promise<Read> {
    return (await import("./formats/dae")).readDae(file);
  }
}

export class BvhElement extends ModelElement<BvhProperties> {
  protected override readonly format = "bvh";

  protected override async parse(file: File): Promise<Read> {
    return (await import("./formats/bvh")).readBvh(file);
  }
}
