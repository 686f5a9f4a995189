/** What elements may use of a scene's headset, under the name "xr" in its services. */

import type { Object3D } from "three";
import type { SceneContext } from "../Element";
import type { Moment } from "./Moment";
import type { Settings } from "./settings";
import type { Mode } from "./support";

export interface XrService {
  /** What is on; null: nothing. */
  readonly mode: Mode | null;
  /** The wearer's floor: what is put here moves with it. In the scene while a session is on. */
  readonly stage: Object3D;
  readonly settings: Settings;
  /** Calls `listener` in each frame of a headset, before it is drawn. @returns what ends it */
  onMoment(listener: (moment: Moment) => void): () => void;
  /** Calls `listener` when a session begins or ends. */
  onSession(listener: () => void): () => void;
  /** Asks the headset to begin. Browsers refuse unless a click or key is being handled. */
  enter(mode: Mode): Promise<void>;
  leave(): Promise<void>;
}

/** @throws Error where a scene is drawn without it */
export function xrOf(scene: SceneContext): XrService {
  const service = scene.services.get("xr");
  if (!service) throw new Error("this view of the scene knows no headsets");
  return service as XrService;
}
