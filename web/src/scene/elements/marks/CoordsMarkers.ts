/** Many coordinate frames, drawn in one go. */

import { DynamicDrawUsage, Group, InstancedMesh, Matrix4, MeshBasicMaterial, Quaternion, Vector3 } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { axesGeometry } from "./axes";
import type { CoordsMarkersProperties } from "./properties";
import { floats } from "./segments";

const SHAPE = ["axisLength", "axisWidth", "headScale"] as const;
const ONE = new Vector3(1, 1, 1);

export class CoordsMarkers extends SceneElement<CoordsMarkersProperties> {
  readonly object = new Group();
  private readonly material = new MeshBasicMaterial({ vertexColors: true });
  private mesh = new InstancedMesh(undefined, this.material, 0);
  private capacity = 0;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.mesh);
  }

  update(properties: CoordsMarkersProperties, changed: Changed<CoordsMarkersProperties>): void {
    this.material.opacity = properties.opacity;
    this.material.transparent = properties.opacity < 1;
    if (SHAPE.some((name) => changed.has(name))) {
      this.mesh.geometry.dispose();
      this.mesh.geometry = axesGeometry({ ...properties, sides: 8 });
      this.mesh.boundingSphere = null;
    }
    if (changed.has("poses") || changed.has("origin")) this.place(properties);
    this.scene.invalidate();
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.dispose();
    this.material.dispose();
  }

  private place({ poses, origin }: CoordsMarkersProperties): void {
    const rows = floats(poses);
    const count = Math.floor(rows.length / 7);
    if (count > this.capacity) this.grow(count);
    const matrix = new Matrix4();
    const position = new Vector3();
    const quaternion = new Quaternion();
    for (let i = 0; i < count; i += 1) {
      matrix.compose(position.fromArray(rows, 7 * i), quaternion.fromArray(rows, 7 * i + 3), ONE);
      this.mesh.setMatrixAt(i, matrix);
    }
    this.mesh.count = count;
    this.mesh.instanceMatrix.needsUpdate = true;
    this.mesh.boundingSphere = null;
    this.mesh.boundingBox = null;
    this.mesh.position.set(origin?.[0] ?? 0, origin?.[1] ?? 0, origin?.[2] ?? 0);
  }

  private grow(capacity: number): void {
    const { geometry } = this.mesh;
    this.mesh.removeFromParent();
    this.mesh.dispose();
    this.mesh = new InstancedMesh(geometry, this.material, capacity);
    this.mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    this.capacity = capacity;
    this.object.add(this.mesh);
  }
}
