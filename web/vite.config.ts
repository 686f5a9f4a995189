import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import { mdiIcons, SHARD } from "./vite.icons.ts";
import { inputProfiles } from "./vite.profiles.ts";
import { publicAddresses } from "./vite.public.ts";

/** Relative URLs, so that the built page works under any path prefix; everything it loads lies beside it. */
export default defineConfig({
  base: "./",
  plugins: [vue(), mdiIcons(), publicAddresses(), inputProfiles()],
  resolve: {
    // Templates come from the server as text: the page needs Vue with its compiler.
    alias: { vue: "vue/dist/vue.esm-bundler.js" },
  },
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  build: {
    outDir: "../src/belvedere/client",
    emptyOutDir: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { index: "index.html", vue: "src/vue.ts" },
      preserveEntrySignatures: "strict",
      output: {
        entryFileNames: ({ name }) => (name === "vue" ? "vue.js" : "assets/[name]-[hash].js"),
        chunkFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.includes(SHARD) ? "assets/icons/[hash].js" : "assets/[name]-[hash].js",
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    server: { deps: { inline: ["vuetify"] } },
  },
});
