/**
 * The cameras of a view: the one that every scene has, those that elements offer, and what hands do to them.
 *
 * Whichever is looked through is on the turntable. What the user does is written onto the camera's object; what the
 * program does to it (a new pose, a group that carries it) is seen by its matrix being another one than was written, and
 * the turntable takes it over. So each has the last word until the other says something new.
 */

import { MathUtils, Matrix4, type Object3D, PerspectiveCamera, Quaternion, Vector3 } from "three";
import type { FrameTime } from "../Element";
import type { OrbitControlsProperties, SceneCameraControlProperties } from "../elements/cameras/properties";
import type { SceneView } from "../SceneView";
import { depthSpan } from "./bounds";
import { CameraControls, type ControlsHost, DEFAULT_SETTINGS } from "./CameraControls";
import { CameraReport } from "./CameraReport";
import { Flight } from "./Flight";
import { viewOfAll, viewOfPoint } from "./fitting";
import { type AnyCamera, clippingPlanes, halfHeight, isPerspective, parallelPlanes } from "./projection";
import { Turntable, type Vec3, type View } from "./Turntable";

/** Name of this feature in `services`. */
export const CAMERAS = "camera";
/** Key of the camera that every scene has. */
export const OWN = "defaultCamera";

const FIELD_OF_VIEW = 50;

/** A camera of an element. */
export interface OfferedCamera {
  readonly camera: AnyCamera;
  /** Whether hands move it. */
  readonly controls: boolean;
  /** Clipping planes; null: they adapt to what is seen. */
  readonly near: number | null;
  readonly far: number | null;
  /** Width by height; null: that of the window. */
  readonly aspect: number | null;
  /** Of a parallel camera: how much it sees from top to bottom. */
  readonly height: number | null;
  /** Of a parallel camera, in place of the height: a rectangle that it sees at least. */
  readonly edges: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  } | null;
  readonly zoom: number;
  /** What it looks at, in the scene's coordinates, where the program said so. */
  target(): Vector3 | null;
}

/** The point under a place of the picture, and the object it is on. */
export interface PointFinder {
  pointAt(x: number, y: number): { point: Vector3; object: Object3D } | null;
}

