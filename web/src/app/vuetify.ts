/** Vuetify with all its components, those it still tries out included, in a chunk of its own. */

import "vuetify/styles";
import { type App, reactive, watch } from "vue";
import { createVuetify, type ThemeDefinition } from "vuetify";
import * as components from "vuetify/components";
import * as directives from "vuetify/directives";
import { aliases } from "vuetify/iconsets/mdi-svg";
import * as labs from "vuetify/labs/components";
import { MdiIcon } from "./icons";
import type { Page } from "./page";

const LIGHT = {
  primary: "#0f6c8c",
  secondary: "#4a6572",
  accent: "#b8551c",
  background: "#f6f8f9",
  surface: "#ffffff",
  error: "#b3261e",
  info: "#0f6c8c",
  success: "#2e7d46",
  warning: "#a86400",
};
const DARK = {
  primary: "#6cc4e4",
  secondary: "#9fb6c1",
  accent: "#f0a36f",
  background: "#12181b",
  surface: "#1a2226",
  error: "#f2837b",
  info: "#6cc4e4",
  success: "#7fcf98",
  warning: "#f0b860",
};

/** Controls show their value in the page's colour where the template gives none. */
const COLORED = ["VCheckbox", "VCheckboxBtn", "VProgressCircular", "VProgressLinear", "VRadio", "VSlider", "VSwitch"];

function colored(dark: boolean, colors: Record<string, string>, wanted: ThemeDefinition = {}): ThemeDefinition {
  return { dark, ...wanted, colors: { ...colors, ...wanted.colors } };
}

/** Makes Vuetify's components known to `app`, in the page's theme. */
export function installVuetify(app: App, page: Page): void {
  const wanted = page.vuetifyOptions;
  const theme = wanted.theme || {};
  const vuetify = createVuetify({
    ...wanted,
    components: { ...components, ...labs },
    directives,
    defaults: { ...Object.fromEntries(COLORED.map((name) => [name, { color: "primary" }])), ...wanted.defaults },
    icons: { defaultSet: "mdi", aliases, sets: { mdi: { component: MdiIcon } } },
    theme: {
      ...theme,
      defaultTheme: page.theme.value,
      themes: {
        ...theme.themes,
        light: colored(false, LIGHT, theme.themes?.light),
        dark: colored(true, DARK, theme.themes?.dark),
      },
    },
  });
  const { defaults, display, theme: themes, icons, locale, date } = vuetify;
  // By these names templates for Vuetify 2 ask for the theme and choose another.
  Object.defineProperty(themes, "dark", {
    get: () => themes.current.value.dark,
    set: (dark: boolean) => themes.change(dark ? "dark" : "light"),
  });
  app.use(vuetify);
  // Vuetify gives `$vuetify` to components made from now on; the node that waits for it was made before.
  app.config.globalProperties.$vuetify = reactive({
    defaults,
    display,
    theme: themes,
    icons,
    locale,
    date: date.instance,
  });
  watch(page.theme, (name) => vuetify.theme.change(name));
}
