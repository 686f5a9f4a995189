/** A virtual camera of a program, whose pictures and depths are sent to it. */

import { OrthographicCamera, PerspectiveCamera, Vector3 } from "three";
import { poseValue } from "../../camera/CameraReport";
import type { AnyCamera } from "../../camera/projection";
import { type Changed, SceneElement } from "../../Element";
import { Gizmo } from "../../pointer/Gizmo";
import { worldMatrix } from "../../pointer/worldMatrix";
import { type GrabOptions, RENDERS, type Renders, type Source } from "../../renders/Renders";
import { turnTowards } from "./Camera";
import { FrustumLines } from "./FrustumLines";
import { Monitor } from "./Monitor";
import { PicturePace } from "./PicturePace";
import type { CameraViewProperties } from "./properties";

const AIMED_BY = ["position", "rotation", "quaternion", "scale", "matrix", "lookAt", "up"] as const;

export class CameraView extends SceneElement<CameraViewProperties> implements Source {
  /** Holds the camera, which is another one when its kind of projection changes. */
  readonly object = new PerspectiveCamera();
  private readonly parallel = new OrthographicCamera();
  private readonly lines = new FrustumLines();
  private readonly monitor: Monitor;
  private readonly pace: PicturePace;
  private readonly withdraw: () => void;
  private properties: CameraViewProperties | null = null;
  private gizmo: Gizmo | null = null;

  constructor(...args: ConstructorParameters<typeof SceneElement>) {
    super(...args);
    this.parallel.matrixAutoUpdate = false;
    this.object.add(this.parallel, this.lines.object);
    this.monitor = new Monitor(this.scene, this);
    this.object.add(this.monitor.object);
    this.pace = new PicturePace(this.scene, () => this.capture());
    this.withdraw = this.renders?.offer(this.key, this) ?? (() => undefined);
  }

  get camera(): AnyCamera {
    return this.properties?.ctype === "orthographic" ? this.parallel : this.object;
  }

  get options(): Partial<GrabOptions> {
    const { properties } = this;
    if (!properties) return {};
    const { width, height, downsample, format, quality, renderDepth, depthFormat, depthUnit, hideHelpers } = properties;
    const size = [width, height] as const;
    return { size, subsample: downsample, format, quality, depth: renderDepth, depthFormat, depthUnit, hideHelpers };
  }

  override update(properties: CameraViewProperties, changed: Changed<CameraViewProperties>): void {
    this.properties = properties;
    this.shape(properties);
    if (AIMED_BY.some((name) => changed.has(name))) this.aim(properties);
    const { showFrustum, movable, monitor, stream, fps } = properties;
    this.lines.show(showFrustum ? this.camera : null, properties.frustumColor);
    this.monitor.set(monitor, properties);
    this.hold(showFrustum && movable && this.scene.role === "control");
    this.pace.set(this.scene.role === "control" ? stream : "ondemand", fps);
    this.scene.invalidate();
  }

  override dispose(): void {
    this.withdraw();
    this.pace.dispose();
    this.hold(false);
    this.lines.dispose();
    this.monitor.dispose();
  }

  private shape({ fov, width, height, near, far, orthoHeight, distanceToCamera }: CameraViewProperties): void {
    const aspect = width / height;
    const planes = { near, far: Math.max(far, near * 1.0001) };
    Object.assign(this.object, { fov, aspect, ...planes });
    this.object.updateProjectionMatrix();
    const half = orthoHeight !== null ? orthoHeight / 2 : distanceToCamera * Math.tan((fov * Math.PI) / 360);
    const edges = { left: -half * aspect, right: half * aspect, top: half, bottom: -half };
    Object.assign(this.parallel, { ...edges, ...planes });
    this.parallel.updateProjectionMatrix();
  }

  private aim({ lookAt, up }: CameraViewProperties): void {
    const { object } = this;
    if (!lookAt) return;
    const point = new Vector3(...lookAt);
    if (point.equals(object.position)) return;
    object.quaternion.copy(turnTowards(object.position, point, new Vector3(...(up ?? this.scene.up))));
    object.updateMatrix();
    object.matrixWorldNeedsUpdate = true;
  }

  /** Sends what it sees; resolves once that is on its way. */
  private async capture(): Promise<void> {
    const { renders } = this;
    if (!renders) return;
    const frame = await renders.frame(this, {});
    await new Promise<void>((onSent) => {
      this.scene.send("CAMERA_VIEW", this.key, frame, { latest: true, unhurried: true, onSent });
    });
  }

  private hold(wanted: boolean): void {
    if (!wanted) {
      this.gizmo?.dispose();
      this.gizmo = null;
      return;
    }
    if (this.gizmo) return;
    const tell = (latest: boolean): void => this.tellMoved(latest);
    this.gizmo = new Gizmo(this.scene, this.key, this.object, {
      started: () => undefined,
      moved: () => tell(true),
      ended: () => tell(false),
    });
    const snaps = { translationSnap: null, rotationSnap: null, scaleSnap: null };
    this.gizmo.set({ modes: ["translate", "rotate"], space: "local", axes: [true, true, true], size: 0.5, ...snaps });
  }

  private tellMoved(latest: boolean): void {
    const { fov, aspect, near, far } = this.object;
    const pose = poseValue(this.object.matrix);
    const world = poseValue(worldMatrix(this.object));
    const value = { ...pose, world, camera: { ...pose, fov, aspect, near, far } };
    this.scene.send("CAMERA_MOVE", this.key, value, { latest });
  }

  private get renders(): Renders | undefined {
    return this.scene.services.get(RENDERS) as Renders | undefined;
  }
}
