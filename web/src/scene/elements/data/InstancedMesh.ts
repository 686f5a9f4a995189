/** Many copies of one shape, drawn at once. */

import { type BufferGeometry, Group, MeshBasicMaterial } from "three";
import { type Changed, type SceneContext, SceneElement } from "../../Element";
import { Buffers } from "./Buffers";
import { Instances } from "./Instances";
import type { Column, Copies } from "./instanceMatrices";
import { checked, float32, largest, rowsOf, uint32 } from "./numbers";
import { primitive } from "./primitives";
import type { InstancedMeshProperties } from "./properties";
import { SurfaceLook } from "./SurfaceLook";
import { vertexNormals } from "./triangles";

const SHAPE = ["geometry", "args", "vertices", "faces", "normals"] as const;
const PLACES = ["poses", "positions", "quaternions", "scales", "visible", "count"] as const;

export class InstancedMeshElement extends SceneElement<InstancedMeshProperties> {
  readonly object = new Group();
  private readonly instances: Instances;
  private readonly look: SurfaceLook;
  private count = 0;

  constructor(scene: SceneContext, key: string) {
    super(scene, key);
    this.look = new SurfaceLook(scene, key);
    const none = new MeshBasicMaterial();
    this.instances = new Instances(primitive("Box", []), none);
    none.dispose();
    this.object.add(this.instances.mesh);
  }

  update(properties: InstancedMeshProperties, changed: Changed<InstancedMeshProperties>): void {
    const reshaped = SHAPE.some((name) => changed.has(name));
    if (reshaped) this.instances.setGeometry(shapeOf(properties));
    if (reshaped || PLACES.some((name) => changed.has(name))) this.place(properties);
    const colors = checked(properties.colors, "colors", 3, 4);
    if (colors && rowsOf(colors) < this.count) {
      throw new Error(`colors has ${rowsOf(colors)} rows, but there are ${this.count} copies`);
    }
    const channels = colors ? colors.shape[1]! : 0;
    this.instances.tint(colors && (colors.data as Uint8Array), channels);
    const { mesh } = this.instances;
    mesh.position.fromArray(properties.origin ?? [0, 0, 0]);
    this.look.dress(mesh, properties, { channels, scalars: null });
    this.scene.invalidate();
  }

  dispose(): void {
    this.instances.dispose();
    this.look.dispose();
  }

  private place(properties: InstancedMeshProperties): void {
    const copies = copiesOf(properties);
    this.count = copies.count;
    this.instances.place(copies);
  }
}

function shapeOf({ geometry, args, vertices, faces, normals }: InstancedMeshProperties): BufferGeometry {
  const corners = checked(vertices, "vertices", 3);
  if (!corners || rowsOf(corners) === 0) {
    const numbers = checked(args, "args", 1);
    return primitive(geometry, numbers ? Array.from(float32(numbers)) : []);
  }
  const positions = float32(corners);
  const triangles = checked(faces, "faces", 3);
  const index = triangles && uint32(triangles);
  if (index && largest(index) >= rowsOf(corners)) {
    throw new Error(`faces has the vertex ${largest(index)}, but there are ${rowsOf(corners)}`);
  }
  const given = checked(normals, "normals", 3);
  const buffers = new Buffers();
  buffers.set({
    index: index && { array: index, size: 1 },
    position: { array: positions, size: 3 },
    normal: { array: given ? float32(given) : vertexNormals(positions, index), size: 3 },
  });
  return buffers.geometry;
}

function copiesOf(properties: InstancedMeshProperties): Copies {
  const poses = checked(properties.poses, "poses", 7, 3);
  const positions = poses ?? checked(properties.positions, "positions", 3);
  if (!positions) return { count: 0, positions: NONE, quaternions: null, scales: null, visible: null };
  const width = positions.shape[1]!;
  const rows = rowsOf(positions);
  const fit = (array: ReturnType<typeof checked>, name: string): typeof array => {
    if (array && rowsOf(array) !== rows)
      throw new Error(`${name} has ${rowsOf(array)} rows, but there are ${rows} poses`);
    return array;
  };
  const places = float32(positions);
  const turns = poses ? null : fit(checked(properties.quaternions, "quaternions", 4), "quaternions");
  const scales = fit(checked(properties.scales, "scales", 1, 3), "scales");
  const visible = fit(checked(properties.visible, "visible", 1), "visible");
  const own: Column | null = width === 7 ? { array: places, offset: 3, stride: 7 } : null;
  return {
    count: Math.min(rows, properties.count ?? rows),
    positions: { array: places, offset: 0, stride: width },
    quaternions: turns ? { array: float32(turns), offset: 0, stride: 4 } : own,
    scales: scales && { array: float32(scales), offset: 0, stride: scales.shape[1] ?? 1 },
    visible: visible && (visible.data as Uint8Array),
  };
}

const NONE: Column = { array: [], offset: 0, stride: 3 };
