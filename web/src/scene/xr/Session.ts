/**
 * A session with a headset: begun, drawn in the headset's own clock, and ended cleanly.
 *
 * While it is on, the page's own loop rests, and the frames of the headset draw the scene. Whoever ends it (the wearer,
 * the page, the system), everything is as before afterwards.
 */

import type { XRProperties } from "../elements/xr/properties";
import type { SceneView } from "../SceneView";
import type { Stage } from "./Stage";
import type { Mode } from "./support";

/** What is used where there is; a session starts without it, too. */
const FEATURES = [
  ...["local-floor", "bounded-floor", "unbounded", "hand-tracking", "layers"],
  ...["mesh-detection", "plane-detection", "body-tracking"],
];

const SPACES: readonly XRReferenceSpaceType[] = ["local-floor", "bounded-floor", "local", "unbounded", "viewer"];
const OF_THE_FLOOR: readonly string[] = ["local-floor", "bounded-floor"];
/** Metres from the floor to the eyes, where a headset knows no floor. */
const EYES = 1.6;

export class Session {
  private done = false;

  private constructor(
    private readonly view: SceneView,
    readonly stage: Stage,
    readonly session: XRSession,
    readonly mode: Mode,
    /** Metres that poses are measured from above the floor. */
    readonly lift: number,
  ) {}

  /**
   * Begins one. To be called while a click is being handled: browsers begin none by themselves.
   *
   * @param settings asked when the headset has answered
   * @param ready what the session waits for before its first frame
   * @param onEnd called once, when it is over
   * @throws whatever the browser says
   */
  static async begin(
    view: SceneView,
    stage: Stage,
    mode: Mode,
    settings: () => XRProperties,
    ready: Promise<unknown>,
    onEnd: () => void,
  ): Promise<Session> {
    const session = await navigator.xr!.requestSession(mode, { optionalFeatures: FEATURES });
    const { xr } = view.renderer;
    try {
      await ready;
      const wanted = settings();
      const space = await spaceOf(session, wanted.referenceSpace);
      const lift = OF_THE_FLOOR.includes(wanted.referenceSpace) && !OF_THE_FLOOR.includes(space) ? EYES : 0;
      xr.enabled = true;
      xr.setReferenceSpaceType(space);
      xr.setFramebufferScaleFactor(wanted.framebufferScale);
      const begun = new Session(view, stage, session, mode, lift);
      begun.place(wanted);
      view.root.add(stage.group);
      // The renderer tells when it has put everything back; the session itself does so before.
      const ended = (): void => {
        xr.removeEventListener("sessionend", ended);
        begun.ended(onEnd);
      };
      xr.addEventListener("sessionend", ended);
      await xr.setSession(session);
      if (begun.done) throw new Error("it ended at once");
      begun.start(wanted);
      return begun;
    } catch (error) {
      await session.end().catch(() => {});
      xr.enabled = false;
      stage.group.removeFromParent();
      throw error;
    }
  }

  /** Takes over settings that hold while it is on. */
  place(settings: XRProperties): void {
    this.stage.place(settings, this.view.up, this.lift);
  }

  apply(settings: XRProperties): void {
    this.place(settings);
    this.view.renderer.xr.setFoveation(settings.foveation);
    const rates = this.session.supportedFrameRates;
    if (settings.frameRate === null || !rates?.length) return;
    const wanted = settings.frameRate;
    const nearest = [...rates].reduce((best, rate) =>
      Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best,
    );
    if (nearest === this.session.frameRate) return;
    // A headset that is short of power refuses.
    void this.session.updateTargetFrameRate(nearest).catch(() => {});
  }

  async end(): Promise<void> {
    if (!this.done) await this.session.end();
  }

  private start(settings: XRProperties): void {
    const { renderer } = this.view;
    let last: number | null = null;
    this.apply(settings);
    this.view.useExternalLoop(true);
    renderer.setAnimationLoop((now: number) => {
      this.view.drawFrame({ now, elapsed: last === null ? 0 : now - last, waited: 0 });
      last = now;
    });
  }

  private ended(onEnd: () => void): void {
    if (this.done) return;
    this.done = true;
    const { renderer } = this.view;
    renderer.setAnimationLoop(null);
    renderer.xr.enabled = false;
    this.stage.group.removeFromParent();
    onEnd();
    this.view.useExternalLoop(false);
  }
}

/** The reference space that is wanted, or the next that the headset has. */
async function spaceOf(session: XRSession, wanted: XRReferenceSpaceType): Promise<XRReferenceSpaceType> {
  for (const type of [wanted, ...SPACES.filter((one) => one !== wanted)]) {
    try {
      await session.requestReferenceSpace(type);
      return type;
    } catch {
      // It has none of that kind.
    }
  }
  return "viewer";
}
