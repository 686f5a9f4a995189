/** What the headset knows of the room. */

import { BufferAttribute, BufferGeometry, Group, Mesh, MeshBasicMaterial } from "three";
import { NumericArray } from "../../../arrays";
import { SceneElement } from "../../Element";
import type { Moment } from "../../xr/Moment";
import { xrOf } from "../../xr/service";
import type { WebXRMeshProperties } from "./properties";
import { Stream } from "./Stream";

/** The key of questions that are asked of whichever there is. */
const UNNAMED = "webxr-mesh";

interface Known {
  changed: number;
  readonly pose: Float32Array;
  readonly vertices: Float32Array<ArrayBuffer>;
  readonly indices: Uint32Array<ArrayBuffer>;
  readonly drawn: Mesh;
  readonly told: Readonly<Record<string, unknown>>;
}

export class WebXRMesh extends SceneElement<WebXRMeshProperties> {
  readonly object = null;
  private readonly xr = xrOf(this.scene);
  private readonly stream = new Stream(this.scene, "WEBXR_MESH_UPDATE", this.key);
  private readonly group = new Group();
  private readonly surface = new MeshBasicMaterial({ transparent: true, depthWrite: false });
  private readonly edges = new MeshBasicMaterial({ wireframe: true, transparent: true, opacity: 0.5 });
  private readonly known = new Map<XRMesh, Known>();
  private properties!: WebXRMeshProperties;
  private changed = false;
  private readonly stops = [
    this.xr.onMoment((moment) => this.follow(moment)),
    this.xr.onSession(() => this.forget()),
    this.scene.answer("GET_WEBXR_MESH", ({ key }) => {
      return [undefined, null, this.key, UNNAMED].includes(key) ? this.told() : undefined;
    }),
  ];

  constructor(...given: ConstructorParameters<typeof SceneElement>) {
    super(...given);
    this.xr.stage.add(this.group);
  }

  update(properties: WebXRMeshProperties): void {
    this.properties = properties;
    const { color, opacity, wireframe, hide } = properties;
    this.surface.color.set(color);
    this.surface.opacity = opacity;
    this.edges.color.set(color);
    this.edges.visible = wireframe;
    this.group.visible = !hide;
    this.scene.invalidate();
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.forget();
    this.group.removeFromParent();
    this.surface.dispose();
    this.edges.dispose();
  }

  private follow(moment: Moment): void {
    const { detectedMeshes } = moment.frame;
    for (const [mesh, { drawn }] of this.known) {
      if (detectedMeshes?.has(mesh)) continue;
      this.remove(drawn);
      this.known.delete(mesh);
      this.changed = true;
    }
    for (const mesh of detectedMeshes ?? []) this.take(moment, mesh);
    const { autoUpdate, stream, fps } = this.properties;
    if (!this.changed || !(stream ?? autoUpdate) || !this.stream.due(moment.now, fps)) return;
    this.changed = false;
    this.stream.reset(); // it does not look into meshes to see whether they differ
    this.stream.tell(moment.now, this.told());
  }

  private take(moment: Moment, mesh: XRMesh): void {
    const pose = moment.frame.getPose(mesh.meshSpace, moment.space);
    if (!pose) return;
    const known = this.known.get(mesh);
    // Some headsets call a mesh changed in every frame.
    if (known && known.changed === mesh.lastChangedTime && same(known.pose, pose.transform.matrix)) return;
    const matrix = moment.stage.toScene(pose.transform.matrix, moment.stage.matrices(1));
    const { vertices, indices } = mesh;
    const as = known && same(known.vertices, vertices) && same(known.indices, indices) ? known : null;
    if (known && as && same(known.pose, pose.transform.matrix)) {
      known.changed = mesh.lastChangedTime;
      return;
    }
    if (known && !as) this.remove(known.drawn);
    const drawn = as?.drawn ?? this.draw(mesh);
    drawn.matrix.fromArray(pose.transform.matrix);
    drawn.matrixWorldNeedsUpdate = true;
    const taken = {
      changed: mesh.lastChangedTime,
      pose: pose.transform.matrix.slice(),
      vertices: as?.vertices ?? new Float32Array(vertices),
      indices: as?.indices ?? new Uint32Array(indices),
      drawn,
    };
    this.known.set(mesh, { ...taken, told: describe(mesh, taken.vertices, taken.indices, matrix) });
    this.changed = true;
  }

  private told(): { readonly meshes: readonly unknown[] } {
    return { meshes: [...this.known.values()].map(({ told }) => told) };
  }

  private draw(mesh: XRMesh): Mesh {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(mesh.vertices), 3));
    geometry.setIndex(new BufferAttribute(new Uint32Array(mesh.indices), 1));
    const drawn = new Mesh(geometry, this.surface);
    const edges = new Mesh(geometry, this.edges);
    drawn.matrixAutoUpdate = false;
    drawn.add(edges);
    this.group.add(drawn);
    return drawn;
  }

  private remove(drawn: Mesh): void {
    drawn.removeFromParent();
    drawn.geometry.dispose();
  }

  private forget(): void {
    for (const { drawn } of this.known.values()) this.remove(drawn);
    this.known.clear();
    this.changed = false;
    this.stream.reset();
  }
}

function describe(
  mesh: XRMesh,
  vertices: Float32Array<ArrayBuffer>,
  indices: Uint32Array<ArrayBuffer>,
  matrix: NumericArray,
): Readonly<Record<string, unknown>> {
  const { semanticLabel } = mesh as XRMesh & { readonly semanticLabel?: string };
  return {
    vertices: new NumericArray("f4", [vertices.length], vertices),
    indices: new NumericArray("u4", [indices.length], indices),
    semanticLabel: semanticLabel || null,
    matrix,
  };
}

function same(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
