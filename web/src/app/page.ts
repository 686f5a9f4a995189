/**
 * The page: what belongs to all templates, and what the server says of the page as a whole.
 *
 * Templates lie in the document under ("ui", template, node); this page shows one template, `main` or the `ui` of its
 * address. What is heavy (Vuetify, the 3D view) is loaded when a template first uses it.
 */

import { computed, nextTick, ref, type ShallowRef, shallowReactive, shallowRef } from "vue";
import type { Client, Notice, Role } from "../client";
import type { ConnectionStatus } from "../connection";
import { type UploadProgress, upload } from "../uploads";
import { evaluate, templateContext } from "./context";
import { ErrorReporter } from "./errors";
import { format } from "./format";
import { Notices } from "./notices";
import { Refs } from "./refs";
import { ReactiveState } from "./state";

export const ROOT = "root";
export const PAGE = "@page";

/** The entry ("ui", template, "@page"). */
interface PageEntry {
  readonly title?: string | null;
  readonly favicon?: string | null;
  readonly on_ready?: string | null;
  readonly theme?: "light" | "dark" | "auto" | { readonly state: string } | null;
}

export class Page {
  readonly state: ReactiveState;
  readonly refs = new Refs();
  readonly notices = new Notices();
  readonly errors: ErrorReporter;
  /** Whether the first copy of the state is here: templates may be drawn. */
  readonly ready = ref(false);
  readonly role = ref<Role>("control");
  readonly status: ShallowRef<ConnectionStatus>;
  readonly builtins: Readonly<Record<string, unknown>>;
  private readonly sources = shallowReactive(new Map<string, string>());
  private readonly entry = shallowRef<PageEntry>({});
  private readonly loading = new Set<Promise<unknown>>();
  private readonly systemDark = ref(false);
  private readied = "";

  /** "light" or "dark", as the page entry and the system want it. */
  readonly theme = computed<"light" | "dark">(() => {
    const { theme } = this.entry.value;
    const wanted = typeof theme === "object" && theme ? this.state.get(theme.state) : theme;
    if (wanted === "dark" || wanted === true) return "dark";
    if (wanted === "auto") return this.systemDark.value ? "dark" : "light";
    return "light";
  });

  constructor(
    readonly client: Client,
    /** Name of the template that is shown. */
    readonly template: string,
  ) {
    this.state = new ReactiveState(client);
    this.errors = new ErrorReporter(client, this.notices);
    this.status = shallowRef(client.connection.status);
    this.builtins = this.makeBuiltins();
    this.followClient();
    this.followDocument();
    this.followSystem();
  }

  /** Text of a node's template; undefined where the server has none. Watched. */
  source(node: string): string | undefined {
    return this.sources.get(node);
  }

  /** Templates that the server has. */
  templates(): string[] {
    const names = this.client.document.paths(["ui"]).filter((path) => path[2] === ROOT);
    return names.map((path) => path[1]!);
  }

  /** The names of a template that is drawn by `instance`. */
  context(instance: Parameters<typeof templateContext>[1]): object {
    const page = this;
    const defaults = {
      get role() {
        return page.role.value;
      },
      get connected() {
        return page.status.value.state === "connected";
      },
      get dark() {
        return page.theme.value === "dark";
      },
    };
    return templateContext({ state: this.state, builtins: this.builtins, defaults }, instance);
  }

  notify(notice: Notice): void {
    this.notices.show(notice);
  }

  /** Something a template needs is being loaded; calls of the server wait for it. */
  load<T>(promise: Promise<T>): Promise<T> {
    this.loading.add(promise);
    const done = () => {
      this.loading.delete(promise);
    };
    promise.then(done, done);
    return promise;
  }

  /** Resolves once what was applied is also drawn, and what that needed is loaded. */
  async settled(): Promise<void> {
    await nextTick();
    while (this.loading.size > 0) {
      await Promise.allSettled(this.loading);
      await nextTick();
    }
  }

  private makeBuiltins(): Record<string, unknown> {
    const { client } = this;
    const trigger = (name: string, args: readonly unknown[] = [], kwargs: Record<string, unknown> = {}) =>
      client.call(name, args, kwargs);
    return {
      trigger,
      call: (name: string, ...args: unknown[]) => client.call(name, args),
      refs: this.refs.asObject(),
      utils: format,
      upload: (files: File | Iterable<File> | null, field: string, onProgress?: (progress: UploadProgress) => void) =>
        this.upload(files, field, onProgress),
    };
  }

  private async upload(
    files: File | Iterable<File> | null,
    field: string,
    onProgress?: (progress: UploadProgress) => void,
  ): Promise<unknown> {
    const list = files instanceof File ? [files] : [...(files ?? [])];
    if (list.length === 0) return null;
    const { token, identity, role } = this.client;
    if (role === "view") {
      this.notify({ level: "info", text: "View only: nothing is uploaded." });
      return null;
    }
    return upload(list, field, { token, identity, ...(onProgress && { onProgress }) });
  }

  private followClient(): void {
    const { client } = this;
    client.noticed.subscribe((notice) => this.notify(notice));
    client.failed.subscribe((error) => this.errors.report(error, "Connection"));
    client.connection.statusChanged.subscribe((status) => {
      this.status.value = status;
    });
    client.sessionStarted.subscribe(() => {
      this.role.value = client.role;
      this.readied = "";
    });
  }

  private followDocument(): void {
    const { document } = this.client;
    document.subscribePrefix(["ui", this.template], (changes) => {
      for (const { path, value } of changes) this.show(path[2]!, value);
    });
    document.subscribePrefix([], () => {
      this.ready.value = true;
    });
  }

  private show(node: string, value: unknown): void {
    if (node === PAGE) {
      this.entry.value = (value ?? {}) as PageEntry;
      this.dress();
      return;
    }
    const source = (value as { template?: unknown } | undefined)?.template;
    if (typeof source === "string") this.sources.set(node, source);
    else this.sources.delete(node);
    if (node === ROOT && this.sources.has(ROOT)) void this.announce();
  }

  private dress(): void {
    const { title, favicon } = this.entry.value;
    if (title) document.title = title;
    if (favicon) document.querySelector("link[rel=icon]")?.setAttribute("href", favicon);
  }

  /** Tells the server, once for each session, that the page is drawn. */
  private async announce(): Promise<void> {
    const session = this.client.identity?.session ?? "";
    if (this.readied === session) return;
    this.readied = session;
    await this.settled();
    this.client.event("mounted", { ui: this.template });
    const { on_ready } = this.entry.value;
    if (!on_ready) return;
    try {
      evaluate(on_ready, this.context(null));
    } catch (error) {
      this.errors.report(error, "on_ready");
    }
  }

  private followSystem(): void {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    this.systemDark.value = query.matches;
    query.addEventListener("change", () => {
      this.systemDark.value = query.matches;
    });
  }
}
