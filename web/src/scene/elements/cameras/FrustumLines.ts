/** The edges of what a virtual camera sees, as lines from its place. */

import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments, Vector3 } from "three";
import type { AnyCamera } from "../../camera/projection";

/** Corners of the near plane, then of the far one. */
const CORNERS = [-1, 1].flatMap((depth) => [
  [-1, -1, depth],
  [1, -1, depth],
  [1, 1, depth],
  [-1, 1, depth],
]);
const EDGES = [0, 1, 1, 2, 2, 3, 3, 0, 4, 5, 5, 6, 6, 7, 7, 4, 0, 4, 1, 5, 2, 6, 3, 7];

export class FrustumLines {
  readonly object = new LineSegments(new BufferGeometry(), new LineBasicMaterial());

  constructor() {
    const { geometry } = this.object;
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(3 * CORNERS.length), 3));
    geometry.setIndex(EDGES);
    this.object.userData = { unpickable: true, helper: true };
  }

  /** @param camera with its projection up to date; null: nothing is shown */
  show(camera: AnyCamera | null, color: string): void {
    this.object.visible = camera !== null;
    if (!camera) return;
    const position = this.object.geometry.getAttribute("position") as BufferAttribute;
    const corner = new Vector3();
    for (const [index, place] of CORNERS.entries()) {
      corner.fromArray(place).applyMatrix4(camera.projectionMatrixInverse);
      position.setXYZ(index, corner.x, corner.y, corner.z);
    }
    position.needsUpdate = true;
    this.object.geometry.computeBoundingSphere();
    this.object.geometry.computeBoundingBox();
    this.object.material.color.set(color);
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
