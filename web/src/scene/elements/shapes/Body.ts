/**
 * What is seen of a shape. It can be drawn by somebody else, together with others of its kind, and still be found by
 * rays, have its bounds and its place, as if it drew itself.
 */

import { type BufferGeometry, type Material, Matrix4, Mesh, MeshBasicMaterial } from "three";
import type { Form } from "./forms";

/** Stands where a body has no material of its own yet. */
const PLACEHOLDER = new MeshBasicMaterial();
const matrix = new Matrix4();

export class Body extends Mesh<BufferGeometry, Material> {
  constructor() {
    super(undefined, PLACEHOLDER);
    this.matrixAutoUpdate = false;
  }

  /** Whether it draws itself: three.js passes over what is no mesh, while a ray finds whatever has a `raycast`. */
  get drawsItself(): boolean {
    return this.isMesh as boolean;
  }

  set drawsItself(itself: boolean) {
    (this as { isMesh: boolean }).isMesh = itself;
  }

  /** Take the stretch and offset of a form. */
  fit({ stretch, offset }: Form): void {
    this.matrix.copy(matrix.makeScale(...stretch)).setPosition(...offset);
    this.matrix.decompose(this.position, this.quaternion, this.scale);
    this.matrixWorldNeedsUpdate = true;
  }

  /** Whether it and all it stands in is shown. */
  get shown(): boolean {
    for (let one: { visible: boolean; parent: unknown } | null = this; one; one = one.parent as typeof one) {
      if (!one.visible) return false;
    }
    return true;
  }
}
