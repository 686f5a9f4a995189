/**
 * Material Design icons by name ("mdi-rotate-left"), as SVG paths.
 *
 * There are thousands of them; they lie in many small files, of which only those with icons in use are loaded.
 */

import { shardOf, shards } from "virtual:mdi";
import { type FunctionalComponent, h, shallowReactive } from "vue";
import type { IconProps } from "vuetify";
import { VSvgIcon } from "vuetify/components/VIcon";

const paths = shallowReactive(new Map<string, string>());
const wanted = new Set<string>();

/** "mdi-rotate-left" → "RotateLeft", the name among the paths. */
function pathName(icon: string): string {
  return icon
    .replace(/^mdi[-:]/, "")
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

async function load(name: string): Promise<void> {
  if (wanted.has(name)) return;
  wanted.add(name);
  const { default: icons } = await shards[shardOf(name)]!();
  if (icons[name]) paths.set(name, icons[name]);
  else console.warn(`there is no icon "${name}"`);
}

/** Component of Vuetify's icon set: an empty space until the path is here. */
export const MdiIcon: FunctionalComponent<IconProps> = ({ icon, tag }) => {
  const name = pathName(String(icon));
  const path = paths.get(name);
  if (!path) void load(name);
  return h(VSvgIcon, { tag, icon: path ?? "M0 0" });
};
MdiIcon.props = ["icon", "tag"];
