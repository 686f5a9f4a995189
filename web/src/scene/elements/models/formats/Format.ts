/** What reads one format of model files. */

import type { AnimationClip, Object3D, WebGLRenderer } from "three";
import type { Resources } from "../Resources";

/** A file, and what it may refer to. */
export interface File {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly resources: Resources;
  readonly renderer: WebGLRenderer;
}

export interface Read {
  readonly object: Object3D;
  readonly animations?: readonly AnimationClip[];
  /** Whether the file says nothing of its look. */
  readonly plain?: boolean;
  /** Gives up what was made, where that is not all that the object is drawn with. */
  readonly release?: () => void;
}

/** Reads a file; throws where it is not of the format, is cut off, or holds nothing. */
export type Reader = (file: File) => Promise<Read>;

/** Whether a file begins with some text. */
export function beginsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
