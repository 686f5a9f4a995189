/** Any number of boxes in two draws, one of walls and one of edges, which share the arrays of the boxes. */

import {
  Box3,
  BufferAttribute,
  BufferGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  type Intersection,
  Matrix4,
  Mesh,
  type Object3D,
  type PerspectiveCamera,
  Ray,
  type Raycaster,
  Sphere,
  Vector3,
} from "three";
import { type BoxLook, BoxMaterials } from "./BoxMaterials";
import { type BoxArrays, type BoxHit, EDGES, hitEdges, hitWalls } from "./boxRays";
import type { Numbers } from "./numbers";

/** How near the pointer must be to an edge, CSS pixels. */
const REACH = 5;

export interface BoxSet extends BoxArrays {
  /** Colours of `look.channels` bytes each. */
  readonly tint: Uint8Array | null;
  readonly look: BoxLook;
}

const EMPTY: BoxArrays = { count: 0, centers: new Float32Array(0), sizes: new Float32Array(0), turns: null };
const toLocal = new Matrix4();
const ray = new Ray();

class BoxMesh extends Mesh {
  find: (raycaster: Raycaster, intersects: Intersection[]) => void = () => undefined;

  override raycast(raycaster: Raycaster, intersects: Intersection[]): void {
    this.find(raycaster, intersects);
  }
}

export class Boxes {
  readonly object = new Group();
  private readonly materials = new BoxMaterials();
  private readonly walls = new BoxMesh(instanced(wallGeometry()), this.materials.walls);
  private readonly edges = new BoxMesh(instanced(edgeGeometry()), this.materials.edges);
  private arrays: BoxArrays = EMPTY;
  /** What a box belongs to, where not all are of one element. */
  ownerOf: (box: number) => Object3D | null = () => null;

  /** @param height of the picture, CSS pixels */
  constructor(private readonly height: () => number) {
    this.edges.onBeforeRender = (renderer) => this.materials.setView(renderer);
    for (const mesh of [this.walls, this.edges]) {
      mesh.frustumCulled = false;
      this.object.add(mesh);
    }
    this.walls.find = (raycaster, hits) =>
      this.report(this.walls, hitWalls(this.arrays, this.local(raycaster)), raycaster, hits);
    this.edges.find = (raycaster, hits) => {
      const local = this.local(raycaster);
      this.report(this.edges, hitEdges(this.arrays, local, this.reach(raycaster)), raycaster, hits);
    };
  }

  set(boxes: BoxSet): void {
    const { count, centers, sizes, turns, tint, look } = boxes;
    const wanted: Record<string, { array: Numbers; size: number; normalized: boolean } | null> = {
      boxCenter: { array: centers, size: 3, normalized: false },
      boxSize: { array: sizes, size: 3, normalized: false },
      boxTurn: turns && { array: turns, size: 4, normalized: false },
      boxTint: tint && { array: tint, size: look.channels, normalized: true },
    };
    const [walls, edges] = [this.walls.geometry, this.edges.geometry];
    const misfit = Object.entries(wanted).some(([name, spec]) => {
      const known = walls.getAttribute(name);
      return known !== undefined && (known.array.length !== spec?.array.length || known.itemSize !== spec.size);
    });
    // three.js frees the buffers of a geometry only together.
    if (misfit) for (const geometry of [walls, edges]) geometry.dispose();
    for (const [name, spec] of Object.entries(wanted)) this.setAttribute(name, spec, misfit);
    for (const geometry of [walls, edges]) {
      (geometry as InstancedBufferGeometry).instanceCount = count;
      geometry.boundingBox = null;
      geometry.boundingSphere = null;
    }
    this.arrays = { count, centers, sizes, turns };
    this.walls.visible = look.wallOpacity > 0 && count > 0;
    this.edges.visible = look.edgeOpacity > 0 && look.edgeWidth > 0 && count > 0;
    this.materials.setLook(look);
  }

  dispose(): void {
    this.walls.geometry.dispose();
    this.edges.geometry.dispose();
    this.materials.dispose();
  }

  private setAttribute(
    name: string,
    spec: { array: Numbers; size: number; normalized: boolean } | null,
    anew: boolean,
  ): void {
    const [walls, edges] = [this.walls.geometry, this.edges.geometry];
    const known = anew ? undefined : (walls.getAttribute(name) as InstancedBufferAttribute | undefined);
    if (!spec) {
      walls.deleteAttribute(name);
      edges.deleteAttribute(name);
    } else if (known) {
      if (known.array === spec.array) return;
      known.array = spec.array as never;
      known.needsUpdate = true;
    } else {
      const attribute = new InstancedBufferAttribute(spec.array as never, spec.size, spec.normalized);
      walls.setAttribute(name, attribute);
      edges.setAttribute(name, attribute);
    }
  }

