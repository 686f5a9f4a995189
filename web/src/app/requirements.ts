/** What a template needs beside Vue, loaded when the first template that uses it appears. */

import { type App, type Ref, ref } from "vue";
import type { Page } from "./page";

const VUETIFY = /<\/?(v-|V[A-Z])|\sv-(click-outside|intersect|mutate|resize|ripple|scroll|touch|tooltip)\b|is="v-/;

type Progress = "loading" | "loaded" | "failed";
const progressOf = new WeakMap<App, Ref<Progress>>();

/** Whether `source` can be drawn now; if not, what it lacks is on its way, and the caller is told (it is watched). */
export function requirementsMet(page: Page, app: App, source: string): boolean {
  const routed = page.routing.isReadyFor(source, page, app);
  return vuetifyReady(page, app, source) && routed;
}

function vuetifyReady(page: Page, app: App, source: string): boolean {
  if (!VUETIFY.test(source)) return true;
  let progress = progressOf.get(app);
  if (!progress) {
    progress = ref("loading");
    progressOf.set(app, progress);
    void loadVuetify(page, app, progress);
  }
  return progress.value !== "loading";
}

async function loadVuetify(page: Page, app: App, progress: Ref<Progress>): Promise<void> {
  try {
    const { installVuetify } = await page.load(import("./vuetify"));
    installVuetify(app, page);
    progress.value = "loaded";
  } catch (error) {
    // The rest of the page is still drawn.
    progress.value = "failed";
    page.errors.report(error, "Vuetify could not be loaded");
  }
}
