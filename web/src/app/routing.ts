/**
 * The routes of the page: what the server has under ("ui", "@routes", path), and the router once there is one.
 *
 * A path's value is `{"views": {view: template}, "name": …}`; the root node of a template is what the `<router-view>` of
 * that name shows there, `"default"` where it has none.
 * The router itself is loaded when there are routes, or a template asks for it.
 */

import { type App, type ShallowRef, shallowReactive, shallowRef } from "vue";
import type { Router } from "vue-router";
import type { DocumentCopy } from "../document";
import type { Page } from "./page";

export interface RouteEntry {
  readonly views: Readonly<Record<string, string>>;
  readonly name?: string | null;
}

const USES_ROUTER = /<\/?(router-(view|link)|Router(View|Link))\b|\$router?\b/;

export class Routing {
  /** By path. Watched. */
  readonly entries = shallowReactive(new Map<string, RouteEntry>());
  readonly router: ShallowRef<Router | undefined> = shallowRef();
  private readonly failed = shallowRef(false);
  private loading = false;

  constructor(document: DocumentCopy) {
    document.subscribePrefix(["ui", "@routes"], (changes) => {
      for (const { path, value } of changes) {
        if (value === undefined) this.entries.delete(path[2]!);
        else this.entries.set(path[2]!, value as RouteEntry);
      }
    });
  }

  /** Whether what `source` needs of the router is there; if not, it is on its way, and the caller is told. */
  isReadyFor(source: string, page: Page, app: App): boolean {
    if (this.router.value || this.failed.value) return true;
    if (this.entries.size === 0 && !USES_ROUTER.test(source)) return true;
    void this.load(page, app);
    return false;
  }

  /** Goes to an address of the router. Rejects where there is none. */
  async navigate(to: string): Promise<void> {
    const router = this.router.value;
    if (!router) throw new Error("this page has no router: no page of one was made");
    const known = [...this.entries.keys()];
    if (typeof to === "string" && !this.entries.has(String(router.resolve(to).matched[0]?.path))) {
      throw new Error(`there is no page "${to}"; there are: ${known.join(", ") || "none"}`);
    }
    await router.push(to);
  }

  private async load(page: Page, app: App): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    try {
      const { installRouter } = await page.load(import("./router"));
      this.router.value = installRouter(app, this);
    } catch (error) {
      // The rest of the page is still drawn.
      this.failed.value = true;
      page.errors.report(error, "The router could not be loaded");
    }
  }
}
