/** An arrow: a shaft and a head. */

import { ConeGeometry, CylinderGeometry, Group, Mesh, MeshBasicMaterial, MeshStandardMaterial, Vector3 } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import type { ArrowProperties } from "./properties";

const Y = new Vector3(0, 1, 0);

export class Arrow extends SceneElement<ArrowProperties> {
  readonly object = new Group();
  private readonly pointing = new Group();
  private readonly lit = new MeshStandardMaterial({ roughness: 0.6 });
  private readonly plain = new MeshBasicMaterial();
  private readonly shaft = new Mesh<CylinderGeometry, MeshStandardMaterial | MeshBasicMaterial>(
    new CylinderGeometry(0.5, 0.5, 1, 20).translate(0, 0.5, 0),
    this.lit,
  );
  private readonly head = new Mesh<ConeGeometry, MeshStandardMaterial | MeshBasicMaterial>(
    new ConeGeometry(0.5, 1, 28).translate(0, -0.5, 0),
    this.lit,
  );

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.object.add(this.pointing.add(this.shaft, this.head));
  }

  update(properties: ArrowProperties, _changed: Changed<ArrowProperties>): void {
    const along = new Vector3();
    const { from, to } = properties;
    if (to) along.set(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    else
      along
        .set(...properties.direction)
        .normalize()
        .multiplyScalar(properties.length);
    const length = along.length();
    const head = Math.min(properties.headLength ?? 0.2 * length, length);
    const headWidth = properties.headWidth ?? 0.4 * head;
    const shaftWidth = properties.shaftWidth ?? headWidth / 3;
    this.pointing.visible = length > 0;
    if (length > 0) {
      this.pointing.position.set(...from);
      this.pointing.quaternion.setFromUnitVectors(Y, along.divideScalar(length));
      size(this.shaft, shaftWidth, length - head);
      size(this.head, headWidth, head);
      this.head.position.y = length;
    }
    this.paint(properties);
    this.scene.invalidate();
  }

  dispose(): void {
    for (const part of [this.shaft, this.head]) part.geometry.dispose();
    this.lit.dispose();
    this.plain.dispose();
  }

  private paint({ color, opacity, lit }: ArrowProperties): void {
    const material = lit ? this.lit : this.plain;
    material.color.set(color);
    material.opacity = opacity;
    material.transparent = opacity < 1;
    this.shaft.material = material;
    this.head.material = material;
  }
}

// What has no extent has no inverse either, which normals need.
function size(part: Mesh, width: number, length: number): void {
  part.visible = width > 0 && length > 0;
  if (part.visible) part.scale.set(width, length, width);
}
