/**
 * Belvedere's own components for templates, beside those of HTML and Vuetify: tag → where it lives.
 *
 * Each is loaded when a template first uses it; calls of the server wait until it is there.
 */

import { type App, type Component, defineAsyncComponent } from "vue";
import type { Page } from "../app/page";

type Loader = () => Promise<{ default: Component }>;

/** One of several components that are loaded together. */
function part<Name extends string>(load: () => Promise<Readonly<Record<Name, Component>>>, name: Name): Loader {
  return async () => ({ default: (await load())[name] });
}

const client = () => import("./client");

const COMPONENTS: Readonly<Record<string, Loader>> = {
  "bv-data-table": () => import("./tables/DataTable"),
  "bv-file-input": () => import("./files/FileInput"),
  "bv-markdown": () => import("./markdown/Markdown"),
  "bv-matplotlib": () => import("./matplotlib/Matplotlib"),
  "bv-plotly": () => import("./plotly/Plotly"),
  "bv-progress": () => import("./feedback/Progress"),
  "client-eval": part(client, "ClientEval"),
  "client-handler": part(client, "ClientHandler"),
  "client-loading": part(client, "ClientLoading"),
  "client-script": part(client, "ClientScript"),
  "client-state-change": part(client, "ClientStateChange"),
  "client-style": part(client, "ClientStyle"),
  "client-triggers": part(client, "ClientTriggers"),
  "deep-reactive": part(client, "DeepReactive"),
  "life-cycle-monitor": part(client, "LifeCycleMonitor"),
  "mesh-view": () => import("../mesh/MeshViewComponent"),
  "scene-view": () => import("../scene/SceneViewComponent"),
  "server-template": part(client, "ServerTemplate"),
  "size-observer": part(client, "SizeObserver"),
  "state-getter": part(client, "StateGetter"),
  "vtk-view": () => import("../mesh/VtkViewComponent"),
};

/** Makes the components known to `app`. */
export function registerWidgets(app: App, page: Page): void {
  for (const [tag, load] of Object.entries(COMPONENTS)) {
    app.component(
      tag,
      defineAsyncComponent(() => {
        const loading = load().then((loaded) => loaded.default);
        void page.load(inPlace(loading));
        return loading;
      }),
    );
  }
}

/** Resolves once Vue has drawn what was loaded, so that a call of the server finds it; that takes it some microtasks. */
async function inPlace(loading: Promise<unknown>): Promise<void> {
  await loading;
  await new Promise((resolve) => setTimeout(resolve));
}
