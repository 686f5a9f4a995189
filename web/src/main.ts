/** The browser client of Belvedere: one page, one session. */

import * as Vue from "vue";
import { mountPage } from "./app/mount";
import { Page } from "./app/page";
import { pageApi } from "./app/pageApi";
import { Client } from "./client";
import { socketAddress } from "./connection";
import { Credentials } from "./credentials";
import { clientInfo } from "./info";

const credentials = new Credentials();
credentials.takeToken();

const info = clientInfo();
const client = new Client({ url: socketAddress(), credentials, info });
const page = new Page(client, info.ui);
page.errors.watch();
mountPage(page, "#app");
// Before anything is loaded from the server, since JavaScript of others counts on it.
Object.assign(window, { Vue, belvedere: pageApi(page), trame: page.trame });
client.connection.connect();

window.addEventListener("pagehide", () => client.leave());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) client.comeBack();
});
window.addEventListener("online", () => client.connection.retryNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") client.connection.retryNow();
});
// A new link pasted over this one changes only the fragment: the page is not loaded anew. A router reads the address when
// the history is told of, so the token is taken before that.
for (const change of ["popstate", "hashchange"]) {
  window.addEventListener(change, () => {
    if (credentials.takeToken()) client.connection.reconnect();
  });
}
