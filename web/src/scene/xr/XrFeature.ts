/**
 * Headsets: a view of the scene through one, and what it tells of its wearer.
 *
 * Buttons at the edge of the picture begin and end a session; while one is on, its camera is looked through. In augmented
 * reality what stands for the far away (skies, backgrounds) is not drawn: there the room is seen.
 */

import type { Camera, Object3D } from "three";
import { Signal } from "../../signal";
import type { FrameTime } from "../Element";
import type { Feature } from "../features";
import type { SceneView } from "../SceneView";
import { Buttons } from "./Buttons";
import { pulse } from "./Haptics";
import type { InputModels } from "./InputModels";
import { Moment } from "./Moment";
import { Passthrough } from "./Passthrough";
import { Selecting } from "./Selecting";
import { Session } from "./Session";
import { Stage } from "./Stage";
import type { XrService } from "./service";
import { Settings } from "./settings";
import { inHeadset, type Mode, type Support, supportOf } from "./support";

const NOTHING: Support = { vr: false, ar: false, hint: null };

export class XrFeature implements Feature, XrService {
  readonly settings = new Settings(() => this.changed());
  private readonly place = new Stage();
  private readonly buttons: Buttons;
  private readonly moments = new Signal<Moment>();
  private readonly sessions = new Signal<void>();
  private readonly selecting: Selecting;
  private readonly abort = new AbortController();
  private readonly endings: (() => void)[] = [];
  private readonly passthrough: Passthrough;
  private support = NOTHING;
  private session: Session | null = null;
  private entering: Mode | null = null;
  private failure: string | null = null;
  private models: InputModels | null = null;
  private disposed = false;

  constructor(private readonly view: SceneView) {
    this.buttons = new Buttons(view.container, (mode) => void (this.session ? this.leave() : this.enter(mode)));
    this.selecting = new Selecting(view, this.place);
    this.passthrough = new Passthrough(view.root);
    this.endings.push(
      view.drawn.subscribe(() => {
        if (this.showsRoom) this.passthrough.uncover();
      }),
    );
    view.services.set("xr", this);
    this.endings.push(
      view.answer("HAPTIC_ACTUATOR_PULSE", (event) => {
        if (this.session) pulse(event, this.session.session.inputSources);
        return undefined;
      }),
    );
    navigator.xr?.addEventListener("devicechange", () => void this.look(), { signal: this.abort.signal });
    void this.look();
  }

  // --- what the view asks ---------------------------------------------------------------------------------------

  get camera(): Camera | undefined {
    return this.session ? this.place.camera : undefined;
  }

  step({ now }: FrameTime): boolean {
    const { xr } = this.view.renderer;
    const frame = xr.getFrame() as XRFrame | null;
    const space = xr.getReferenceSpace();
    if (!this.session || !frame || !space) return false;
    this.moments.emit(new Moment(frame, space, now, this.place));
    return false;
  }

  prepare(): void {
    if (this.showsRoom) this.passthrough.cover();
  }

  sceneChanged(): void {
    if (this.showsRoom) this.passthrough.sceneChanged();
  }

  rootChanged(): void {
    this.session?.place(this.settings.view);
  }

  dispose(): void {
    this.disposed = true;
    this.abort.abort();
    for (const end of this.endings) end();
    void this.leave();
    this.models?.dispose();
    this.buttons.dispose();
    this.view.services.delete("xr");
  }

  // --- what elements use ----------------------------------------------------------------------------------------

  get mode(): Mode | null {
    return this.session?.mode ?? null;
  }

  get stage(): Object3D {
    return this.place.group;
  }

  onMoment(listener: (moment: Moment) => void): () => void {
    return this.moments.subscribe(listener);
  }

  onSession(listener: () => void): () => void {
    return this.sessions.subscribe(listener);
  }

  async enter(mode: Mode): Promise<void> {
    if (this.session || this.entering) return;
    this.entering = mode;
    this.failure = null;
    this.showButtons();
    try {
      // The models come while the headset is being asked; without them hands and controllers are not drawn.
      const models = this.loadModels();
      const onEnd = (): void => this.ended();
      const settings = () => this.settings.view;
      const session = await Session.begin(this.view, this.place, mode, settings, models, onEnd);
      if (this.disposed) await session.end();
      else this.begun(session);
    } catch (error) {
      this.failure = `The headset did not start: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.entering = null;
    this.showButtons();
  }

  async leave(): Promise<void> {
    await this.session?.end();
  }

  // --- its own --------------------------------------------------------------------------------------------------

  private get showsRoom(): boolean {
    return this.mode === "immersive-ar" && !this.settings.view.background;
  }

  private async look(): Promise<void> {
    this.support = await supportOf();
    this.showButtons();
  }

  private begun(session: Session): void {
    this.session = session;
    this.selecting.begin(session.session);
    this.changed();
    this.sessions.emit();
  }

  private ended(): void {
    this.session = null;
    this.passthrough.end();
    if (this.disposed) return;
    this.showButtons();
    this.sessions.emit();
  }

  private changed(): void {
    this.session?.apply(this.settings.view);
    if (this.settings.view.background) this.passthrough.end();
    else this.sceneChanged();
    this.models?.apply(this.settings.shownHands, this.settings.shownControllers);
    this.showButtons();
  }

  private async loadModels(): Promise<void> {
    if (this.models) return;
    try {
      const { InputModels } = await import("./InputModels");
      if (this.disposed) return;
      this.models = new InputModels(this.view.renderer.xr, this.place.group);
      this.models.apply(this.settings.shownHands, this.settings.shownControllers);
    } catch (error) {
      console.error("The models of hands and controllers cannot be loaded:", error);
    }
  }

  private showButtons(): void {
    if (this.disposed) return;
    const { vr, ar, hint } = this.support;
    const wanted = this.settings.view;
    const offered: Mode[] = [];
    if (vr && wanted.vr) offered.push("immersive-vr");
    if (ar && wanted.ar) offered.push("immersive-ar");
    const needed = hint !== null && (wanted.vr || wanted.ar) && (inHeadset() || this.settings.wanted);
    this.buttons.show({
      offered,
      active: this.entering ?? this.mode,
      starting: this.entering !== null,
      message: this.failure ?? (needed ? hint : null),
    });
  }
}
