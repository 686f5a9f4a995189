/** A video or stream with a picture for each eye, on two rectangles in one place of which each eye sees one. */

import { Mesh, PlaneGeometry } from "three";
import type { Changed, SceneContext } from "../../Element";
import { fixToCamera, release } from "./cameraFixed";
import { leftEyeOnScreens } from "./eyes";
import type { StereoVideoPlaneProperties } from "./properties";
import { Rectangle } from "./Rectangle";

type Stereo = StereoVideoPlaneProperties["stereo"];

export class StereoVideoPlane extends Rectangle<StereoVideoPlaneProperties> {
  /** What the right eye sees; the other mesh is the left one's. */
  private readonly right = new Mesh(new PlaneGeometry(), this.material);
  private readonly endScreens: () => void;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "StereoVideoPlane");
    this.object.add(this.right);
    this.mesh.layers.set(1);
    this.right.layers.set(2);
    this.endScreens = leftEyeOnScreens(scene);
  }

  override update(properties: StereoVideoPlaneProperties, changed: Changed<StereoVideoPlaneProperties>): void {
    if (changed.has("distanceToCamera")) {
      for (const mesh of [this.mesh, this.right]) {
        if (properties.distanceToCamera === null) release(mesh);
        else fixToCamera(mesh, this.object, () => this.fixing());
      }
    }
    super.update(properties, changed);
  }

  override dispose(): void {
    this.endScreens();
    this.right.geometry.dispose();
    super.dispose();
  }

  protected override get ownAspect(): number {
    const { stereo } = this.properties;
    return super.ownAspect * (stereo === "side-by-side" ? 0.5 : stereo === "top-bottom" ? 2 : 1);
  }

  protected override arrange(): void {
    super.arrange();
    this.right.scale.copy(this.mesh.scale);
    const { width, height } = this.medium;
    const margin = [0.5 / Math.max(width, 1), 0.5 / Math.max(height, 1)] as const;
    cut(this.mesh.geometry, this.properties.stereo, 0, margin);
    cut(this.right.geometry, this.properties.stereo, 1, margin);
  }

  protected override look(): void {
    super.look();
    this.right.visible = this.mesh.visible;
  }

  /** Each eye has its own layer already. */
  protected override setLayers(): void {}

  private fixing() {
    return { distance: this.properties.distanceToCamera ?? 1, size: this.size(), aspect: 1 };
  }
}

/**
 * Lets a rectangle show the part of a picture that is for an eye: 0 the left, 1 the right one.
 *
 * @param margin half a pixel along u and v, by which it keeps away from the other eye's part
 */
function cut(geometry: PlaneGeometry, stereo: Stereo, eye: 0 | 1, margin: readonly [number, number]): void {
  const { uv } = geometry.attributes;
  for (let corner = 0; corner < 4; corner++) {
    const u = corner % 2;
    const v = corner < 2 ? 1 : 0;
    if (stereo === "side-by-side") uv!.setXY(corner, part(u, eye, margin[0]), v);
    else if (stereo === "top-bottom") uv!.setXY(corner, u, part(v, eye === 0 ? 1 : 0, margin[1]));
    else uv!.setXY(corner, u, v);
  }
  uv!.needsUpdate = true;
}

/** Where an edge (0 or 1) of a half (0 or 1) lies in the whole. */
function part(edge: number, half: number, margin: number): number {
  const at = (edge + half) / 2;
  return edge === half ? at : half === 0 ? at - margin : at + margin;
}
