/**
 * Robots. Meshes are shared with all others that show them: ten robots of one kind read each of them once.
 *
 * Names of files stay as they are written until they are looked up: first among the `assets`, then where packages and
 * the file itself lie.
 */

import { type BufferGeometry, type Material, Mesh, MeshStandardMaterial, type Object3D } from "three";
import URDFLoader, { type URDFRobot } from "urdf-loader";
import { loaded } from "../Model";
import { type Lease, type Loaded, models } from "../ModelCache";
import { folderOf, Resources } from "../Resources";
import { isDrawn, materialsOf, releaseMaterial } from "../release";
import { asText, fileName, ModelError } from "../Source";
import { urdfDocument } from "../urdfDocument";
import type { File, Read } from "./Format";

export interface UrdfOptions {
  readonly assets: Readonly<Record<string, string>> | null;
  readonly packages: Readonly<Record<string, string>> | string | null;
  readonly workingPath: string | null;
  readonly parseVisual: boolean;
  readonly parseCollision: boolean;
}

/** Format of a mesh, by the ending of its name. */
const READERS: Readonly<Record<string, (file: File) => Promise<Read>>> = {
  stl: async (file) => (await import("./stl")).readStl(file),
  dae: async (file) => (await import("./dae")).readDae(file),
  obj: async (file) => (await import("./obj")).readObj(file, null),
  ply: async (file) => (await import("./ply")).readPly(file),
  glb: async (file) => (await import("./gltf")).readGltf(file),
  gltf: async (file) => (await import("./gltf")).readGltf(file),
  fbx: async (file) => (await import("./fbx")).readFbx(file),
};

export async function readUrdf({ bytes, resources, renderer }: File, options: UrdfOptions): Promise<Read> {
  const robotDocument = urdfDocument(asText(bytes));
  const { signal } = resources.manager.abortController;
  const address = (reference: string): string => addressOf(reference, resources, options);
  resources.manager.setURLModifier(address);
  const leases: Lease[] = [];
  const borrowed = new Set<Object3D>();
  const materials = new Set<Material>();
  const meshes: Promise<void>[] = [];

  const loader = new URDFLoader(resources.manager);
  loader.parseVisual = options.parseVisual;
  loader.parseCollision = options.parseCollision;
  loader.packages = (name) => `package://${name}`;
  loader.loadMeshCb = (reference, _manager, material, done) => {
    materials.add(material);
    const lease = mesh(reference, address(reference), options, renderer, signal);
    leases.push(lease);
    meshes.push(
      lease.loaded.then(
        ({ object, plain, missing }) => {
          const copy = object.clone();
          copy.traverse((one) => {
            borrowed.add(one);
            if (plain && one instanceof Mesh) one.material = material;
          });
          for (const name of missing) resources.missing.add(name);
          done(copy);
        },
        (error) => {
          if (signal.aborted) return;
          const why = error instanceof ModelError && error.message !== "there is no such file" ? error.message : "";
          resources.missing.add(why ? `${fileName(address(reference))} (${why})` : fileName(address(reference)));
        },
      ),
    );
  };
  const robot = loader.parse(robotDocument);
  await Promise.all(meshes);
  const collision = dressed(robot, materials);
  return {
    object: robot,
    release: () => {
      const geometries = new Set<BufferGeometry>();
      robot.traverse((one) => {
        if (isDrawn(one) && !borrowed.has(one)) geometries.add(one.geometry);
      });
      for (const geometry of geometries) geometry.dispose();
      for (const material of materials) releaseMaterial(material);
      collision.dispose();
      for (const lease of leases) lease.end();
    },
  };
}

/**
 * Gives its parts their looks and names. The colours of a URDF are as they are meant on a screen.
 *
 * @returns the material of what it collides by
 */
function dressed(robot: URDFRobot, materials: Set<Material>): Material {
  const collision = new MeshStandardMaterial({ color: 0xff8c1a, opacity: 0.35, transparent: true, depthWrite: false });
  const visit = (object: Object3D, link: string, collides: boolean): void => {
    const name = "isURDFLink" in object ? object.name : link;
    const hit = collides || "isURDFCollider" in object;
    if (isDrawn(object)) {
      object.userData.part = name;
      if (hit) object.material = collision;
      else for (const material of materialsOf(object)) if ("isMeshPhongMaterial" in material) own(object, material);
    }
    for (const child of object.children) visit(child, name, hit);
  };
  const own = (object: Object3D, material: Material): void => {
    if (object.parent && "isURDFVisual" in object.parent) materials.add(material);
  };
  visit(robot, robot.name, false);
  for (const material of materials) {
    if ("color" in material) (material as MeshStandardMaterial).color.convertSRGBToLinear();
  }
  return collision;
}

function mesh(
  reference: string,
  url: string,
  { assets }: UrdfOptions,
  renderer: File["renderer"],
  signal: AbortSignal,
): Lease {
  const ending = /\.(\w+)$/.exec(reference)?.[1]?.toLowerCase() ?? "";
  const reader = READERS[ending];
  if (!reader) {
    const loaded = Promise.reject(new ModelError(`meshes .${ending} are not read`));
    return { loaded, end: () => undefined };
  }
  const folder = reference.slice(0, reference.lastIndexOf("/") + 1);
  const lease = models.take(JSON.stringify([ending, url, assets, folder]), (cancelled): Promise<Loaded> => {
    const resources = new Resources(folderOf(url), assets ?? {}, cancelled, folder);
    return loaded({ kind: "url", url }, resources, cancelled, (bytes) => reader({ bytes, resources, renderer }));
  });
  signal.addEventListener("abort", () => lease.end(), { once: true });
  return lease;
}

function addressOf(reference: string, resources: Resources, options: UrdfOptions): string {
  const { assets, packages, workingPath } = options;
  if (/^(data|blob):/.test(reference)) return reference;
  const given = assets?.[reference];
  if (given !== undefined) return new URL(given, document.baseURI).href;
  const inPackage = /^package:\/\/([^/]*)\/(.*)$/.exec(reference);
  if (!inPackage) {
    const base = workingPath === null ? resources.base : new URL(workingPath, document.baseURI).href;
    return new URL(reference.replace(/\\/g, "/"), base).href;
  }
  const [, name = "", inside = ""] = inPackage;
  return new URL(inside, packageFolder(name, packages, resources.base)).href;
}

/** Address of a package's folder, with a slash at its end. */
function packageFolder(name: string, packages: UrdfOptions["packages"], base: string): string {
  const absolute = (folder: string): string => new URL(folder, document.baseURI).href;
  if (typeof packages === "string") {
    return packages.endsWith(`/${name}/`) ? absolute(packages) : new URL(`${name}/`, absolute(packages)).href;
  }
  const given = packages?.[name];
  if (given !== undefined) return absolute(given);
  // As robots are laid out: the file lies in the package it names, or in one beside it.
  const within = base.lastIndexOf(`/${encodeURIComponent(name)}/`);
  if (within >= 0) return `${base.slice(0, within)}/${encodeURIComponent(name)}/`;
  return new URL(`../../${encodeURIComponent(name)}/`, base).href;
}
