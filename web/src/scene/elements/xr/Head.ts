/** The wearer's head. */

import { AxesHelper, type Object3D } from "three";
import { SceneElement } from "../../Element";
import type { Moment } from "../../xr/Moment";
import { xrOf } from "../../xr/service";
import type { HeadProperties } from "./properties";
import { Stream } from "./Stream";

export class Head extends SceneElement<HeadProperties> {
  readonly object = null;
  private readonly xr = xrOf(this.scene);
  private readonly stream = new Stream(this.scene, "HEAD_MOVE", this.key);
  private readonly axes = new AxesHelper(1);
  private properties!: HeadProperties;
  private readonly stop = this.xr.onMoment((moment) => this.follow(moment));

  constructor(...given: ConstructorParameters<typeof SceneElement>) {
    super(...given);
    this.axes.visible = false;
    this.xr.stage.add(this.axes as Object3D);
  }

  update(properties: HeadProperties): void {
    this.properties = properties;
    this.axes.visible = properties.show;
    this.axes.scale.setScalar(Math.max(properties.frameScale, 1e-6));
    this.stream.reset();
  }

  dispose(): void {
    this.stop();
    this.axes.removeFromParent();
    this.axes.dispose();
  }

  private follow(moment: Moment): void {
    const { stream, fps, show } = this.properties;
    if (show) this.showAxes(moment);
    if (!stream || !this.stream.due(moment.now, fps)) return;
    const matrix = moment.head();
    if (matrix) this.stream.tell(moment.now, { matrix });
  }

  private showAxes({ frame, space }: Moment): void {
    const pose = frame.getViewerPose(space);
    if (!pose) return;
    const { position, orientation } = pose.transform;
    this.axes.position.set(position.x, position.y, position.z);
    this.axes.quaternion.set(orientation.x, orientation.y, orientation.z, orientation.w);
  }
}
