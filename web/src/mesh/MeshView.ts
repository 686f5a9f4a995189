/**
 * A view of one mesh: what is given, when it reaches the GPU, and what is told back.
 *
 * Changes only mark what is out of date; the next frame applies them all together. So several changes in a row cost
 * one, a hidden page does no work, and no frame shows half of a change. No frame is drawn when nothing changed.
 */

import "./mesh.css";
import { Box3, Vector3 } from "three";
import { Signal } from "../signal";
import { CameraRig, type Pose } from "./CameraRig";
import { Controls } from "./Controls";
import { isColormapName } from "./colormaps";
import { Flight } from "./Flight";
import { Materials } from "./Materials";
import { MeshModel } from "./MeshModel";
import { Notice } from "./Notice";
import { type LocalPick, pickMesh } from "./pickMesh";
import { Quality } from "./Quality";
import { type FrameTime, RenderLoop } from "./RenderLoop";
import { Stage } from "./Stage";
import { type PreparedScalars, prepareScalars } from "./scalars";
import { themeOf } from "./theme";
import {
  type CameraState,
  type Coloring,
  DEFAULT_DISPLAY,
  type Display,
  type MeshData,
  type PickResult,
  type Range,
  type ScalarData,
  type Vec3,
  type ViewName,
  type ViewStatistics,
} from "./types";

export interface MeshViewEvents {
  /** The camera was moved, by hand or to a standard view; not told for `setCamera`. */
  camera: CameraState;
  /** The view was clicked; null: beside the mesh. */
  click: PickResult | null;
  /** What colours mean has changed; null: one uniform colour. */
  coloring: Coloring | null;
}

export class MeshView {
  private readonly rig = new CameraRig();
  private readonly materials = new Materials();
  private readonly loop = new RenderLoop((time) => this.frame(time));
  private readonly quality = new Quality(() => this.refine());
  private readonly signals: { [Name in keyof MeshViewEvents]: Signal<MeshViewEvents[Name]> } = {
    camera: new Signal(),
    click: new Signal(),
    coloring: new Signal(),
  };
  private readonly stage: Stage | null;
  private readonly controls: Controls | null = null;
  private readonly display: Display = { ...DEFAULT_DISPLAY };
  private mesh: MeshData | null = null;
  private model: MeshModel | null = null;
  private scalars: ScalarData | null = null;
  private prepared: PreparedScalars | null = null;
  private origin: Vec3 = [0, 0, 0];
  private stale = { mesh: false, scalars: true, display: true };
  /** A standard view to go to as soon as the size of the view is known. */
  private wantedView: ViewName | "fitted" | null = null;
  /** Whether the camera was placed, so that a mesh no longer decides on it. */
  private placed = false;
  private cameraMoved = false;
  private toldColoring = "null";
  private flight: Flight | null = null;
  private updateMilliseconds = 0;
  private frameMilliseconds = 0;

  /** @param container an element with a size of its own; it is given the class `mesh-view` */
  constructor(container: HTMLElement) {
    container.classList.add("mesh-view");
    this.stage = this.makeStage(container);
    if (!this.stage) return;
    this.controls = new Controls(this.stage.canvas, this.rig, {
      moved: () => this.moved(),
      pointAt: (x, y) => this.pick(x, y)?.point ?? null,
      clicked: (x, y) => this.clicked(x, y),
      pivotChosen: (pivot) => this.turnAbout(pivot),
      resetRequested: () => this.flyTo(this.rig.fitted()),
    });
    this.loop.invalidate();
  }

  /** @param mesh null: show none. The camera stays, except for the first mesh, which is fitted. */
  setMesh(mesh: MeshData | null): void {
    this.mesh = mesh;
    this.stale.mesh = true;
    this.loop.invalidate();
  }

  /** @param scalars null: the uniform colour, which also serves where scalars do not fit the mesh */
  setScalars(scalars: ScalarData | null): void {
    this.scalars = scalars;
    this.stale.scalars = true;
    this.loop.invalidate();
  }

  /** Change some of how the mesh is shown. */
  setDisplay(changes: Partial<Display>): void {
    const before = this.display.component;
    Object.assign(this.display, changes);
    this.stale.display = true;
    if (this.display.component !== before) this.stale.scalars = true;
    if (changes.parallel !== undefined) this.rig.parallel = changes.parallel;
    this.loop.invalidate();
  }

  /** Show the whole mesh from where the camera looks. */
  resetCamera(): void {
    this.goTo("fitted");
  }

