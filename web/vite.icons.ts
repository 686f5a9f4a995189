/**
 * Splits the Material Design icons into small modules.
 *
 * In one piece they are 2.8 MB; a page uses a dozen. An icon's shard follows from its name, so that no index is needed.
 */

import * as mdi from "@mdi/js";
import type { Plugin } from "vite";

const SHARDS = 128;
const INDEX = "virtual:mdi";
/** Prefix of the names of the shards. */
export const SHARD = "virtual:mdi/";

/** In plain JavaScript, since it runs in the build and, as text, in the page. */
function shardOf(name: string, shards: number): number {
  let hash = 0;
  for (let i = 0; i < name.length; i += 1) hash = (hash * 31 + name.charCodeAt(i)) % 65521;
  return hash % shards;
}

function iconsOf(shard: number): Record<string, string> {
  const icons: Record<string, string> = {};
  for (const [key, path] of Object.entries(mdi as Record<string, string>)) {
    const name = key.slice("mdi".length);
    if (key.startsWith("mdi") && shardOf(name, SHARDS) === shard) icons[name] = path;
  }
  return icons;
}

function index(): string {
  const imports = Array.from({ length: SHARDS }, (_, shard) => `() => import("${SHARD}${shard}")`);
  return `const of = ${shardOf.toString()};
export const shardOf = (name) => of(name, ${SHARDS});
export const shards = [${imports.join(",\n")}];`;
}

export function mdiIcons(): Plugin {
  return {
    name: "mdi-icons",
    resolveId: (id) => (id === INDEX || id.startsWith(SHARD) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${INDEX}`) return index();
      if (!id.startsWith(`\0${SHARD}`)) return null;
      return `export default ${JSON.stringify(iconsOf(Number(id.slice(SHARD.length + 1))))};`;
    },
  };
}
