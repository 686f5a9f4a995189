/**
 * The elements of a scene, as the document has them.
 *
 * All changes of one batch are taken in first and applied together: nodes are made, moved and removed, and each element
 * is given its properties once. An element whose class or arrays are still on their way joins when they have come;
 * nothing waits for it. What stands in something that is not there (yet) is kept aside.
 */

import { Group, type Object3D } from "three";
import type { Change, DocumentCopy } from "../document";
import type { Family, SceneContext, SceneElement } from "./Element";
import type { Loading } from "./Loading";
import { PoseGroups } from "./PoseGroups";
import { POSE_PROPERTIES, place, placeRow } from "./place";
import { difference, type NodeEntry, SceneNode } from "./SceneNode";
import { TextElement } from "./TextElement";
import { FAMILIES, FAMILY_OF } from "./tags";

export const ROOT = "@scene";
const TEXT = "@text";

/** What the host needs of the view. */
export interface HostOptions {
  readonly context: SceneContext;
  readonly loading: Loading;
  /** Where the objects of each layer go. */
  readonly layers: Readonly<Record<string, Object3D>>;
  /** The properties of the root, which came or changed; null: there is none. */
  onRoot(properties: Readonly<Record<string, unknown>> | null): void;
  /** Fetches what a value only refers to; undefined: the value is itself. */
  resolve(value: unknown, signal: () => AbortSignal): Promise<unknown> | undefined;
  /** Something was changed. */
  onChange(): void;
}

interface Loaded {
  readonly element: new (scene: SceneContext, key: string) => SceneElement<never>;
  readonly defaults: Readonly<Record<string, unknown>>;
}

const loadedFamilies = new Map<string, Family["default"]>();

export class SceneHost {
  private readonly nodes = new Map<string, SceneNode>();
  private readonly byId = new Map<string, SceneNode>();
  private readonly written = new Map<string, Map<string, unknown>>();
  private readonly children = new Map<string, Set<SceneNode>>();
  private readonly objects = new WeakMap<Object3D, string>();
  private readonly poses = new PoseGroups();
  private readonly dirty = new Set<SceneNode>();
  private readonly rearranged = new Set<string>();
  private readonly families = new Map<string, Set<SceneNode>>();
  private unsubscribe: (() => void) | null = null;
  private disposed = false;

  constructor(
    private readonly document: DocumentCopy,
    private readonly name: string,
    private readonly options: HostOptions,
  ) {}

  /** Begin with what the document has. */
  start(): void {
    const prefix = ["scene", this.name];
    this.unsubscribe = this.document.subscribePrefix(prefix, (changes) => this.apply(changes));
    this.apply(this.document.paths(prefix).map((path) => ({ path, value: this.document.get(path) })));
  }

  dispose(): void {
    this.disposed = true;
    this.unsubscribe?.();
    for (const node of this.nodes.values()) this.unmake(node);
    this.nodes.clear();
    this.byId.clear();
    this.children.clear();
  }

  find(key: string): SceneElement | undefined {
    return this.nodes.get(key)?.element ?? undefined;
  }