  /** Show the whole mesh from a side. */
  setView(name: ViewName): void {
    this.goTo(name);
  }

  getCamera(): CameraState {
    this.flush();
    return this.rig.state(this.origin);
  }

  /** @param state in world coordinates; what is left out stays */
  setCamera(state: Partial<CameraState>): void {
    this.flush();
    this.controls?.halt();
    this.flight = this.wantedView = null;
    this.placed = true;
    this.rig.setState(state, this.origin);
    this.display.parallel = this.rig.parallel;
    this.loop.invalidate();
  }

  /** @returns a function that stops listening */
  on<Name extends keyof MeshViewEvents>(name: Name, listener: (payload: MeshViewEvents[Name]) => void): () => void {
    return this.signals[name].subscribe(listener);
  }

  /** A PNG picture of the view, without what HTML shows over it. */
  async screenshot(): Promise<Blob> {
    if (!this.stage?.drawable) throw new Error("The view is not visible, so there is no picture of it.");
    this.draw(true);
    return this.stage.png();
  }

  statistics(): ViewStatistics {
    this.flush();
    const info = this.stage?.info;
    return {
      frames: this.stage?.frames ?? 0,
      triangles: (this.model?.mesh.triangles?.length ?? 0) / 3,
      geometries: info?.memory.geometries ?? 0,
      textures: info?.memory.textures ?? 0,
      programs: info?.programs?.length ?? 0,
      updateMilliseconds: this.updateMilliseconds,
      frameMilliseconds: this.frameMilliseconds,
    };
  }

  dispose(): void {
    this.loop.cancel();
    this.quality.cancel();
    this.controls?.dispose();
    this.model?.dispose();
    this.model = null;
    this.materials.dispose();
    this.stage?.dispose();
  }

  private makeStage(container: HTMLElement): Stage | null {
    try {
      return new Stage(container, {
        lost: () => this.forgetModel(),
        resized: () => this.resized(),
        restored: () => this.loop.invalidate(),
      });
    } catch (error) {
      console.error("The mesh view cannot draw:", error);
      new Notice(container).show("This browser offers no WebGL 2, which the 3D view needs.");
      return null;
    }
  }

  private resized(): void {
    this.quality.reset();
    this.stale.display = true;
    this.draw(false);
    this.loop.invalidate();
  }

  /** Bring model, scalars and display up to date with what was set. */
  private flush(): void {
    const { stale } = this;
    if (!this.stage || !(stale.mesh || stale.scalars || stale.display)) return;
    const started = performance.now();
    const changed = stale.mesh || stale.scalars;
    if (stale.mesh) this.applyMesh(this.stage);
    if (stale.scalars) this.applyScalars();
    this.applyDisplay(this.stage);
    this.stale = { mesh: false, scalars: false, display: false };
    if (changed) this.updateMilliseconds = performance.now() - started;
    this.tellColoring();
  }

  private forgetModel(): void {
    this.model?.dispose();
    this.model = null;
    this.stale.mesh = true;
  }

  private applyMesh(stage: Stage): void {
    const { mesh } = this;
    if (mesh && this.model?.move(mesh)) {
      this.place(mesh);
      return;
    }
    this.model?.dispose();
    this.model = null;
    this.quality.reset();
    this.stale.scalars = true;
    if (!mesh) return;
    this.model = new MeshModel(mesh, this.materials);
    stage.scene.add(this.model.object);
    this.place(mesh);
    if (!this.placed) this.wantedView = "iso";
    this.placed = true;
  }

  /** Make a mesh's origin the scene's, with the camera staying where it is in the world. */
  private place({ origin, bounds, points }: MeshData): void {
    const [x, y, z] = origin;
    this.rig.moveOrigin(new Vector3(x - this.origin[0], y - this.origin[1], z - this.origin[2]));
    this.origin = [x, y, z];
    this.rig.setBounds(
      new Box3(
        new Vector3(bounds[0] - x, bounds[2] - y, bounds[4] - z),
        new Vector3(bounds[1] - x, bounds[3] - y, bounds[5] - z),
      ),
      points,
    );
  }

  private applyScalars(): void {
    this.prepared = null;
    if (this.model && this.scalars) {
      const { values, components, association } = this.scalars;
      const misfit = components >= 1 ? this.model.misfit(values.length / components, association) : "no components";
      if (misfit) console.warn(`The scalars do not fit the mesh and are not shown: ${misfit}.`);
      else this.prepared = prepareScalars(values, components, this.display.component);
    }
    const association = this.scalars?.association ?? "point";
    this.model?.setScalars(this.prepared && { values: this.prepared.values, association });
  }

