/**
 * What lies under the pointer.
 *
 * All is worked out in float64 from the camera on, so that a point at x = 500,000 m is exact to what its mesh holds.
 * Meshes are met by rays; points and lines within some pixels, since nobody hits them exactly.
 *
 * A class may help by what it puts into `userData` of its objects: `unpickable` (this and what is below it is passed
 * through), `pickRadius` (pixels around points), `link` (name of a part, such as a robot's), and `describeHit`, a
 * function of the intersection that returns what its hit says otherwise.
 */

import {
  InstancedMesh,
  type Intersection,
  type Line,
  type LineSegments,
  Matrix3,
  Matrix4,
  Mesh,
  Object3D,
  Points,
  type PointsMaterial,
  type Ray,
  Raycaster,
  Vector3,
} from "three";
import { pickPoint } from "../../mesh/pick";
import { type AnyCamera, halfHeight, pixelSizeAt, rayAt } from "../camera/projection";
import type { SceneContext, SceneElement } from "../Element";
import { raycastMesh } from "./acceleration";
import { raycastInstances } from "./instances";

/** Pixels around a point or line in which it is met. */
const REACH = 5;

export interface Hit {
  /** Of the element that was hit. */
  readonly key: string;
  readonly object: Object3D;
  readonly point: Vector3;
  /** Of the surface, towards the viewer; null: it has none. */
  readonly normal: Vector3 | null;
  readonly distance: number;
  readonly face: number | null;
  readonly instance: number | null;
  readonly pointIndex: number | null;
  readonly uv: readonly [number, number] | null;
  readonly link: string | null;
}

/** A place of the picture in CSS pixels from the top left, and its size. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Candidate extends Intersection {
  /** Smaller is nearer to the viewer. */
  order: number;
}

type Scene = Pick<SceneContext, "keyOf" | "find" | "propertiesOf" | "camera">;

export class Picker {
  private readonly raycaster = new Raycaster();

  /** @param layers groups whose elements can be picked */
  constructor(
    private readonly scene: Scene,
    private readonly layers: readonly Object3D[],
  ) {}

  /** The ray into the scene at a place. */
  ray({ x, y, width, height }: Place): Ray {
    return rayAt(this.scene.camera as AnyCamera, (2 * x) / width - 1, 1 - (2 * y) / height);
  }

  /** What is seen at a place, if anything is. */
  pick(place: Place): Hit | null {
    return this.first(this.ray(place), place);
  }

  /** What a ray of the scene meets first: that of a controller in a hand. */
  pickRay(ray: Ray): Hit | null {
    return this.first(ray, null);
  }

  private first(ray: Ray, place: Place | null): Hit | null {
    this.raycaster.ray.copy(ray);
    this.raycaster.camera = this.scene.camera;
    const found: Candidate[] = [];
    for (const layer of this.layers) this.visit(layer, place, found);
    found.sort((one, other) => one.order - other.order);
    for (const candidate of found) {
      const key = this.scene.keyOf(candidate.object);
      if (key !== undefined && this.isClickable(key)) return this.hit(key, candidate);
    }
    return null;
  }

  private visit(object: Object3D, place: Place | null, found: Candidate[]): void {
    if (!object.visible || object.userData.unpickable === true) return;
    const hits: Intersection[] = [];
    const slack = this.intersect(object, place, hits);
    for (const hit of hits) found.push({ ...hit, order: orderOf(hit, slack) });
    for (const child of object.children) this.visit(child, place, found);
  }

  /** @returns metres by which something that is met only nearly counts as before what lies right behind it */
  private intersect(object: Object3D, place: Place | null, hits: Intersection[]): number {
    if (object instanceof InstancedMesh && object.raycast === InstancedMesh.prototype.raycast) {
      raycastInstances(object, this.raycaster, hits);
      return 0;
    }
    if (object instanceof Mesh) {
      raycastMesh(object, this.raycaster, hits);
      return 0;
    }
    if (object.raycast === Object3D.prototype.raycast) return 0;
    const size = this.pixelSize(object, place);
    if (object instanceof Points && object.raycast === Points.prototype.raycast && place) {
      return this.intersectPoints(object, place, size, hits);
    }
    this.raycaster.params.Points.threshold = REACH * size;
    this.raycaster.params.Line.threshold = REACH * size;
    object.raycast(this.raycaster, hits);
    const near = (object as Line | LineSegments).isLine || object instanceof Points;
    return near ? REACH * size : 0;
  }

