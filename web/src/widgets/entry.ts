/** What a widget of the server's reads of the document, and what it asks the server about it. */

import { inject, onBeforeUnmount, type ShallowRef, shallowRef, watch } from "vue";
import { documentKey, pageKey } from "../app/keys";
import type { Page } from "../app/page";

/** The page a component stands in. */
export function usePage(): Page {
  const page = inject(pageKey);
  if (!page) throw new Error("this component stands in a page");
  return page;
}

/** The entry ("view", name, what), followed; undefined where there is none. */
export function useEntry<T>(name: () => string, what: string): Readonly<ShallowRef<T | undefined>> {
  const source = inject(documentKey);
  if (!source) throw new Error("this component needs the document, which the page provides");
  const entry = shallowRef<T>();
  let unsubscribe = () => {};
  const follow = () => {
    unsubscribe();
    const path = ["view", name(), what];
    unsubscribe = source.subscribe(path, (value) => {
      entry.value = value as T | undefined;
    });
    entry.value = source.get(path) as T | undefined;
  };
  follow();
  watch(name, follow);
  onBeforeUnmount(() => unsubscribe());
  return entry;
}

/** Asks the server about the view `name`; the last request is made again where a new session begins. */
export function useRequests(name: () => string): (request: Record<string, unknown>) => void {
  const { client } = usePage();
  let last: Record<string, unknown> | null = null;
  const ask = (request: Record<string, unknown>) => {
    last = request;
    client.event("view", { ...request, view: name() });
  };
  const again = () => {
    if (last) ask(last);
  };
  onBeforeUnmount(client.sessionStarted.subscribe(again));
  watch(name, again);
  return ask;
}
