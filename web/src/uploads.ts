/** Files to the server, streamed by the browser and never part of the state. */

export interface UploadProgress {
  /** Bytes sent. */
  readonly loaded: number;
  /** Bytes in all, the form around the files included. */
  readonly total: number;
}

export interface UploadOptions {
  readonly token: string;
  readonly identity: { readonly session: string; readonly secret: string } | null;
  readonly url?: string;
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Gives up. */
  readonly signal?: AbortSignal;
  readonly request?: () => XMLHttpRequest;
}

/** The server did not take the files; the message is its reason. */
export class UploadError extends Error {
  override readonly name = "UploadError";
}

/**
 * Sends `files` for `field` and resolves with the server's JSON answer. Rejects with UploadError.
 *
 * XMLHttpRequest and not fetch: only it tells how much has been sent.
 */
export function upload(files: Iterable<File>, field: string, options: UploadOptions): Promise<unknown> {
  const form = new FormData();
  form.append("field", field);
  for (const file of files) form.append(field, file, file.name);
  const request = (options.request ?? (() => new XMLHttpRequest()))();
  return new Promise((resolve, reject) => {
    request.open("POST", options.url ?? "upload");
    request.responseType = "text";
    request.setRequestHeader("Authorization", `Bearer ${options.token}`);
    if (options.identity) {
      request.setRequestHeader("X-Belvedere-Session", options.identity.session);
      request.setRequestHeader("X-Belvedere-Secret", options.identity.secret);
    }
    request.upload.onprogress = ({ loaded, total }) => options.onProgress?.({ loaded, total });
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer);
      else reject(new UploadError(reasonOf(answer) ?? `the server answered with status ${request.status}`));
    };
    request.onerror = () => reject(new UploadError("the connection was lost"));
    request.onabort = () => reject(new UploadError("the upload was cancelled"));
    options.signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text || null;
    throw error;
  }
}

function reasonOf(answer: unknown): string | null {
  if (typeof answer === "string") return answer;
  const { error, message, reason } = (answer ?? {}) as Record<string, unknown>;
  const sentence = error ?? message ?? reason;
  return typeof sentence === "string" ? sentence : null;
}
