/** Shows the rectangle of an area light, bright as the light. */

import {
  BackSide,
  BufferGeometry,
  Float32BufferAttribute,
  Line,
  LineBasicMaterial,
  Mesh,
  MeshBasicMaterial,
  type RectAreaLight,
} from "three";

const CORNERS = [1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0, 1, 1, 0].map((number) => number / 2);
const FACE = [CORNERS.slice(0, 9), CORNERS.slice(0, 3), CORNERS.slice(6, 12)].flat();

export class RectangleHelper extends Line<BufferGeometry, LineBasicMaterial> {
  // The light shines against its z axis, where the back of the face is.
  private readonly face = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ side: BackSide, fog: false }));

  constructor(private readonly light: RectAreaLight) {
    super(new BufferGeometry(), new LineBasicMaterial({ fog: false }));
    this.geometry.setAttribute("position", new Float32BufferAttribute(CORNERS, 3));
    this.face.geometry.setAttribute("position", new Float32BufferAttribute(FACE, 3));
    this.add(this.face);
    this.matrixAutoUpdate = false;
    this.update();
  }

  update(): void {
    const { width, height, color, matrixWorld } = this.light;
    this.matrix.copy(matrixWorld);
    const { elements } = this.matrix;
    for (let row = 0; row < 3; row++) {
      elements[row]! *= width;
      elements[4 + row]! *= height;
    }
    this.matrixWorldNeedsUpdate = true;
    this.material.color.copy(color);
    this.face.material.color.copy(color);
  }

  override dispose(): void {
    this.geometry.dispose();
    this.material.dispose();
    this.face.geometry.dispose();
    this.face.material.dispose();
  }
}
