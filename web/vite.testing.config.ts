/** Builds the page of `belvedere.testing`: one script, beside the client it shares its parts with. */

import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Parts that need a real browser: what is drawn with WebGL, Vuetify, style sheets. */
const OF_BROWSERS = /(\/scene\/\w+|\/vuetify|\.css|^three\b.*|^vuetify\/.*)$/;

/** Widgets built on such parts are left out as a whole: the page then has something stand for them. */
const BUILT_ON_THEM = /^(?!\s*import type).*(from|import\()\s*"([^"]*\/scene\/[^"]*|[^"]*\/vuetify|three[^"]*)"/m;

const EMPTY = "\0without-browser";

function withoutBrowser(): Plugin {
  return {
    name: "without-browser",
    enforce: "pre",
    resolveId: (source) => (OF_BROWSERS.test(source) ? EMPTY : null),
    load: (id) => (id === EMPTY ? "export default {}; export const installVuetify = () => {};" : null),
    transform: (code, id) =>
      /\/widgets\/(?!index\.ts)/.test(id) && BUILT_ON_THEM.test(code) ? "export default null;" : null,
  };
}

const importMap = readFileSync(new URL("node_modules/vuetify/dist/json/importMap.json", import.meta.url), "utf8");
const vuetifyTags = Object.keys(JSON.parse(importMap).components).map((name) =>
  name.replace(/\B([A-Z])/g, "-$1").toLowerCase(),
);

export default defineConfig({
  plugins: [withoutBrowser()],
  resolve: { alias: { vue: "vue/dist/vue.esm-bundler.js" } },
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUETIFY_COMPONENTS__: JSON.stringify(vuetifyTags),
    "process.env.NODE_ENV": JSON.stringify("production"),
  },
  build: {
    outDir: "../src/belvedere/client",
    emptyOutDir: false,
    copyPublicDir: false,
    // What fails in a test is told by its stack.
    minify: false,
    target: "es2022",
    // What a part that is left out exports is asked for by name.
    rolldownOptions: { shimMissingExports: true },
    lib: { entry: "src/testing/main.ts", formats: ["iife"], name: "belvederePage", fileName: () => "testing.js" },
  },
});
