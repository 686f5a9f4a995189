/** Puts the page into the browser's document. */

import { type App, createApp } from "vue";
import { registerWidgets } from "../widgets";
import { CallRunner } from "./calls";
import { documentKey, pageKey } from "./keys";
import type { Page } from "./page";
import { ServerNode } from "./ServerNode";
import { Shell } from "./Shell";
import "./shell.css";

export function mountPage(page: Page, container: Element | string): App {
  const app = createApp(Shell);
  app.provide(pageKey, page);
  app.provide(documentKey, page.client.document);
  app.component("server-node", ServerNode);
  registerWidgets(app, page);
  page.modules.attach(app);
  app.config.errorHandler = (error) => page.errors.report(error, "Template");
  const runner = new CallRunner(page);
  page.client.onCall = (call) => runner.run(call);
  app.mount(container);
  return app;
}
