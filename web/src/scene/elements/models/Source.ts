/** Where the content of a model comes from: an address of the server's, or a text of the document. */

export type Source = { readonly kind: "url"; readonly url: string } | Written;

interface Written {
  readonly kind: "text" | "base64";
  readonly text: string;
}

/** A file that cannot be had or read, in a sentence for people. */
export class ModelError extends Error {}

export interface Sourced {
  readonly src: string | null;
  readonly buff: string | null;
  readonly text: string | null;
  readonly encoding: "auto" | "text" | "base64";
}

/** @returns null where nothing is given */
export function sourceOf({ src, buff, text, encoding }: Sourced): Source | null {
  const address = src || buff;
  if (address) return { kind: "url", url: new URL(address, document.baseURI).href };
  if (!text) return null;
  return { kind: encoding === "base64" ? "base64" : "text", text };
}

/** What is equal for equal sources and for no others. */
export function identity(source: Source): string {
  return source.kind === "url" ? source.url : `${source.kind}:${source.text}`;
}

/** The name by which people know it; of what was sent without a name only its ending tells anything. */
export function nameOf(source: Source): string {
  if (source.kind !== "url") return "the text";
  const name = fileName(source.url);
  const content = /\/blob\/[\w-]{43}(\.\w+)?$/.exec(new URL(source.url).pathname);
  return content ? `the ${content[1] ?? ""} file`.replace("  ", " ") : name;
}

/** The last part of an address. */
export function fileName(url: string): string {
  if (/^(data|blob):/.test(url)) return "a file within the file";
  const last = new URL(url, document.baseURI).pathname.split("/").pop() ?? "";
  try {
    return decodeURIComponent(last) || url;
  } catch {
    return last; // a stray % in a name
  }
}

export async function read(source: Source, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (source.kind === "url") return new Uint8Array(await (await fetched(source.url, signal)).arrayBuffer());
  return source.kind === "text" ? new TextEncoder().encode(source.text) : decoded(source.text);
}

/** An answer with content; throws in all other cases. */
export async function fetched(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    const { origin, host } = new URL(url);
    const why = origin === location.origin ? "it could not be fetched" : `it lies on another server (${host})`;
    throw new ModelError(why, { cause: error });
  }
  if (response.ok) return response;
  throw new ModelError(response.status === 404 ? "there is no such file" : `the server answered ${response.status}`);
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (error) {
    throw new ModelError("its text is not base64", { cause: error });
  }
}

/** The text of a file; a byte order mark is no part of it. */
export function asText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
