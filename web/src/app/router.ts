/** The router, in a chunk of its own: pages of the server's by the part of the address after `#`. */

import { type App, defineComponent, h, watch } from "vue";
import { createRouter, createWebHashHistory, type Router, RouterLink } from "vue-router";
import type { RouteEntry, Routing } from "./routing";
import { ServerNode } from "./ServerNode";
import { ROOT } from "./templates";

/** Makes the router and its components known to `app`; it follows the server's routes from then on. */
export function installRouter(app: App, routing: Routing): Router {
  const unknown = { path: "/:unknown(.*)*", component: notFound(routing) };
  const router = createRouter({ history: createWebHashHistory(), routes: [unknown] });
  const shown = new Map<string, { entry: RouteEntry; remove: () => void }>();

  const follow = (): boolean => {
    let changed = false;
    for (const [path, { entry, remove }] of shown) {
      if (routing.entries.get(path) === entry) continue;
      remove();
      shown.delete(path);
      changed = true;
    }
    for (const [path, entry] of routing.entries) {
      if (shown.has(path)) continue;
      const views = Object.entries(entry.views).map(([name, template]) => [name, view(template)]);
      const remove = router.addRoute({ path, name: entry.name ?? path, components: Object.fromEntries(views) });
      shown.set(path, { entry, remove });
      changed = true;
    }
    return changed;
  };

  follow();
  app.use(router);
  watch(
    () => [...routing.entries.values()],
    () => {
      // What stands at the present address may be another page now.
      if (follow()) void router.replace({ path: router.currentRoute.value.fullPath, force: true });
    },
  );
  return router;
}

function view(template: string) {
  return defineComponent({ name: "ServerRoute", render: () => h(ServerNode, { template, name: ROOT, key: template }) });
}

function notFound(routing: Routing) {
  return defineComponent({
    name: "UnknownRoute",
    render() {
      const path = routing.router.value?.currentRoute.value.path ?? "/";
      if (path === "/") return null;
      const known = [...routing.entries.keys()].flatMap((one, position) => [
        position > 0 ? ", " : "",
        one.includes(":") ? one : h(RouterLink, { to: one }, () => one),
      ]);
      return h("div", { class: "bv-unknown-route", role: "status" }, [
        h("h2", `There is no page “${path}”`),
        known.length > 0 ? h("p", ["The program has these: ", ...known]) : null,
      ]);
    },
  });
}
