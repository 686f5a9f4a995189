/** The browser client of Belvedere: one page, one session. */

import { mountPage } from "./app/mount";
import { Page } from "./app/page";
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
client.connection.connect();

window.addEventListener("pagehide", () => client.leave());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) client.comeBack();
});
window.addEventListener("online", () => client.connection.retryNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") client.connection.retryNow();
});
// A new link pasted over this one changes only the fragment: the page is not loaded anew.
window.addEventListener("hashchange", () => {
  if (credentials.takeToken()) client.connection.reconnect();
});

/** For diagnosis in the browser's console; nothing of the page depends on it. */
Object.assign(window, {
  belvedere: {
    connection: client.connection,
    document: client.document,
    state: page.state,
    refs: page.refs,
    statistics: () => client.statistics(),
  },
});
