/**
 * What modules add to the page: styles, scripts, and the Vue plugins they hold.
 *
 * The server lists them at ("session", "modules"), in the order in which they were enabled. Each is loaded once,
 * also where the server starts anew, one after the other and the files of each in their order. Templates that were sent
 * after a module are drawn once it is loaded, and calls of the server wait for it; what is drawn already stays meanwhile.
 * What can not be loaded is told to everybody concerned, and the page goes on.
 */

import { type App, type Plugin, ref } from "vue";
import type { Page } from "./page";

/** One element of the list. */
export interface ModuleEntry {
  readonly name: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly module_scripts: readonly string[];
  /** Names of Vue plugins, and their options. */
  readonly vue_use: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
}

/** How files come into the page. */
export interface ModuleFiles {
  style(address: string): Promise<unknown>;
  script(address: string): Promise<unknown>;
  /** Resolves with what the module exports. */
  module(address: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Milliseconds after which a page no longer waits for a file. */
const PATIENCE = 15_000;

export class Modules {
  /** Whether something is being loaded that new templates may need. Watched. */
  readonly busy = ref(false);
  private readonly begun = new Set<string>();
  private readonly files = new Map<string, Promise<unknown>>();
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;
  private ignored = false;
  private app: App | null = null;

  constructor(private readonly page: Pick<Page, "client" | "errors" | "load">) {
    page.client.document.subscribe(["session", "modules"], (entries) => this.show(entries));
  }

  /** Plugins are installed in `app`. */
  attach(app: App): void {
    this.app = app;
  }

  /** Loads nothing: where no browser is that could. */
  ignore(): void {
    this.ignored = true;
  }

  private show(entries: unknown): void {
    if (this.ignored || !Array.isArray(entries)) return;
    for (const entry of entries as ModuleEntry[]) {
      const key = JSON.stringify(entry);
      if (this.begun.has(key)) continue;
      this.begun.add(key);
      this.busy.value = true;
      this.waiting += 1;
      this.last = this.last.then(() => this.load(entry, key));
      void this.page.load(this.last);
    }
  }

  private async load(entry: ModuleEntry, key: string): Promise<void> {
    const failed = (what: string) => (error: unknown) => {
      this.begun.delete(key); // tried again with the next list
      this.page.errors.report(new Error(`${what}: ${sentence(error)}`, { cause: error }), `Module "${entry.name}"`);
    };
    const exported: Exported[] = [];
    await Promise.all([
      ...entry.styles.map((address) => this.file("style", address).catch(failed(address))),
      // The browser runs them in this order, however they arrive.
      ...entry.scripts.map((address) => this.file("script", address).catch(failed(address))),
    ]);
    for (const address of entry.module_scripts) {
      await this.file("module", address).then(
        (names) => exported.push({ address, names: names as Exported["names"] }),
        failed(address),
      );
    }
    for (const [name, options] of entry.vue_use) {
      try {
        this.app?.use(findPlugin(name, exported), options);
      } catch (error) {
        failed(`plugin "${name}"`)(error);
      }
    }
    this.waiting -= 1;
    if (this.waiting === 0) this.busy.value = false;
  }

  /** Loads a file once. Rejects where it can not be loaded, or does not come. */
  private file(kind: keyof ModuleFiles, address: string): Promise<unknown> {
    const key = `${kind} ${address}`;
    let loading = this.files.get(key);
    if (!loading) {
      loading = browserFiles[kind](new URL(address, document.baseURI).href);
      this.files.set(key, loading);
      loading.catch(() => this.files.delete(key));
    }
    return withPatience(loading);
  }
}

interface Exported {
  readonly address: string;
  readonly names: Readonly<Record<string, unknown>>;
}

/**
 * Finds the plugin called `name`: a global variable, dots lead into it; or an export of that name of one of the module's
 * ES modules; or the ES module `name.js` itself. Of what is found, `default` counts where it alone can be installed.
 */
function findPlugin(name: string, exported: readonly Exported[]): Plugin {
  const candidates = [
    name.split(".").reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], window),
    ...exported.map(({ names }) => names[name]),
    ...exported.filter(({ address }) => stem(address) === name).map(({ names }) => names),
  ].filter((value) => value !== undefined && value !== null);
  for (const candidate of candidates) {
    const inner = (candidate as Record<string, unknown>).default;
    if (isPlugin(candidate)) return candidate;
    if (isPlugin(inner)) return inner;
  }
  throw new Error(
    candidates.length > 0
      ? "it is neither a function nor has it a function install(app, options)"
      : `there is no window.${name}, and no ES module of this Belvedere module exports it or is called ${name}.js`,
  );
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === "function" || typeof (value as { install?: unknown } | undefined)?.install === "function";
}

/** "gauge" of "gauge/gauge.es.js". */
function stem(address: string): string {
  return address.split("/").at(-1)!.split(".")[0]!;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function withPatience<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`it did not come within ${PATIENCE / 1000} s`));
    const timer = setTimeout(late, PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export const browserFiles: ModuleFiles = {
  style: (address) => added(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address })),
  script: (address) => added(Object.assign(document.createElement("script"), { src: address, async: false })),
  module: (address) => import(/* @vite-ignore */ address),
};

function added(element: HTMLElement): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error("the file could not be loaded"));
    });
    document.head.append(element);
  });
}
