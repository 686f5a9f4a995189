/** The controllers: which of them are drawn, and what is told of them. */

import { SceneElement } from "../../Element";
import { controllerState } from "../../xr/controllerState";
import type { Moment, Side } from "../../xr/Moment";
import { xrOf } from "../../xr/service";
import type { MotionControllersProperties } from "./properties";
import { Stream } from "./Stream";

export class MotionControllers extends SceneElement<MotionControllersProperties> {
  readonly object = null;
  private readonly xr = xrOf(this.scene);
  private readonly stream = new Stream(this.scene, "CONTROLLER_MOVE", this.key);
  private properties!: MotionControllersProperties;
  private held = false;
  private readonly stop = this.xr.onMoment((moment) => this.follow(moment));

  update(properties: MotionControllersProperties): void {
    this.properties = properties;
    const { left, right, showLeft, showRight, hide, rays } = properties;
    this.xr.settings.setControllers(this.key, {
      left: left && showLeft && !hide,
      right: right && showRight && !hide,
      rays,
    });
    this.stream.reset();
  }

  dispose(): void {
    this.stop();
    this.xr.settings.setControllers(this.key, null);
  }

  private follow(moment: Moment): void {
    const { stream, fps, left, right } = this.properties;
    if (!stream || !this.stream.due(moment.now, fps)) return;
    const value = { ...this.side(moment, "left", left), ...this.side(moment, "right", right) };
    const held = value.left !== null || value.right !== null;
    // That none is held any more is told once.
    if (held || this.held) this.stream.tell(moment.now, value);
    this.held = held;
  }

  private side(moment: Moment, side: Side, followed: boolean): Record<string, unknown> {
    const source = followed ? moment.controller(side) : undefined;
    const matrix = moment.matrix(source?.gripSpace);
    const state = matrix && controllerState(source?.gamepad, this.properties.eventTypes);
    return { [side]: matrix, [`${side}State`]: state };
  }
}
