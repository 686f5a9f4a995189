/** A screen before a virtual camera that shows what it sees, drawn anew with every frame of the page. */

import { Mesh, MeshBasicMaterial, PlaneGeometry } from "three";
import type { SceneContext } from "../../Element";
import type { ScreenTarget } from "../../renders/Offscreen";
import { RENDERS, type Renders, type Source } from "../../renders/Renders";
import type { CameraViewProperties } from "./properties";

export class Monitor {
  readonly object = new Mesh(new PlaneGeometry(1, 1), new MeshBasicMaterial({ toneMapped: false }));
  private target: ScreenTarget | null = null;
  private size: readonly [number, number] = [1, 1];
  private readonly stop: () => void;

  constructor(
    private readonly scene: SceneContext,
    private readonly source: Source,
  ) {
    this.object.visible = false;
    this.object.userData = { unpickable: true, helper: true };
    this.stop = scene.onFrame(() => this.draw());
  }

  set(shown: boolean, properties: CameraViewProperties): void {
    const { width, height, fov, distanceToCamera, downsample } = properties;
    this.object.visible = shown;
    this.size = [Math.max(Math.round(width / downsample), 1), Math.max(Math.round(height / downsample), 1)];
    const high = 2 * distanceToCamera * Math.tan((fov * Math.PI) / 360);
    this.object.position.z = -distanceToCamera;
    this.object.scale.set((high * width) / height, high, 1);
    if (!shown) this.drop();
  }

  dispose(): void {
    this.stop();
    this.drop();
    this.object.geometry.dispose();
    this.object.material.dispose();
  }

  private draw(): undefined {
    const renders = this.scene.services.get(RENDERS) as Renders | undefined;
    if (!this.object.visible || !renders) return;
    const [width, height] = this.size;
    if (!this.target) {
      this.target = renders.screens.screenTarget(width, height);
      this.object.material.map = this.target.texture;
      this.object.material.needsUpdate = true;
    }
    renders.drawLive(this.target, this.source, width, height);
  }

  private drop(): void {
    this.target?.dispose();
    this.target = null;
    this.object.material.map = null;
  }
}
