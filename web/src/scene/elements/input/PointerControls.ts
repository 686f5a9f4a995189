/** Placing markers: a dot follows the pointer over what is drawn, clicks tell where it was. */

import { BufferAttribute, BufferGeometry, Color, Plane, Points, PointsMaterial, Vector3 } from "three";
import { SceneElement } from "../../Element";
import type { Hit, Place } from "../../pointer/Picker";
import { POINTER, type Pointer } from "../../pointer/Pointer";
import { modifiersOf } from "../../pointer/report";
import type { PointerControlsProperties } from "./properties";

/** Draws points round, over everything. */
function dotMaterial(): PointsMaterial {
  const material = new PointsMaterial({ sizeAttenuation: false, depthTest: false, transparent: true });
  material.onBeforeCompile = (shader) => {
    const round = "if (length(gl_PointCoord - 0.5) > 0.5) discard;\n#include <color_fragment>";
    shader.fragmentShader = shader.fragmentShader.replace("#include <color_fragment>", round);
  };
  return material;
}

export class PointerControls extends SceneElement<PointerControlsProperties> {
  readonly object = new Points(
    new BufferGeometry().setAttribute("position", new BufferAttribute(new Float32Array(3), 3)),
    dotMaterial(),
  );
  private endings: (() => void)[] = [];

  override update({ enabled, showCursor, color, size }: PointerControlsProperties): void {
    const { object } = this;
    object.renderOrder = 1000;
    object.frustumCulled = false;
    object.userData = { unpickable: true, bounds: null, helper: true };
    object.material.color = new Color(color);
    object.material.size = size;
    object.visible = false;
    this.end();
    const pointer = this.scene.services.get(POINTER) as Pointer | undefined;
    if (!enabled || !pointer || this.scene.role === "view") return;
    this.endings = [
      pointer.onClick((hit, event, place) => this.tell("MOUSE_CLICK", hit, event, place, pointer)),
      pointer.onDoubleClicked((hit, event, place) => this.tell("ADD_MARKER", hit, event, place, pointer)),
    ];
    if (showCursor) this.endings.push(pointer.onHover((hit) => this.show(hit)));
  }

  override dispose(): void {
    this.end();
    this.object.geometry.dispose();
    this.object.material.dispose();
  }

  private end(): void {
    for (const end of this.endings.splice(0)) end();
  }

  private show(hit: Hit | null): void {
    const { object } = this;
    if (!hit && !object.visible) return;
    object.visible = hit !== null;
    if (hit) {
      object.parent?.worldToLocal(object.position.copy(hit.point));
      object.updateMatrix();
      object.matrixWorldNeedsUpdate = true;
    }
    this.scene.invalidate();
  }

  private tell(etype: string, hit: Hit | null, event: MouseEvent, place: Place, pointer: Pointer): void {
    const point = hit?.point ?? this.onGround(pointer, place);
    if (!point) return;
    const { x, y, z } = point;
    this.scene.send(etype, this.key, {
      key: hit?.key ?? null,
      position: { x, y, z },
      point: [x, y, z],
      normal: hit?.normal?.toArray() ?? [...this.scene.up],
      instance: hit?.instance ?? null,
      modifiers: modifiersOf(event),
    });
  }

  /** Beside everything: on the plane through the origin that the scene stands on. */
  private onGround(pointer: Pointer, place: Place): Vector3 | null {
    const ground = new Plane(new Vector3(...this.scene.up).normalize(), 0);
    return pointer.picker.ray(place).intersectPlane(ground, new Vector3());
  }
}
