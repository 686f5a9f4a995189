/** `window.belvedere`, over the page. See `api.ts` for what it promises. */

import type { Belvedere, BelvedereState } from "../api";
import { blobs, isBlobReference } from "../blobs";
import type { Page } from "./page";

/** Topics that protocols publish arrive with this before their name. */
const PUBLISHED = "publish:";

export function pageApi(page: Page): Belvedere {
  const { client, builtins } = page;
  return {
    state: stateApi(page),
    document: {
      get: (path) => client.document.get(path),
      has: (path) => client.document.has(path),
      paths: (prefix) => client.document.paths(prefix),
      subscribe: (path, listener) => client.document.subscribe(path, guarded(page, listener)),
    },
    refs: page.refs.asObject(),
    utils: builtins.utils as Belvedere["utils"],
    get role() {
      return page.role.value;
    },
    get connected() {
      return page.status.value.state === "connected";
    },
    get dark() {
      return page.theme.value === "dark";
    },
    call: builtins.call as Belvedere["call"],
    trigger: builtins.trigger as Belvedere["trigger"],
    subscribe: (name, listener) => {
      const tell = guarded(page, listener);
      return client.published.subscribe(({ topic, payload }) => {
        if (topic === name || topic === PUBLISHED + name) tell(payload);
      });
    },
    notify: (text, level = "info") => page.notify({ level, text: String(text) }),
    blob: async (reference) => {
      if (!isBlobReference(reference)) throw new TypeError("this is no value that stands for a Blob");
      return blobs.fetch(reference);
    },
    upload: builtins.upload as Belvedere["upload"],
    statistics: () => client.statistics(),
  };
}

function stateApi(page: Page): BelvedereState {
  const { document } = page.client;
  // Watched: templates read it too.
  const get = (key: string) => page.state.get(key);
  const all = () => Object.fromEntries(page.state.keys().map((key) => [key, get(key)]));
  return {
    get: ((key?: string) => (key === undefined ? all() : get(key))) as BelvedereState["get"],
    has: (key) => page.state.has(key),
    set: (key, value) => page.state.set(key, value),
    update: (values) => {
      for (const [key, value] of Object.entries(values)) page.state.set(key, value);
    },
    watch: (keys, listener) => {
      const watched = new Set(keys);
      let told: unknown[] | undefined;
      const call = guarded(page, listener);
      const tell = () => {
        const values = keys.map(get);
        // A write of this page's own is announced when it is made and when the server has handled it.
        if (told?.every((value, position) => Object.is(value, values[position]))) return;
        told = values;
        call(...values);
      };
      tell();
      return document.subscribePrefix(["state"], (changes) => {
        if (changes.some(({ path }) => watched.has(path[1]!))) tell();
      });
    },
  };
}

/** `listener`, whose errors are told as those of a script and end nothing else. */
function guarded<A extends unknown[]>(page: Page, listener: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      listener(...args);
    } catch (error) {
      page.errors.report(error, "Script");
    }
  };
}