  private intersectPoints(object: Points, place: Place, size: number, hits: Intersection[]): number {
    const { position } = object.geometry.attributes;
    const positions = position?.array;
    if (!(positions instanceof Float32Array) || position!.itemSize !== 3) {
      object.raycast(this.raycaster, hits);
      return REACH * size;
    }
    const { start, count } = object.geometry.drawRange;
    const end = Math.min(start + count, position!.count);
    const camera = this.scene.camera as AnyCamera;
    const transform = new Matrix4()
      .multiplyMatrices(camera.matrixWorldInverse, object.matrixWorld)
      .premultiply(camera.projectionMatrix);
    const radius = this.pointRadius(object, size);
    const shown = positions.subarray(3 * start, 3 * end);
    const index = pickPoint(shown, transform, place, place, radius);
    if (index === null) return 0;
    const point = new Vector3().fromArray(shown, 3 * index).applyMatrix4(object.matrixWorld);
    const distance = point.distanceTo(this.raycaster.ray.origin);
    hits.push({ distance, point, index: start + index, object });
    return radius * size;
  }

  /** In pixels. */
  private pointRadius(object: Points, size: number): number {
    const given: unknown = object.userData.pickRadius;
    if (typeof given === "number") return given;
    const { size: diameter, sizeAttenuation } = object.material as PointsMaterial;
    if (typeof diameter !== "number") return REACH;
    const pixels = sizeAttenuation ? diameter / size : diameter;
    return Math.max(pixels / 2, REACH);
  }

  /** Metres for a pixel about where an object is. */
  private pixelSize(object: Object3D, place: Place | null): number {
    const camera = this.scene.camera as AnyCamera;
    const sphere = (object as Mesh).geometry?.boundingSphere;
    const center = sphere ? sphere.center.clone() : new Vector3();
    center.applyMatrix4(object.matrixWorld);
    if (!place) return 0.002 * center.distanceTo(this.raycaster.ray.origin);
    return Math.min(pixelSizeAt(camera, center, place.height), (2 * halfHeight(camera, camera.far)) / place.height);
  }

  private isClickable(key: string): boolean {
    for (const one of elementsAbove(this.scene, key)) {
      if (this.scene.propertiesOf(one)?.clickable === false) return false;
    }
    return true;
  }

  private hit(key: string, found: Intersection): Hit {
    const { object, point, distance, face, faceIndex, index, instanceId, batchId, uv } = found;
    const normal = face ? this.normal(found) : null;
    const hit: Hit = {
      key,
      object,
      point: point.clone(),
      normal,
      distance,
      face: faceIndex ?? null,
      instance: instanceId ?? batchId ?? null,
      pointIndex: object instanceof Points && index !== undefined ? index : null,
      uv: uv ? [uv.x, uv.y] : null,
      link: linkOf(object),
    };
    const describe: unknown = object.userData.describeHit;
    return typeof describe === "function" ? { ...hit, ...(describe(found) as Partial<Hit>) } : hit;
  }

  private normal({ object, face, instanceId }: Intersection): Vector3 {
    const world = object.matrixWorld.clone();
    if (instanceId !== undefined && object instanceof InstancedMesh) {
      const instance = new Matrix4();
      object.getMatrixAt(instanceId, instance);
      world.multiply(instance);
    }
    const normal = face!.normal.clone().applyMatrix3(new Matrix3().getNormalMatrix(world)).normalize();
    return normal.dot(this.raycaster.ray.direction) > 0 ? normal.negate() : normal;
  }
}

/** Keys of an element and of those it stands in, from the inside. */
export function* elementsAbove(scene: Pick<SceneContext, "keyOf" | "find">, key: string): Generator<string> {
  let at: string | undefined = key;
  while (at !== undefined) {
    yield at;
    const element: SceneElement | undefined = scene.find(at);
    const parent: Object3D | null = element?.object?.parent ?? null;
    at = parent ? scene.keyOf(parent) : undefined;
  }
}

function orderOf({ object, distance }: Intersection, slack: number): number {
  const { material } = object as Mesh;
  const first = Array.isArray(material) ? material[0] : material;
  // What is drawn over everything is met before everything.
  const above = first?.depthTest === false;
  return above ? distance - 1e15 : distance - slack;
}

function linkOf(object: Object3D): string | null {
  for (let one: Object3D | null = object; one; one = one.parent) {
    const { link } = one.userData;
    if (typeof link === "string") return link;
    if ((one as Object3D & { isURDFLink?: boolean }).isURDFLink) return one.name;
  }
  return null;
}
