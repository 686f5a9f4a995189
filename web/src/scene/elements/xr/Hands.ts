/** The wearer's hands: which of them are drawn, and what is told of them. */

import { SceneElement } from "../../Element";
import { type HandState, handState } from "../../xr/handState";
import type { Moment, Side } from "../../xr/Moment";
import { xrOf } from "../../xr/service";
import type { HandsProperties } from "./properties";
import { Stream } from "./Stream";

export class Hands extends SceneElement<HandsProperties> {
  readonly object = null;
  private readonly xr = xrOf(this.scene);
  private readonly stream = new Stream(this.scene, "HAND_MOVE", this.key);
  private readonly states: Record<Side, HandState | null> = { left: null, right: null };
  private properties!: HandsProperties;
  private readonly stop = this.xr.onMoment((moment) => this.follow(moment));

  update(properties: HandsProperties): void {
    this.properties = properties;
    const { hide, showLeft, showRight, hideLeft, hideRight, model } = properties;
    this.xr.settings.setHands(this.key, {
      left: this.followed("left") && showLeft && !hideLeft && !hide,
      right: this.followed("right") && showRight && !hideRight && !hide,
      model,
    });
    this.stream.reset();
  }

  dispose(): void {
    this.stop();
    this.xr.settings.setHands(this.key, null);
  }

  private followed(side: Side): boolean {
    const { left, right, disableLeft, disableRight } = this.properties;
    return side === "left" ? left && !disableLeft : right && !disableRight;
  }

  private follow(moment: Moment): void {
    const { stream, fps } = this.properties;
    if (!stream || !this.stream.due(moment.now, fps)) return;
    const seen = { left: this.states.left !== null, right: this.states.right !== null };
    const left = this.followed("left") ? moment.hand("left") : null;
    const right = this.followed("right") ? moment.hand("right") : null;
    this.states.left = left && handState(left.data as Float32Array, this.states.left);
    this.states.right = right && handState(right.data as Float32Array, this.states.right);
    // That a hand is not seen any more is told once; while a controller is held there is nothing to tell.
    if (!left && !right && !seen.left && !seen.right) return;
    this.stream.tell(moment.now, { left, right, leftState: this.states.left, rightState: this.states.right });
  }
}
