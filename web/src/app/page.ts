/**
 * The page: what belongs to all templates, and what the server says of the page as a whole.
 *
 * Templates lie in the document under ("ui", template, node); this page shows one template, `main` or the `ui` of its
 * address. What is heavy (Vuetify, the 3D view) is loaded when a template first uses it.
 */

import { computed, nextTick, ref, type ShallowRef, shallowRef, watchEffect } from "vue";
import type { VuetifyOptions } from "vuetify";
import type { Client, Notice, Role } from "../client";
import type { ConnectionStatus } from "../connection";
import { type UploadProgress, upload } from "../uploads";
import { evaluate, templateContext } from "./context";
import { ErrorReporter } from "./errors";
import { format } from "./format";
import { Modules } from "./modules";
import { Notices } from "./notices";
import { Refs } from "./refs";
import { Routing } from "./routing";
import { ReactiveState } from "./state";
import { StateFiles } from "./stateFiles";
import { stateFunctions } from "./stateFunctions";
import { PAGE, ROOT, Templates } from "./templates";
import { trameApi } from "./trame";

/** The entry ("ui", template, "@page"). */
interface PageEntry {
  readonly title?: string | { readonly state: string } | null;
  readonly favicon?: string | null;
  readonly on_ready?: string | null;
  readonly theme?: "light" | "dark" | "auto" | { readonly state: string } | null;
  readonly vuetify?: VuetifyOptions | null;
}

export class Page {
  readonly state: ReactiveState;
  readonly templates: Templates;
  readonly routing: Routing;
  readonly refs = new Refs();
  readonly notices = new Notices();
  readonly errors: ErrorReporter;
  readonly modules: Modules;
  /** Whether the first copy of the state is here: templates may be drawn. */
  readonly ready = ref(false);
  readonly role = ref<Role>("control");
  readonly status: ShallowRef<ConnectionStatus>;
  readonly builtins: Readonly<Record<string, unknown>>;
  private readonly stateFunctions: Readonly<Record<string, unknown>>;
  /** For templates written for trame. */
  readonly trame: Readonly<Record<string, unknown>>;
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
    this.templates = new Templates(client.document);
    this.routing = new Routing(client.document);
    this.errors = new ErrorReporter(client, this.notices);
    const files = new StateFiles(client, (error, where) => this.errors.report(error, where));
    client.onFiles = (key, value) => files.take(key, value);
    this.modules = new Modules(this);
    this.status = shallowRef(client.connection.status);
    this.builtins = this.makeBuiltins();
    this.stateFunctions = stateFunctions(this.state);
    this.trame = trameApi(this);
    this.followClient();
    this.followDocument();
    this.followSystem();
  }

  /** What the program wants of Vuetify. */
  get vuetifyOptions(): VuetifyOptions {
    return this.entry.value.vuetify ?? {};
  }

  /** The names of a template that is drawn by `instance`. */
  context(instance: Parameters<typeof templateContext>[1]): object {
    const page = this;
    const defaults = {
      ...this.stateFunctions,
      get role() {
        return page.role.value;
      },
      get connected() {
        return page.status.value.state === "connected";
      },
      get dark() {
        return page.theme.value === "dark";
      },
      get route() {
        return page.routing.router.value?.currentRoute.value;
      },
      get trame() {
        return page.trame;
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
    // A session may be resumed through another link than the one it was begun with.
    client.connection.welcomed.subscribe(() => {
      this.role.value = client.role;
    });
    client.sessionStarted.subscribe(() => {
      this.readied = "";
    });
  }

  private followDocument(): void {
    const { document } = this.client;
    document.subscribe(["ui", this.template, PAGE], (value) => {
      this.entry.value = (value ?? {}) as PageEntry;
    });
    watchEffect(() => this.dress(), { flush: "sync" });
    document.subscribe(["ui", this.template, ROOT], (value) => {
      if (value !== undefined) void this.announce();
    });
    document.subscribePrefix([], () => {
      this.ready.value = true;
    });
  }

  private dress(): void {
    const { title, favicon } = this.entry.value;
    const shown = typeof title === "object" && title ? this.state.get(title.state) : title;
    if (shown) document.title = String(shown);
    if (favicon) document.querySelector("link[rel=icon]")?.setAttribute("href", favicon);
  }

  /** Tells the server, once for each session, that the page is drawn. */
  private async announce(): Promise<void> {
    const session = this.client.identity?.session ?? "";
    if (this.readied === session) return;
    this.readied = session;
    // The rest of the batch comes first: only then is there something to be drawn, and to wait for.
    await Promise.resolve();
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