  private local(raycaster: Raycaster): Ray {
    return ray.copy(raycaster.ray).applyMatrix4(toLocal.copy(this.object.matrixWorld).invert());
  }

  private reach({ camera, near }: Raycaster): (distance: number) => number {
    const perspective = camera as PerspectiveCamera | null;
    if (!perspective?.projectionMatrix) return (distance) => 0.004 * Math.max(distance, near);
    const pixel = (2 * REACH) / (perspective.projectionMatrix.elements[5]! * this.height());
    const scale = this.object.matrixWorld.getMaxScaleOnAxis() || 1;
    return perspective.isPerspectiveCamera ? (distance) => pixel * distance : () => pixel / scale;
  }

  private report(mesh: Mesh, hit: BoxHit | null, raycaster: Raycaster, hits: Intersection[]): void {
    if (!hit) return;
    const point = ray.at(hit.distance, new Vector3()).applyMatrix4(this.object.matrixWorld);
    const distance = raycaster.ray.origin.distanceTo(point);
    if (distance < raycaster.near || distance > raycaster.far) return;
    const owner = this.ownerOf(hit.box);
    hits.push(owner ? { distance, point, object: owner } : { distance, point, object: mesh, instanceId: hit.box });
  }
}

/** Bounds of all boxes of a geometry, where somebody asks for them. */
class BoxGeometryOfMany extends InstancedBufferGeometry {
  override computeBoundingBox(): void {
    this.boundingBox ??= new Box3();
    this.boundingBox.makeEmpty();
    const centers = this.getAttribute("boxCenter")?.array ?? [];
    const sizes = this.getAttribute("boxSize")?.array ?? [];
    const turned = this.getAttribute("boxTurn") !== undefined;
    const point = new Vector3();
    const half = new Vector3();
    for (let at = 0; at + 2 < Math.min(centers.length, 3 * this.instanceCount); at += 3) {
      half.set(0.5 * sizes[at]!, 0.5 * sizes[at + 1]!, 0.5 * sizes[at + 2]!);
      if (turned) half.setScalar(half.length());
      point.set(centers[at]!, centers[at + 1]!, centers[at + 2]!);
      this.boundingBox.expandByPoint(point.add(half)).expandByPoint(point.addScaledVector(half, -2));
    }
  }

  override computeBoundingSphere(): void {
    this.boundingSphere ??= new Sphere();
    if (!this.boundingBox) this.computeBoundingBox();
    this.boundingBox!.getBoundingSphere(this.boundingSphere);
  }
}

function instanced(shape: BufferGeometry): InstancedBufferGeometry {
  const geometry = new BoxGeometryOfMany();
  geometry.setIndex(shape.index);
  for (const name of Object.keys(shape.attributes)) geometry.setAttribute(name, shape.getAttribute(name));
  geometry.instanceCount = 0;
  return geometry;
}

function corner(number: number): [number, number, number] {
  return [number & 1 ? 0.5 : -0.5, number & 2 ? 0.5 : -0.5, number & 4 ? 0.5 : -0.5];
}

function wallGeometry(): BufferGeometry {
  const geometry = new BufferGeometry();
  const corners = Array.from({ length: 8 }, (_, number) => corner(number)).flat();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(corners), 3));
  const sides = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ];
  geometry.setIndex(sides.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!]));
  return geometry;
}

function edgeGeometry(): BufferGeometry {
  const geometry = new BufferGeometry();
  const starts: number[] = [];
  const ends: number[] = [];
  const corners: number[] = [];
  const index: number[] = [];
  EDGES.forEach(([from, to], edge) => {
    for (const place of [
      [0, -1],
      [0, 1],
      [1, 1],
      [1, -1],
    ]) {
      starts.push(...corner(from));
      ends.push(...corner(to));
      corners.push(...place);
    }
    const first = 4 * edge;
    index.push(first, first + 1, first + 2, first, first + 2, first + 3);
  });
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(starts), 3));
  geometry.setAttribute("edgeEnd", new BufferAttribute(new Float32Array(ends), 3));
  geometry.setAttribute("corner", new BufferAttribute(new Float32Array(corners), 2));
  geometry.setIndex(index);
  return geometry;
}
