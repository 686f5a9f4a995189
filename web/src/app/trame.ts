/** `trame`: the names by which templates and JavaScript written for trame know the page. */

import type { Page } from "./page";
import { pageApi } from "./pageApi";

export function trameApi(page: Page): Readonly<Record<string, unknown>> {
  const { state, trigger, refs, utils } = pageApi(page);
  return { state, trigger, refs, utils };
}
