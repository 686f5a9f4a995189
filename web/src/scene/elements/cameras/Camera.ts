/** Cameras of a program, which the scene can be looked at with. */

import { Matrix4, OrthographicCamera, PerspectiveCamera, Quaternion, Vector3 } from "three";
import { CAMERAS, type Cameras, type OfferedCamera } from "../../camera/Cameras";
import type { AnyCamera } from "../../camera/projection";
import { type Changed, SceneElement } from "../../Element";
import type { OrthographicCameraProperties, PerspectiveCameraProperties, SceneCameraProperties } from "./properties";

type Shared = Omit<PerspectiveCameraProperties, "fov" | "aspect">;

/** Clipping planes of a camera that is not looked through, for lines that show what it sees. */
const NEAR = 0.1;
const FAR = 10;
const AIMED_BY = ["position", "rotation", "quaternion", "scale", "matrix", "lookAt", "up"] as const;

abstract class CameraElement<P extends Shared> extends SceneElement<P> {
  abstract override readonly object: AnyCamera;
  private lookAt: Vector3 | null = null;
  private offered = false;

  override update(properties: P, changed: Changed<P>): void {
    const { object } = this;
    object.near = properties.near ?? NEAR;
    object.far = Math.max(properties.far ?? FAR, object.near * 1.001);
    object.zoom = properties.zoom;
    this.shape(properties);
    object.updateProjectionMatrix();
    const point = this.pointToLookAt(properties);
    this.lookAt = point && new Vector3(...point);
    if (AIMED_BY.some((name) => changed.has(name))) this.aim(properties.up);
    if (properties.makeDefault) this.cameras?.offer(this.key, this.offer(properties));
    else if (this.offered) this.cameras?.withdraw(this.key);
    this.offered = properties.makeDefault;
    this.scene.invalidate();
  }

  override dispose(): void {
    if (this.offered) this.cameras?.withdraw(this.key);
  }

  protected abstract shape(properties: P): void;

  protected abstract offer(properties: P): OfferedCamera;

  protected pointToLookAt({ lookAt }: P): readonly [number, number, number] | null {
    return lookAt;
  }

  protected shared(properties: P): Omit<OfferedCamera, "camera" | "aspect" | "height" | "edges"> {
    const { controls, near, far, zoom } = properties;
    return { controls, near, far, zoom, target: () => this.target() };
  }

  private target(): Vector3 | null {
    const { parent } = this.object;
    return this.lookAt && parent ? this.lookAt.clone().applyMatrix4(parent.matrixWorld) : this.lookAt;
  }

  private aim(up: readonly [number, number, number] | null): void {
    const { object, lookAt } = this;
    if (!lookAt || lookAt.equals(object.position)) return;
    const upright = new Vector3(...(up ?? this.scene.up));
    object.quaternion.copy(turnTowards(object.position, lookAt, upright));
    object.updateMatrix();
    object.matrixWorldNeedsUpdate = true;
  }

  private get cameras(): Cameras | undefined {
    return this.scene.services.get(CAMERAS) as Cameras | undefined;
  }
}

/** The turn of something at `eye` that looks at `target` along its negative z axis. */
export function turnTowards(eye: Vector3, target: Vector3, up: Vector3): Quaternion {
  return new Quaternion().setFromRotationMatrix(new Matrix4().lookAt(eye, target, up));
}

export class PerspectiveCameraElement extends CameraElement<PerspectiveCameraProperties> {
  readonly object = new PerspectiveCamera();

  protected override shape({ fov, aspect }: PerspectiveCameraProperties): void {
    this.object.fov = fov;
    if (aspect !== null) this.object.aspect = aspect;
  }

  protected override offer(properties: PerspectiveCameraProperties): OfferedCamera {
    const { aspect } = properties;
    return { ...this.shared(properties), camera: this.object, aspect, height: null, edges: null };
  }
}

export class SceneCameraElement extends PerspectiveCameraElement {
  protected override pointToLookAt(properties: SceneCameraProperties): readonly [number, number, number] | null {
    const { lookAt, rotation, quaternion, matrix } = properties;
    const turned = quaternion !== null || matrix !== null || rotation.some((angle) => angle !== 0);
    return lookAt ?? (turned ? null : [0, 0, 0]);
  }
}

export class OrthographicCameraElement extends CameraElement<OrthographicCameraProperties> {
  readonly object = new OrthographicCamera();

  protected override shape(properties: OrthographicCameraProperties): void {
    const half = properties.height / 2;
    const edges = edgesOf(properties) ?? { left: -half, right: half, top: half, bottom: -half };
    Object.assign(this.object, edges);
  }

  protected override offer(properties: OrthographicCameraProperties): OfferedCamera {
    const { height } = properties;
    return { ...this.shared(properties), camera: this.object, aspect: null, height, edges: edgesOf(properties) };
  }
}

function edgesOf({ left, right, top, bottom }: OrthographicCameraProperties): OfferedCamera["edges"] {
  if (left === null || right === null || top === null || bottom === null) return null;
  return right > left && top > bottom ? { left, right, top, bottom } : null;
}
