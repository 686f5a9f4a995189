/**
 * Files that a control puts into a state variable, `v-model` of a file input.
 *
 * They are streamed to the server, and the variable gets the name, size and type of each with the name under which the
 * server keeps it. Until then the variable holds the files themselves, in this page only.
 */

import type { Client } from "../client";
import { UploadError, upload } from "../uploads";

interface Taken {
  readonly result: unknown;
}

export class StateFiles {
  private readonly uploads = new Map<string, AbortController>();
  private next = 1;

  constructor(
    private readonly client: Client,
    private readonly onError: (error: unknown, where: string) => void,
  ) {}

  /** Takes care of the files in `value`, if there are any. An upload for the same variable that is under way ends. */
  take(key: string, value: unknown): boolean {
    this.uploads.get(key)?.abort();
    this.uploads.delete(key);
    const files = (Array.isArray(value) ? value : [value]).filter((one) => one instanceof File);
    if (files.length === 0 || (Array.isArray(value) && files.length < value.length)) return false;
    void this.send(key, value, files);
    return true;
  }

  private async send(key: string, value: unknown, files: File[]): Promise<void> {
    const { client } = this;
    const path = ["state", key];
    const before = client.document.get(path);
    const abort = new AbortController();
    this.uploads.set(key, abort);
    client.document.writeLocally(path, value);
    try {
      const { token, identity } = client;
      const options = { token, identity, signal: abort.signal };
      const answer = (await upload(files, `state:${key}:${this.next++}`, options)) as { files: readonly Taken[] };
      if (abort.signal.aborted) return;
      this.uploads.delete(key);
      const results = answer.files.map(({ result }, number) => dated(result, files[number]!));
      client.write(key, Array.isArray(value) ? results : results[0]);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.uploads.delete(key);
      client.document.writeLocally(path, before ?? null);
      this.onError(error, error instanceof UploadError ? "Upload" : `Files of "${key}"`);
    }
  }
}

/** What stands for a file, with the time of its last change; what a function of the program answered stays as it is. */
function dated(result: unknown, { lastModified }: File): unknown {
  return (result as { upload?: unknown } | null)?.upload ? { ...(result as object), lastModified } : result;
}
