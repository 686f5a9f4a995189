/** What the built client offers to JavaScript of others, under addresses that stay the same from build to build. */

import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * - `vue.js`: see `src/vue.ts`
 * - `client.js`: loads the client into a page of one's own that has an element with the id `app`
 * - `belvedere.d.ts`: the types of `window.belvedere`
 */
export function publicAddresses(): Plugin {
  return {
    name: "public-addresses",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const types = readFileSync(new URL("src/api.ts", import.meta.url), "utf8");
        this.emitFile({ type: "asset", fileName: "belvedere.d.ts", source: types });
        const page = Object.values(bundle).find(
          (file) => file.type === "chunk" && file.isEntry && file.name === "index",
        );
        if (page?.type !== "chunk") throw new Error("the page's own chunk is not in the bundle");
        const styles = [...(page.viteMetadata?.importedCss ?? [])];
        this.emitFile({ type: "asset", fileName: "client.js", source: loader(page.fileName, styles) });
      },
    },
  };
}

function loader(script: string, styles: readonly string[]): string {
  return `for (const style of ${JSON.stringify(styles)}) {
  const href = new URL(style, import.meta.url).href;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}
import(new URL(${JSON.stringify(script)}, import.meta.url).href);
`;
}
