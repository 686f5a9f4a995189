/**
 * Belvedere's own components for templates, beside those of HTML and Vuetify: tag → where it lives.
 *
 * Each is loaded when a template first uses it; calls of the server wait until it is there.
 */

import { type App, type Component, defineAsyncComponent } from "vue";
import type { Page } from "../app/page";

type Loader = () => Promise<{ default: Component }>;

const COMPONENTS: Readonly<Record<string, Loader>> = {
  "mesh-view": () => import("../scene/MeshViewComponent"),
};

/** Makes the components known to `app`. */
export function registerWidgets(app: App, page: Page): void {
  for (const [tag, load] of Object.entries(COMPONENTS)) {
    app.component(
      tag,
      defineAsyncComponent(() => page.load(load())),
    );
  }
}
