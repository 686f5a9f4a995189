/**
 * Clicks of wearers: a trigger that is pressed and let go, or a pinch, clicks what the hand or controller points at.
 *
 * They are told as those of a mouse are. What a ray meets is the pointer's business.
 */

import { Ray } from "three";
import { listenerFor } from "../pointer/interest";
import type { Pointer } from "../pointer/Pointer";
import { hitValue } from "../pointer/report";
import type { SceneView } from "../SceneView";
import type { Stage } from "./Stage";

export class Selecting {
  constructor(
    private readonly view: SceneView,
    private readonly stage: Stage,
  ) {}

  begin(session: XRSession): void {
    // Listeners of a session that is over are never called: they need not be taken away.
    session.addEventListener("select", (event) => this.select(event));
  }

  private select({ frame, inputSource }: XRInputSourceEvent): void {
    const pointer = this.view.services.get("pointer") as Pointer | undefined;
    const space = this.view.renderer.xr.getReferenceSpace();
    const pose = space && frame.getPose(inputSource.targetRaySpace, space);
    if (!pose || !pointer?.acts) return;
    const { origin, direction } = this.stage.ray(pose.transform.matrix);
    const hit = pointer.picker.pickRay(new Ray(origin, direction));
    const key = hit && (listenerFor(this.view, hit.key, "click") ?? hit.key);
    const value = {
      ...(hit ? { ...hitValue(hit), key, target: hit.key } : { key: null }),
      button: 0,
      ray: { origin: origin.toArray(), direction: direction.toArray() },
      handedness: inputSource.handedness,
    };
    this.view.send("CLICK", key, value);
    if (hit) this.view.send("ON_CLICK", key, value);
  }
}
