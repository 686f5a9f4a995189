/** A hand that is followed, drawn as a mesh or as a body for each joint. */

import { type Group, Object3D } from "three";
import { XRHandMeshModel } from "three/addons/webxr/XRHandMeshModel.js";
import { XRHandPrimitiveModel } from "three/addons/webxr/XRHandPrimitiveModel.js";
import { disposeObject } from "./disposeObject";
import type { HandsShown } from "./settings";

interface Shape {
  updateMesh(): void;
}

type MeshModel = new (
  body: Object3D,
  hand: Group,
  path: string,
  handedness: string,
  loader: null,
  onLoad: () => void,
  cache: Record<string, unknown>,
) => Shape;

export class HandModel extends Object3D {
  private shape: Shape | null = null;
  private source: XRInputSource | null = null;
  private drawn: HandsShown["model"] | null = null;

  /**
   * @param hand the group in which the renderer keeps the joints
   * @param path folder of the meshes
   * @param cache of meshes that were read
   */
  constructor(
    private readonly hand: Group,
    private readonly path: string,
    private readonly cache: Record<string, unknown>,
  ) {
    super();
  }

  connect(source: XRInputSource): void {
    this.disconnect();
    if (source.hand) this.source = source;
  }

  draw(model: HandsShown["model"]): void {
    if (!this.source || this.drawn === model) return;
    this.discard();
    this.drawn = model;
    // A mesh that is read when its hand has gone is put into a body that nobody sees any more.
    const body = new Object3D();
    this.add(body);
    const { handedness } = this.source;
    this.shape =
      model === "mesh"
        ? new (XRHandMeshModel as unknown as MeshModel)(
            body,
            this.hand,
            this.path,
            handedness,
            null,
            () => {},
            this.cache,
          )
        : new XRHandPrimitiveModel(body as never, this.hand as never, this.path, handedness as never, {
            primitive: model === "boxes" ? "box" : "sphere",
          });
  }

  disconnect(): void {
    this.source = null;
    this.discard();
  }

  override updateMatrixWorld(force?: boolean): void {
    super.updateMatrixWorld(force);
    this.shape?.updateMesh();
  }

  private discard(): void {
    this.shape = null;
    this.drawn = null;
    disposeObject(this);
    this.clear();
  }
}
