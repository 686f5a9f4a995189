/** The page that a component stands in. */

import { inject } from "vue";
import { pageKey } from "../../app/keys";
import type { Page } from "../../app/page";

export function usePage(tag: string): Page {
  const page = inject(pageKey);
  if (!page) throw new Error(`<${tag}> stands in a page, which provides itself under pageKey.`);
  return page;
}
