/**
 * The token and the session of this page.
 *
 * The token comes in the fragment of the link, which no server or proxy sees, and is kept for the tab, for each base path
 * apart. The session is taken out of the storage when the page starts and put back when it goes, so that a duplicated tab
 * does not find it and begins a session of its own.
 */

/** What resumes a session. */
export interface SessionRecord {
  readonly session: string;
  readonly secret: string;
  readonly epoch: string;
  /** Last number of the server's stream that was received. */
  readonly received: number;
}

type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

class MemoryStorage implements Storage {
  private readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

/** The tab's storage, or memory where a sandboxed frame has none. */
export function tabStorage(): Storage {
  try {
    const storage = window.sessionStorage;
    const probe = "belvedere:probe";
    storage.setItem(probe, "");
    storage.removeItem(probe);
    return storage;
  } catch (error) {
    if (error instanceof DOMException) return new MemoryStorage();
    throw error;
  }
}

/** The directory of the page: what `./` means to it. */
export function basePath(location: Pick<Location, "pathname"> = window.location): string {
  return location.pathname.replace(/[^/]*$/, "");
}

export class Credentials {
  private readonly prefix: string;

  constructor(
    private readonly storage: Storage = tabStorage(),
    base: string = basePath(),
  ) {
    this.prefix = `belvedere:${base}:`;
  }

  /** The token of this tab, empty where none was given. */
  get token(): string {
    return this.storage.getItem(`${this.prefix}token`) ?? "";
  }

  /** Keeps the token of the page's link and takes it out of the visible address. Returns whether there was one. */
  takeToken(location: Location = window.location, history: History = window.history): boolean {
    const parts = location.hash.slice(1).split("&");
    const found = parts.find((part) => part.startsWith("token="));
    if (found === undefined) return false;
    this.storage.setItem(`${this.prefix}token`, new URLSearchParams(found).get("token") ?? "");
    // The rest stays as it is: it may be the address of a router, "/meshes/3".
    const rest = parts.filter((part) => part !== found).join("&");
    try {
      history.replaceState(history.state, "", `${location.pathname}${location.search}${rest && `#${rest}`}`);
    } catch (error) {
      // A sandboxed frame may not change its address; it has no address bar to show it either.
      if (!(error instanceof DOMException)) throw error;
    }
    return true;
  }

  /** Takes the session out of the storage: nobody else finds it there. */
  takeSession(): SessionRecord | null {
    const key = `${this.prefix}session`;
    const text = this.storage.getItem(key);
    this.storage.removeItem(key);
    if (!text) return null;
    try {
      return sessionRecord(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** Puts the session back, for the page that comes after this one in the same tab. */
  putSession(record: SessionRecord): void {
    this.storage.setItem(`${this.prefix}session`, JSON.stringify(record));
  }
}

function sessionRecord(value: unknown): SessionRecord | null {
  const { session, secret, epoch, received } = (value ?? {}) as Record<string, unknown>;
  const complete =
    typeof session === "string" &&
    typeof secret === "string" &&
    typeof epoch === "string" &&
    typeof received === "number";
  return complete ? { session, secret, epoch, received } : null;
}
