/**
 * What draws one kind of element, and what it is given of the scene around it.
 *
 * The declaration of an element, with its properties and defaults, is the Python class of the same name; the interface
 * of its properties beside the class here is generated from it. A class owns what it makes and gives it up in `dispose`:
 * geometries, materials, textures, DOM nodes, listeners.
 *
 * The scene itself takes care of what all elements have in common: the pose (`position`, `rotation`, `quaternion`,
 * `scale`, `matrix`, and poses that come for many at once), `hide`, and the place in the tree. Properties that the
 * program has not given have their defaults; arrays are resolved: never a reference to something still to be fetched.
 */

import type { Camera, Object3D, WebGLRenderer } from "three";
import type { FrameTime } from "../mesh/RenderLoop";

export type { FrameTime };

/** Names of what differs from the last time; in the first update of an element every name. */
export type Changed<P> = ReadonlySet<keyof P & string>;

export abstract class SceneElement<P extends object = Record<string, unknown>> {
  /** What is put into the scene; null: nothing that three.js draws. It must stay the same object. */
  abstract readonly object: Object3D | null;

  constructor(
    protected readonly scene: SceneContext,
    readonly key: string,
  ) {}

  /** Takes over its properties, all of them; `changed` tells which differ. Called at once after the constructor, too. */
  abstract update(properties: P, changed: Changed<P>): void;

  /** Where the objects of its children are put. */
  get container(): Object3D | null {
    return this.object;
  }

  /** Where the DOM nodes of its children are put; null: in that of the nearest element above it that has one. */
  get slot(): HTMLElement | null {
    return null;
  }

  /** The DOM node it is, for the scene to put into that slot; null: none. It must stay the same node. */
  get node(): HTMLElement | Text | null {
    return null;
  }

  /** Called when children came, went or changed places. `children` in their order; text is an element of the tag "@text". */
  childrenChanged?(children: readonly SceneElement[]): void;

  /** Gives up everything it made. The scene has taken `object` out before. */
  abstract dispose(): void;
}

export type ElementClass = new (scene: SceneContext, key: string) => SceneElement<never>;

/** The default export of a family's index.ts: its classes and the defaults of their properties, by tag. */
export interface Family {
  readonly default: Readonly<Record<string, { readonly element: ElementClass; readonly defaults: object }>>;
}

export interface SendOptions {
  /** Where several wait to be sent, only the newest of one type and key is: for what moves. */
  readonly latest?: boolean;
  /** With `latest`: goes only once the server has handled everything before it. For what is large, such as pictures. */
  readonly unhurried?: boolean;
  /** With `latest`: called once it went, or a newer one took its place. */
  readonly onSent?: () => void;
}

/** An event or question of the server to what is shown. */
export interface ServerEvent {
  readonly etype: string;
  readonly key?: string | null;
  readonly data?: unknown;
}

/** What an element may use of the scene it is part of. */
export interface SceneContext {
  /** Name of the scene in the document. */
  readonly name: string;
  readonly renderer: WebGLRenderer;
  /** Root of what is drawn; elements of all layers are below it. */
  readonly root: Object3D;
  /** The DOM element that holds the canvas, positioned; its size is that of the picture. */
  readonly container: HTMLElement;
  /** The DOM element over the picture where HTML of the scene stands. It lets the pointer through where it is empty. */
  readonly overlay: HTMLElement;
  /** The camera that is looked through now. Do not keep it: it may be another one in the next frame. */
  readonly camera: Camera;
  /** What whoever looks may do: with "view" controls are shown and cannot be used. */
  readonly role: "control" | "view";
  /** Properties of the scene's root. */
  readonly up: readonly [number, number, number];
  /** Asks for a frame. To be called after every change that is seen. */
  invalidate(): void;
  /** Calls `listener` before each frame is drawn; returning true asks for another one. @returns what ends it */
  onFrame(listener: (time: FrameTime) => boolean | undefined): () => void;
  /** Calls `listener` when the size of the picture has changed. */
  onResize(listener: () => void): () => void;
  /** Sends an event to the program. `key` is that of an element. */
  send(etype: string, key: string | null, value?: unknown, options?: SendOptions): void;
  /** Answers questions and hears events of the server of type `etype`; an async generator gives several answers. */
  answer(etype: string, handler: (event: ServerEvent) => unknown): () => void;
  /** The element of that key, if it is drawn already. */
  find(key: string): SceneElement | undefined;
  /** The key of the element that an object (or one above it) belongs to. */
  keyOf(object: Object3D): string | undefined;
  /** Properties of an element as they are now, defaults included. */
  propertiesOf(key: string): Readonly<Record<string, unknown>> | undefined;
  /** A pose, or other properties, that the user gave an element in this browser (a gizmo, a drag): shown until the program says otherwise. */
  override(key: string, properties: Readonly<Record<string, unknown>>): void;
  /** Shows a sentence about an element to the user, such as a file that cannot be read; null takes it away. */
  complain(key: string, sentence: string | null): void;
  /** Features that an element of one family offers others, by name: `"camera"`, `"pointer"`, `"xr"`. */
  readonly services: Map<string, unknown>;
}
