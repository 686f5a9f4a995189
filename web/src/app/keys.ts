/** Keys under which the page provides what its components need. */

import type { InjectionKey } from "vue";
import type { DocumentCopy } from "../document";
import type { Page } from "./page";

/** The copy of the server's document. */
export const documentKey: InjectionKey<DocumentCopy> = Symbol("document");

/** The page. */
export const pageKey: InjectionKey<Page> = Symbol("page");