  keyOf(object: Object3D): string | undefined {
    for (let one: Object3D | null = object; one; one = one.parent) {
      const key = this.objects.get(one);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** Keys of all elements that are drawn. */
  keys(): string[] {
    return [...this.nodes.values()].filter((node) => node.element && node.key !== ROOT).map((node) => node.key);
  }

  propertiesOf(key: string): Readonly<Record<string, unknown>> | undefined {
    return this.nodes.get(key)?.shown;
  }

  /** The element that `key` stands in, as a key; undefined for what stands directly below the scene. */
  parentOf(key: string): string | undefined {
    const parent = this.nodes.get(key)?.entry.parent;
    return parent === undefined || parent.startsWith("@") ? undefined : parent;
  }

  override(key: string, properties: Readonly<Record<string, unknown>>): void {
    const node = this.nodes.get(key);
    if (!node) return;
    for (const wire in properties) node.own.set(wire, properties[wire]);
    this.dirty.add(node);
    this.settle();
  }

  // --- taking changes in ----------------------------------------------------------------------------------------

  private apply(changes: readonly Change[]): void {
    for (const { path, value } of changes) {
      const [, , first, property] = path;
      if (first === undefined) continue;
      if (property === undefined) this.takeNode(first, value as NodeEntry | undefined);
      else if (first === "@posed") this.touchAll(this.poses.setKeys(property, value as never));
      else if (first === "@poses") this.touchAll(this.poses.setPoses(property, value));
      else this.takeProperty(first, property, value);
    }
    this.settle();
  }

  private takeNode(key: string, entry: NodeEntry | undefined): void {
    const node = this.nodes.get(key);
    if (!entry?.tag) {
      if (node) this.removeNode(node);
      return;
    }
    if (node && node.entry.id === entry.id && node.entry.tag === entry.tag) {
      if (node.entry.parent !== entry.parent || node.entry.order !== entry.order) this.move(node, entry);
      node.entry = entry;
      this.dirty.add(node);
      return;
    }
    if (node) this.removeNode(node);
    const made = new SceneNode(key, entry);
    this.nodes.set(key, made);
    this.byId.set(String(entry.id), made);
    this.siblings(entry.parent).add(made);
    this.dirty.add(made);
  }

  private takeProperty(id: string, wire: string, value: unknown): void {
    let written = this.written.get(id);
    if (value === undefined) {
      written?.delete(wire);
      if (written?.size === 0) this.written.delete(id);
    } else {
      if (!written) {
        written = new Map();
        this.written.set(id, written);
      }
      written.set(wire, value);
    }
    const node = this.byId.get(id);
    if (!node) return;
    node.own.delete(wire);
    this.dirty.add(node);
  }

  private touchAll(keys: Iterable<string>): void {
    for (const key of keys) {
      const node = this.nodes.get(key);
      if (!node) continue;
      if (node.own.size > 0) for (const wire of POSE_PROPERTIES) if (wire !== "scale") node.own.delete(wire);
      // Ten thousand poses sixty times a second: only what differs is touched.
      const row = node.posed && node.element?.object && !this.dirty.has(node) ? this.poses.find(key) : null;
      if (row) placeRow(node.element!.object!, row.rows, row.width, row.row);
      else this.dirty.add(node);
    }
  }

  private removeNode(node: SceneNode): void {
    this.nodes.delete(node.key);
    if (this.byId.get(String(node.entry.id)) === node) this.byId.delete(String(node.entry.id));
    this.dirty.delete(node);
    this.siblings(node.entry.parent).delete(node);
    this.rearranged.add(node.entry.parent);
    this.unmake(node);
    for (const child of this.children.get(node.key) ?? []) this.detach(child);
    if (this.children.get(node.key)?.size === 0) this.children.delete(node.key);
  }

  private move(node: SceneNode, entry: NodeEntry): void {
    this.detach(node);
    this.siblings(node.entry.parent).delete(node);
    this.rearranged.add(node.entry.parent);
    node.entry = entry;
    this.siblings(entry.parent).add(node);
    this.attach(node);
    this.rearranged.add(entry.parent);
  }

  private siblings(parent: string): Set<SceneNode> {
    let siblings = this.children.get(parent);
    if (!siblings) {
      siblings = new Set();
      this.children.set(parent, siblings);
    }
    return siblings;
  }

  // --- bringing the elements up to date -------------------------------------------------------------------------

  private settle(): void {
    if (this.disposed) return;
    const nodes = [...this.dirty];
    this.dirty.clear();
    for (const node of nodes) this.refresh(node);
    const parents = [...this.rearranged];
    this.rearranged.clear();
    for (const parent of parents) this.arrange(parent);
    this.options.onChange();
  }

  private refresh(node: SceneNode): void {
    if (this.nodes.get(node.key) !== node) return;
    if (node.key === ROOT) {
      this.options.onRoot(node.properties(this.written.get(String(node.entry.id))));
      return;
    }
    const loaded = this.classOf(node);
    if (!loaded) return;
    node.defaults = loaded.defaults;
    const properties = node.properties(this.written.get(String(node.entry.id)));
    if (!this.fetch(node, properties)) return;
    try {
      this.show(node, loaded, properties);
    } catch (error) {
      this.fail(node, error);
    }
  }

  /** Give an element its properties, making it if need be. */
  private show(node: SceneNode, loaded: Loaded, properties: Record<string, unknown>): void {
    const isNew = node.element === null;
    const element = node.element ?? (new loaded.element(this.options.context, node.key) as SceneElement);
    node.element = element;
    const changed = isNew ? new Set(Object.keys(properties)) : difference(node.shown, properties);
    node.shown = properties;
    if (isNew && element.object) {
      element.object.matrixAutoUpdate = false;
      this.objects.set(element.object, node.key);
    }
    this.pose(node, element, properties, changed, isNew);
    if (changed.size > 0) element.update(properties as never, changed as never);
    if (isNew) {
      this.attach(node);
      for (const child of this.children.get(node.key) ?? []) this.attach(child);
      this.rearranged.add(node.entry.parent).add(node.key);
    }
    this.options.context.complain(node.key, null);
  }

  private pose(
    node: SceneNode,
    { object }: SceneElement,
    properties: Record<string, unknown>,
    changed: ReadonlySet<string>,
    isNew: boolean,
  ): void {
    if (!object || !("position" in node.defaults)) return;
    const row = this.poses.find(node.key);
    const moved = isNew || node.posed || [...POSE_PROPERTIES].some((wire) => changed.has(wire));
    if (moved) place(object, properties);
    node.posed = row !== null;
    if (row && !node.own.has("position") && !node.own.has("matrix")) placeRow(object, row.rows, row.width, row.row);
    if (isNew || changed.has("hide")) object.visible = !properties.hide;
  }

  /** Resolve references to arrays. @returns false where they have to be fetched first */
  private fetch(node: SceneNode, properties: Record<string, unknown>): boolean {
    let pending: Promise<void>[] | null = null;
    const abort = new LazyAbort();
    const signal = (): AbortSignal => abort.controller.signal;
    const before = node.resolved;
    node.resolved = new Map();
    for (const wire in properties) {
      const value = properties[wire];
      if (typeof value !== "object" || value === null) continue;
      const { resolved } = node;
      const known = before.get(value);
      if (known !== undefined) {
        resolved.set(value, known);
        properties[wire] = known;
        continue;
      }
      const resolving = this.options.resolve(value, signal);
      if (resolving === undefined) continue;
      pending ??= [];
      pending.push(
        resolving.then((content) => {
          resolved.set(value, content);
          properties[wire] = content;
        }),
      );
    }
    // After the new one has begun: what both want is not fetched anew.
    node.fetching?.abort();
    node.fetching = null;
    if (!pending) return true;
    const current = abort.controller;
    node.fetching = current;
    void this.options.loading.track(
      Promise.all(pending).then(
        () => this.fetched(node, current, properties),
        (error) => {
          if (!current.signal.aborted) this.fail(node, error);
        },
      ),
    );
    return false;
  }

  private fetched(node: SceneNode, abort: AbortController, properties: Record<string, unknown>): void {
    if (abort.signal.aborted || this.nodes.get(node.key) !== node) return;
    node.fetching = null;
    const loaded = this.classOf(node);
    if (!loaded) return;
    try {
      this.show(node, loaded, properties);
    } catch (error) {
      this.fail(node, error);
    }
    this.settle();
  }

  private classOf(node: SceneNode): Loaded | null {
    const { tag } = node.entry;
    if (tag === TEXT) return TEXT_CLASS;
    const family = Object.hasOwn(FAMILY_OF, tag) ? FAMILY_OF[tag as keyof typeof FAMILY_OF] : undefined;
    if (family === undefined) {
      this.fail(node, new Error(`this page does not know the element "${tag}"`));
      return null;
    }
    const classes = loadedFamilies.get(family);
    if (classes) {
      const found = classes[tag];
      if (!found) this.fail(node, new Error(`this page does not draw the element "${tag}"`));
      return (found as unknown as Loaded | undefined) ?? null;
    }
    this.load(family).add(node);
    return null;
  }

  /** Loads the classes of a family. @returns the nodes that wait for it */
  private load(family: string): Set<SceneNode> {
    let waiting = this.families.get(family);
    if (!waiting) {
      waiting = new Set();
      this.families.set(family, waiting);
      void this.options.loading.track(
        FAMILIES[family]!().then(
          (module) => this.loaded(family, module),
          (error) => {
            this.families.delete(family);
            this.options.context.complain(`@${family}`, `A part of the page could not be loaded: ${sentence(error)}`);
          },
        ),
      );
    }
    return waiting;
  }

  private loaded(family: string, module: Family): void {
    loadedFamilies.set(family, module.default);
    for (const node of this.families.get(family) ?? []) if (this.nodes.get(node.key) === node) this.dirty.add(node);
    this.families.delete(family);
    this.settle();
  }

  private fail(node: SceneNode, error: unknown): void {
    console.error(`The element "${node.key}" (${node.entry.tag}):`, error);
    this.options.context.complain(node.key, `${node.entry.tag} "${node.key}": ${sentence(error)}`);
  }

  // --- the tree -------------------------------------------------------------------------------------------------

  private attach(node: SceneNode): void {
    const { element } = node;
    if (!element) return;
    const container = this.containerOf(node.entry.parent);
    if (element.object && container && isWithin(container, element.object)) {
      // What all see and what this session was given lead in a circle.
      this.fail(node, new Error("it would stand in itself"));
    } else if (element.object) {
      if (container) container.add(element.object);
      else element.object.removeFromParent();
      element.object.matrixWorldNeedsUpdate = true;
    } else {
      for (const child of this.children.get(node.key) ?? []) this.attach(child);
    }
  }

  private detach(node: SceneNode): void {
    node.element?.object?.removeFromParent();
    node.element?.node?.remove();
    if (node.element && !node.element.object) for (const child of this.children.get(node.key) ?? []) this.detach(child);
  }

  /** Where the objects of what stands in `parent` go; null: nowhere yet. */
  private containerOf(parent: string): Object3D | null {
    if (parent.startsWith("@")) return this.options.layers[parent] ?? null;
    const node = this.nodes.get(parent);
    if (!node?.element) return null;
    return node.element.container ?? this.containerOf(node.entry.parent);
  }

  private slotOf(parent: string): HTMLElement | null {
    if (parent.startsWith("@")) return this.options.context.overlay;
    const node = this.nodes.get(parent);
    if (!node?.element) return null;
    return node.element.slot ?? this.slotOf(node.entry.parent);
  }

  /** Put what stands in `parent` in order. */
  private arrange(parent: string): void {
    const siblings = this.children.get(parent);
    const above = this.nodes.get(parent)?.element;
    if (!siblings || (!parent.startsWith("@") && !above)) return;
    const ordered = [...siblings].filter((node) => node.element).sort((a, b) => a.entry.order - b.entry.order);
    if (ordered.some((node) => node.element!.node)) {
      const slot = this.slotOf(parent);
      let before: ChildNode | null = null;
      for (const { element } of slot ? ordered : []) {
        const { node } = element!;
        if (!node) continue;
        const next: ChildNode | null = before === null ? firstOf(slot!, ordered) : before.nextSibling;
        if (next !== node) slot!.insertBefore(node, next);
        before = node;
      }
    }
    above?.childrenChanged?.(ordered.map((node) => node.element!));
  }

  private unmake(node: SceneNode): void {
    node.fetching?.abort();
    const { element } = node;
    node.element = null;
    this.options.context.complain(node.key, null);
    if (!element) return;
    if (element.object) {
      element.object.removeFromParent();
      // What stands in it is not its own to give up.
      for (const child of this.children.get(node.key) ?? []) this.detach(child);
      this.objects.delete(element.object);
    }
    element.node?.remove();
    try {
      element.dispose();
    } catch (error) {
      console.error(`The element "${node.key}" (${node.entry.tag}) was not given up cleanly:`, error);
    }
  }
}

function isWithin(object: Object3D, outer: Object3D): boolean {
  for (let one: Object3D | null = object; one; one = one.parent) if (one === outer) return true;
  return false;
}

/** A controller that is made when it is first asked for: most values are no references. */
class LazyAbort {
  private made: AbortController | null = null;

  get controller(): AbortController {
    this.made ??= new AbortController();
    return this.made;
  }
}

/** The first node of these siblings that is in the slot already, before which the others go. */
function firstOf(slot: HTMLElement, ordered: readonly SceneNode[]): ChildNode | null {
  const own = new Set<Node>(ordered.flatMap(({ element }) => (element!.node ? [element!.node] : [])));
  for (const child of slot.childNodes) if (own.has(child)) return child;
  return null;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const TEXT_CLASS = { element: TextElement, defaults: { text: "" } } as unknown as Loaded;

/** A layer of the scene: a group that never moves. */
export function layerGroup(name: string): Group {
  const group = new Group();
  group.name = name;
  group.matrixAutoUpdate = false;
  return group;
}