export class Cameras {
  readonly table = new Turntable();
  readonly controls: CameraControls;
  private readonly own = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 1000);
  private readonly offers = new Map<string, OfferedCamera>();
  private readonly report: CameraReport;
  private readonly settings = new Map<string, OrbitControlsProperties | SceneCameraControlProperties>();
  private target = "null";
  private active: string = OWN;
  private ownView: View | null = null;
  private home: View | null = null;
  private flight: Flight | null = null;
  /** The view as it was written onto the camera that is looked through. */
  private written: View | null = null;
  /** The distance at which a parallel camera shows what the program asked for. */
  private parallelDistance = 1;
  private placed = "";
  private fitting = true;
  private width = 1;
  private height = 1;

  constructor(
    private readonly view: SceneView,
    private readonly layers: Readonly<Record<string, Object3D>>,
  ) {
    view.services.set(CAMERAS, this);
    this.own.fov = view.query?.fov ?? FIELD_OF_VIEW;
    this.controls = new CameraControls(view.renderer.domElement, this.table, this.hands());
    this.report = new CameraReport(view);
    this.own.matrixAutoUpdate = false;
    this.startView();
  }

  get camera(): AnyCamera {
    return this.offers.get(this.active)?.camera ?? this.own;
  }

  /** Key of the element whose camera is looked through. */
  get key(): string {
    return this.active;
  }

  // --- cameras of elements --------------------------------------------------------------------------------------

  /** Looks through the camera of an element, or tells that something of it is different. */
  offer(key: string, offered: OfferedCamera): void {
    const known = this.offers.has(key);
    this.offers.set(key, offered);
    if (!known) this.use(key);
    this.controls.allowed = this.offers.get(this.active)?.controls ?? true;
    this.view.invalidate();
  }

  /** Looks through the one that was offered before it, again. */
  withdraw(key: string): void {
    this.offers.delete(key);
    if (this.active === key) this.use([...this.offers.keys()].at(-1) ?? OWN);
    this.view.invalidate();
  }

  private use(key: string): void {
    if (key === this.active) return;
    this.controls.halt();
    this.flight = null;
    if (this.active === OWN) this.ownView = this.table.view();
    this.active = key;
    this.written = null;
    this.home = null;
    this.controls.allowed = this.offers.get(key)?.controls ?? true;
    if (key === OWN && this.ownView) this.table.setView(this.ownView);
  }

  // --- controls of elements ---------------------------------------------------------------------------------------

  /** Hands move the camera as an element says, until it is dropped or another one says something else. */
  useControls(key: string, properties: OrbitControlsProperties | SceneCameraControlProperties): void {
    this.settings.delete(key);
    this.settings.set(key, properties);
    this.applyControls(key);
  }

  dropControls(key: string): void {
    this.settings.delete(key);
    this.applyControls(null);
  }

  private applyControls(changed: string | null): void {
    const last = [...this.settings.values()].at(-1);
    this.controls.settings = { ...DEFAULT_SETTINGS, ...last };
    this.table.limits = {
      minDistance: last?.minDistance ?? 0,
      maxDistance: last?.maxDistance ?? Number.POSITIVE_INFINITY,
      minPolarAngle: last?.minPolarAngle ?? 0,
      maxPolarAngle: last?.maxPolarAngle ?? Math.PI,
      minAzimuthAngle: last?.minAzimuthAngle ?? Number.NEGATIVE_INFINITY,
      maxAzimuthAngle: last?.maxAzimuthAngle ?? Number.POSITIVE_INFINITY,
    };
    const target = JSON.stringify(last?.target ?? null);
    if (changed !== null && last?.target && target !== this.target) this.lookAt(new Vector3(...last.target));
    this.target = target;
    this.view.invalidate();
  }

  // --- moving -----------------------------------------------------------------------------------------------------

  /** The program places the camera that is looked through: null where it says nothing of it. */
  place(position: Vec3 | null, rotation: Vec3 | null, target: Vec3 | null): void {
    const at = position ? new Vector3(...position) : this.table.position.clone();
    const point = target ? new Vector3(...target) : null;
    this.halt();
    if (rotation) {
      const quaternion = new Quaternion().setFromEuler(this.own.rotation.clone().set(...rotation, "XYZ"));
      const distance = point ? at.distanceTo(point) : at.length();
      this.table.setView({ position: at, quaternion, distance: distance || 1 });
    } else {
      this.table.lookAt(at, point ?? new Vector3());
    }
    this.placedByProgram();
  }

  /** Looks at a point from where it is. */
  lookAt(target: Vector3): void {
    this.halt();
    this.table.lookAt(this.table.position.clone(), target);
    this.placedByProgram();
  }

  /** Shows all that the scene holds, from the same side. @returns whether there is anything */
  fit(animated = true): boolean {
    this.view.root.updateMatrixWorld();
    const wanted = this.fittingView();
    if (!wanted) return false;
    this.go(wanted, animated);
    return true;
  }

  private go(wanted: View, animated: boolean): void {
    this.controls.halt();
    this.flight = animated ? new Flight(this.table, wanted) : null;
    if (!animated) this.table.setView(wanted);
    this.view.invalidate();
  }

  private placedByProgram(): void {
    this.fitting = false;
    this.home = this.table.view();
    this.view.invalidate();
  }

  private halt(): void {
    this.controls.halt();
    this.flight = null;
  }

  // --- what the view calls ----------------------------------------------------------------------------------------

  step({ now, elapsed }: FrameTime): boolean {
    if (this.view.renderer.xr.isPresenting) return false;
    if (this.flight && !this.flight.step(now)) this.flight = null;
    const moving = this.controls.step(elapsed);
    // What is done in each frame, such as sizing handles, sees the camera where it will be.
    this.table.confine();
    this.project();
    this.write();
    return moving || this.flight !== null;
  }

  /** The scene's matrices are up to date and a frame is about to be drawn. */
  prepare(): void {
    if (this.view.renderer.xr.isPresenting) return;
    const before = this.table.view();
    const { near, far } = this.camera;
    if (this.active !== OWN) this.follow();
    else if (this.fitting) this.fitFirst();
    this.project();
    this.write();
    this.clip();
    // Handles, labels and the like were made for what the camera was: the next frame has them right.
    const moved = !sameView(before, this.table.view());
    if (moved || !close(near, this.camera.near) || !close(far, this.camera.far)) this.view.invalidate();
    this.report.tell(this.active, this.camera, this.table);
  }

  resize(width: number, height: number): void {
    this.width = Math.max(width, 1);
    this.height = Math.max(height, 1);
  }

  rootChanged(): void {
    const { camPosition, camRotation, camTarget, up } = this.view.rootProperties;
    const before = this.table.up.clone();
    this.table.setUp(up);
    if (!before.equals(this.table.up) && this.fitting) this.startView();
    const placed = JSON.stringify([camPosition, camRotation, camTarget]);
    if (placed === this.placed) return;
    this.placed = placed;
    if (camPosition || camRotation || camTarget) this.place(camPosition, camRotation, camTarget);
  }

  dispose(): void {
    this.controls.dispose();
  }

  // --- each frame -------------------------------------------------------------------------------------------------

  /** Takes over what the program did to the camera of an element. */
  private follow(): void {
    const offered = this.offers.get(this.active);
    if (!offered) return;
    const { camera } = offered;
    const position = new Vector3();
    const quaternion = new Quaternion();
    camera.matrixWorld.decompose(position, quaternion, new Vector3());
    const { written } = this;
    if (written && same(position, written.position) && sameTurn(quaternion, written.quaternion)) return;
    const target = offered.target();
    const distance = target ? position.distanceTo(target) : written ? this.table.distance : position.length();
    this.halt();
    this.table.setView({ position, quaternion, distance: distance || 1 });
    this.parallelDistance = this.table.distance;
    this.written = this.table.view();
    this.home ??= this.table.view();
  }

  /** Shows what has come so far, until all of it has. */
  private fitFirst(): void {
    const wanted = this.fittingView();
    if (!wanted) return;
    this.table.setView(wanted);
    this.home = this.table.view();
    if (this.view.loading.settled) this.fitting = false;
  }

  private project(): void {
    const { camera } = this;
    const offered = this.offers.get(this.active);
    const aspect = offered?.aspect ?? this.width / this.height;
    if (isPerspective(camera)) {
      camera.aspect = aspect;
    } else {
      const half = (offered?.height ?? 1) / 2;
      const edges = offered?.edges ?? { left: -half * aspect, right: half * aspect, top: half, bottom: -half };
      Object.assign(camera, widened(edges, aspect));
      camera.zoom = ((offered?.zoom ?? 1) * this.parallelDistance) / this.table.distance;
    }
  }

  /** Puts the camera where the turntable is. */
  private write(): void {
    const { camera, table, written } = this;
    // The program's own pose comes first.
    if (!written && this.active !== OWN) return;
    if (written && same(table.position, written.position) && sameTurn(table.quaternion, written.quaternion)) return;
    const world = new Matrix4().compose(table.position, table.quaternion, new Vector3(1, 1, 1));
    const parent = this.active === OWN ? null : camera.parent;
    if (parent) camera.matrix.copy(parent.matrixWorld).invert().multiply(world);
    else camera.matrix.copy(world);
    camera.matrix.decompose(camera.position, camera.quaternion, camera.scale);
    camera.matrixWorldNeedsUpdate = true;
    camera.updateMatrixWorld(true);
    const view = this.table.view();
    // What comes back through the matrices of groups differs in its last digits.
    if (parent) camera.matrixWorld.decompose(view.position, view.quaternion, new Vector3());
    this.written = view;
  }

  private clip(): void {
    const { camera } = this;
    const offered = this.offers.get(this.active);
    const perspective = isPerspective(camera);
    if (offered?.near == null || offered.far == null) {
      Object.assign(camera, perspective ? { near: 1e-3, far: 1e3 } : { near: -1, far: 1 });
      camera.updateProjectionMatrix();
      const span = depthSpan(this.view.root, camera, !perspective);
      const planes = perspective
        ? clippingPlanes(span, this.table.distance)
        : parallelPlanes(span, this.table.distance);
      camera.near = offered?.near ?? planes.near;
      camera.far = Math.max(offered?.far ?? planes.far, camera.near + Math.abs(camera.near) * 1e-3 + 1e-12);
    } else {
      camera.near = offered.near;
      camera.far = offered.far;
    }
    camera.updateProjectionMatrix();
  }

  // --- views ------------------------------------------------------------------------------------------------------

  /** Where the camera is while nothing was said and nothing is there: before the origin, a little above and aside. */
  private startView(): void {
    const { up } = this.table;
    const ahead = Math.abs(up.z) > 0.9 ? new Vector3(1, 0, 0) : new Vector3(0, 0, 1);
    ahead.addScaledVector(up, -ahead.dot(up)).normalize().applyAxisAngle(up, 0.42);
    const position = ahead.multiplyScalar(2.6).addScaledVector(up, 1.5);
    this.table.lookAt(position, new Vector3());
    this.home = this.table.view();
  }

  private fittingView(): View | null {
    const content = this.layers["@children"];
    return content ? viewOfAll(content, this.table, this.camera, this.width / this.height) : null;
  }

  private hands(): ControlsHost {
    const finder = (): PointFinder | undefined => this.view.services.get("pointer") as PointFinder | undefined;
    return {
      moved: () => this.view.invalidate(),
      taken: () => {
        this.flight = null;
        this.fitting = false;
      },
      pointAt: (x, y) => finder()?.pointAt(x, y)?.point ?? null,
      atTargetDepth: (x, y) => {
        const half = halfHeight(this.camera, this.table.distance);
        return this.table.target
          .addScaledVector(this.table.axis(0), (x * half * this.width) / this.height)
          .addScaledVector(this.table.axis(1), y * half);
      },
      zoom: (factor, center) => void this.table.zoom(factor, center),
      pixelSize: () => (2 * halfHeight(this.camera, this.table.distance)) / this.height,
      focusRequested: (x, y) => {
        const found = finder()?.pointAt(x, y);
        if (found) this.go(viewOfPoint(found.point, found.object, this.table, this.camera), true);
      },
      fitRequested: () => void this.fit(),
      resetRequested: () => {
        if (this.home) this.go(this.home, true);
      },
    };
  }
}

/** The least rectangle of a shape around another one, with the same middle. */
function widened(edges: NonNullable<OfferedCamera["edges"]>, aspect: number): NonNullable<OfferedCamera["edges"]> {
  const { left, right, top, bottom } = edges;
  const wide = Math.max(right - left, (top - bottom) * aspect) / 2;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { left: x - wide, right: x + wide, top: y + wide / aspect, bottom: y - wide / aspect };
}

function close(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-6 * Math.abs(other);
}

function sameView(one: View, other: View): boolean {
  return same(one.position, other.position) && sameTurn(one.quaternion, other.quaternion);
}

function same(one: Vector3, other: Vector3): boolean {
  const slack = 1e-12 * Math.max(1, Math.abs(other.x), Math.abs(other.y), Math.abs(other.z));
  return Math.abs(one.x - other.x) <= slack && Math.abs(one.y - other.y) <= slack && Math.abs(one.z - other.z) <= slack;
}

function sameTurn(one: Quaternion, other: Quaternion): boolean {
  return Math.abs(Math.abs(MathUtils.clamp(one.dot(other), -1, 1)) - 1) < 1e-14;
}