  private applyDisplay(stage: Stage): void {
    if (!isColormapName(this.display.colormap)) {
      console.warn(`There is no colour map "${this.display.colormap}"; ${DEFAULT_DISPLAY.colormap} is used.`);
      this.display.colormap = DEFAULT_DISPLAY.colormap;
    }
    const theme = themeOf(this.display.background);
    stage.setTheme(theme);
    if (isColormapName(this.display.colormap)) {
      this.materials.setDisplay(this.display, this.display.colormap, theme, stage.pixelRatio);
    }
    this.materials.setColored(this.prepared !== null);
    this.materials.setRange(this.range());
    this.model?.setDisplay(this.display, stage.pixelRatio);
  }

  private range(): Range {
    return this.display.range ?? this.prepared?.range ?? [0, 1];
  }

  private tellColoring(): void {
    const { colormap, reversed, component } = this.display;
    const components = this.scalars?.components ?? 0;
    const coloring = this.prepared ? { colormap, reversed, component, components, range: this.range() } : null;
    const text = JSON.stringify(coloring);
    if (text === this.toldColoring) return;
    this.toldColoring = text;
    this.signals.coloring.emit(coloring);
  }

  private frame({ now, elapsed, waited }: FrameTime): boolean {
    let again = false;
    if (this.flight) {
      again = this.flight.step(now);
      if (!again) this.flight = null;
      this.cameraMoved = true;
    }
    if (this.controls?.step(elapsed || 16)) {
      again = true;
      this.cameraMoved = true;
    }
    this.draw(this.quality.fine(now, waited));
    return again;
  }

  private draw(fine: boolean): void {
    const { stage } = this;
    if (!stage?.drawable) return;
    const started = performance.now();
    this.flush();
    this.rig.setViewport(stage.width, stage.height);
    this.materials.setViewport(stage.width * stage.pixelRatio, stage.height * stage.pixelRatio);
    if (this.wantedView) this.goTo(this.wantedView);
    stage.draw(this.rig, this.display.axes, fine);
    this.frameMilliseconds = performance.now() - started;
    if (this.cameraMoved) {
      this.cameraMoved = false;
      this.signals.camera.emit(this.rig.state(this.origin));
    }
  }

  private refine(): boolean {
    if (this.loop.pending || this.controls?.dragging) return false;
    this.loop.invalidate();
    return true;
  }

  private moved(): void {
    this.flight = null;
    this.cameraMoved = true;
    this.loop.invalidate();
  }

  private goTo(view: ViewName | "fitted"): void {
    this.flush();
    this.controls?.halt();
    this.flight = null;
    this.placed = true;
    if (!this.stage?.drawable) {
      this.wantedView = view;
      return;
    }
    this.wantedView = null;
    this.rig.setViewport(this.stage.width, this.stage.height);
    this.rig.setPose(view === "fitted" ? this.rig.fitted() : this.rig.viewFrom(view));
    this.cameraMoved = true;
    this.loop.invalidate();
  }

  private flyTo(pose: Pose): void {
    this.controls?.halt();
    this.flight = new Flight(this.rig, pose);
    this.loop.invalidate();
  }

  private turnAbout(pivot: Vector3): void {
    const { position, target, up } = this.rig.pose();
    this.flyTo({ position: position.add(pivot).sub(target), target: pivot, up });
  }

  private clicked(x: number, y: number): void {
    const view = this.display.axes ? this.stage?.viewAt(x, y, this.rig) : null;
    if (view) this.flyTo(this.rig.viewFrom(view));
    else this.signals.click.emit(this.pickWorld(x, y));
  }

  private pickWorld(left: number, top: number): PickResult | null {
    const hit = this.pick(left, top);
    if (!hit) return null;
    const { x, y, z } = hit.point;
    return { ...hit, point: [x + this.origin[0], y + this.origin[1], z + this.origin[2]] };
  }

  /** What lies under a place; CSS pixels from the top left. */
  private pick(x: number, y: number): LocalPick | null {
    const mesh = this.model?.mesh;
    if (!this.stage || !mesh) return null;
    return pickMesh(mesh, this.display.representation, this.rig, this.stage, { x, y });
  }
}
