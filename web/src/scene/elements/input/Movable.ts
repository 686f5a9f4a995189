/** Elements that hands move by a gizmo. */

import { Box3, Group, type Matrix4, Vector3 } from "three";
import { eachCorner, eachDrawn, localBox } from "../../camera/bounds";
import { poseValue } from "../../camera/CameraReport";
import { type Changed, SceneElement } from "../../Element";
import { Gizmo, type GizmoMode, type GizmoSettings } from "../../pointer/Gizmo";
import { worldMatrix } from "../../pointer/worldMatrix";
import type { MovableProperties, PivotProperties } from "./properties";

const EVENT = "OBJECT_MOVE";

abstract class GizmoElement<P extends { enabled: boolean }> extends SceneElement<P> {
  readonly object = new Group();
  private gizmo: Gizmo | null = null;
  protected properties: P | null = null;

  override update(properties: P, _changed: Changed<P>): void {
    this.properties = properties;
    // Who may only watch has nothing to hold on to.
    const wanted = properties.enabled && this.scene.role === "control";
    if (!wanted) this.drop();
    else this.gizmo ??= this.make();
    this.gizmo?.set(this.settings(properties));
    this.anchor();
    this.scene.invalidate();
  }

  override dispose(): void {
    this.drop();
  }

  protected abstract settings(properties: P): GizmoSettings;

  /** Where the gizmo is, in the element's own coordinates. */
  protected abstract place(properties: P): Vector3;

  protected anchor(): void {
    if (this.properties && this.gizmo && !this.gizmo.holding) this.gizmo.setAnchor(this.place(this.properties));
  }

  private make(): Gizmo {
    const tell = (etype: string, local: Matrix4, latest = false): void => {
      const value = { ...poseValue(local), matrixWorld: worldMatrix(this.object).toArray() };
      this.scene.send(etype, this.key, value, { latest });
    };
    return new Gizmo(this.scene, this.key, this.object, {
      started: () => tell(`${EVENT}_START`, this.object.matrix),
      moved: (local) => tell(EVENT, local, true),
      ended: () => tell(`${EVENT}_END`, this.object.matrix),
    });
  }

  private drop(): void {
    this.gizmo?.dispose();
    this.gizmo = null;
  }
}

export class Movable extends GizmoElement<MovableProperties> {
  protected override settings(properties: MovableProperties): GizmoSettings {
    const { mode, axes, space, size, translationSnap, rotationSnap, scaleSnap } = properties;
    const modes: GizmoMode[] = mode === "all" ? ["translate", "rotate"] : [mode];
    const used = [axes.includes("x"), axes.includes("y"), axes.includes("z")] as const;
    return { modes, space, axes: used, size, translationSnap, rotationSnap, scaleSnap };
  }

  protected override place({ anchor }: MovableProperties): Vector3 {
    return new Vector3(...anchor);
  }
}

export class Pivot extends GizmoElement<PivotProperties> {
  private readonly stop = this.scene.onFrame(() => this.anchorToContent());

  override dispose(): void {
    this.stop();
    super.dispose();
  }

  protected override settings(properties: PivotProperties): GizmoSettings {
    const { disableAxes, disableSliders, disableRotations, disableScaling } = properties;
    const modes: GizmoMode[] = [];
    if (!disableAxes || !disableSliders) modes.push("translate");
    if (!disableRotations) modes.push("rotate");
    if (!disableScaling) modes.push("scale");
    const translate = ["XYZ", ...(disableAxes ? ["X", "Y", "Z"] : []), ...(disableSliders ? ["XY", "YZ", "XZ"] : [])];
    const without = { translate, rotate: ["E", "XYZE"], scale: ["XY", "YZ", "XZ"] };
    const { space, size, translationSnap, rotationSnap, scaleSnap, lines, activeAxes, axisColors } = properties;
    return {
      ...{ modes, space, size, translationSnap, rotationSnap, scaleSnap, lines, without },
      axes: [activeAxes[0] ?? true, activeAxes[1] ?? true, activeAxes[2] ?? true],
      colors: [axisColors[0] ?? "red", axisColors[1] ?? "green", axisColors[2] ?? "blue", properties.hoveredColor],
    };
  }

  protected override place({ anchor, offset }: PivotProperties): Vector3 {
    const place = new Vector3(...offset);
    if (!anchor) return place;
    const box = this.contentBox();
    if (box.isEmpty()) return place;
    const half = box.getSize(new Vector3()).multiplyScalar(0.5);
    return place.add(box.getCenter(new Vector3())).add(half.multiply(new Vector3(...anchor)));
  }

  /** What stands in it may still be loading, and may change. */
  private anchorToContent(): undefined {
    if (this.properties?.anchor) this.anchor();
  }

  private contentBox(): Box3 {
    const box = new Box3();
    const toOwn = worldMatrix(this.object).invert();
    for (const child of this.object.children) {
      eachDrawn(child, (drawn) => {
        const local = localBox(drawn);
        if (!local) return;
        eachCorner(local, worldMatrix(drawn).premultiply(toOwn), (point) => box.expandByPoint(point));
      });
    }
    return box;
  }
}
