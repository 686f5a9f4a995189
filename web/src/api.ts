/**
 * What JavaScript of others finds in a page of Belvedere: `window.belvedere`, and Vue as `window.Vue` or `import "vue"`.
 *
 * These types stand alone: a server gives them to anybody as `belvedere.d.ts`. What comes from the server (state, document,
 * payloads) is shared by all who read it; treat it as read-only, and assign a new value to change it.
 */

/** A numeric array from Python: numpy's dtype (`f4`, `i8`, …), its shape, and its elements in C order. */
export interface BelvedereArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: ArrayBufferView & { readonly length: number };
}

export type BelvedereLevel = "info" | "success" | "warning" | "error";

/** The state, as the templates have it. */
export interface BelvedereState {
  /** The value of a variable, undefined where there is none; without a key, all variables. */
  get(key: string): unknown;
  get(): Record<string, unknown>;
  has(key: string): boolean;
  /** Writes a variable: shown at once, sent with the other writes of this frame, refused where it is not to be written. */
  set(key: string, value: unknown): void;
  update(values: Readonly<Record<string, unknown>>): void;
  /**
   * Calls `listener` with the values of `keys`: now, and once after each change of any of them, whoever made it.
   * Returns what ends that.
   */
  watch(keys: readonly string[], listener: (...values: unknown[]) => void): () => void;
}

/** The copy of the server's document, of which the state is a part. Paths are lists: `["state", "mesh"]`. */
export interface BelvedereDocument {
  get(path: readonly string[]): unknown;
  has(path: readonly string[]): boolean;
  paths(prefix?: readonly string[]): (readonly string[])[];
  /** Calls `listener` with the value after each change of it, undefined once it is gone. Returns what ends that. */
  subscribe(path: readonly string[], listener: (value: unknown) => void): () => void;
}

/** The page, for JavaScript that modules add to it. */
export interface Belvedere {
  readonly state: BelvedereState;
  readonly document: BelvedereDocument;
  /**
   * Components and elements by their `ref`. Assigning an object of your own gives it a ref, so that
   * `server.js_call("name", "method")` calls it; `delete` takes it away.
   */
  readonly refs: Record<string, unknown>;
  /** Formatting and files, as in templates. */
  readonly utils: Readonly<Record<string, unknown>>;
  /** What the link of this page lets it do. */
  readonly role: "control" | "view";
  readonly connected: boolean;
  /** Whether the page is in its dark theme. */
  readonly dark: boolean;
  /** Calls a trigger or an exported method of the server. Rejects with an error that says what went wrong. */
  call(name: string, ...args: unknown[]): Promise<unknown>;
  /** The same with named arguments. */
  trigger(name: string, args?: readonly unknown[], kwargs?: Record<string, unknown>): Promise<unknown>;
  /** Calls `listener` with what the server publishes under `topic`. Returns what ends that. */
  subscribe(topic: string, listener: (payload: unknown) => void): () => void;
  /** Shows a sentence at the edge of the page. */
  notify(text: string, level?: BelvedereLevel): void;
  /**
   * The content of a Blob, given what stands for it in the state or the document: an array, or bytes. The same content
   * is fetched once, beside the live connection.
   */
  blob(reference: unknown): Promise<BelvedereArray | Uint8Array>;
  /** Sends files to the server's handler of `field`; resolves with what that returns. */
  upload(
    files: File | Iterable<File> | null,
    field: string,
    onProgress?: (progress: { readonly loaded: number; readonly total: number }) => void,
  ): Promise<unknown>;
  /** Versions and counts, for diagnosis. */
  statistics(): Readonly<Record<string, unknown>>;
}

declare global {
  interface Window {
    readonly belvedere: Belvedere;
  }
}
