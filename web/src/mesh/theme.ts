/** Background colours and the colours of what stands on them. */

import { lightness, parseColor } from "./color";

export type Rgb = [number, number, number];

export interface Theme {
  top: Rgb;
  bottom: Rgb;
  /** Whether writing on the background must be light. */
  dark: boolean;
  /** Colour and opacity of cell edges drawn over a surface. */
  edge: Rgb;
  edgeOpacity: number;
}

const LIGHT_EDGE = { edge: parseColor("#141a24", "black"), edgeOpacity: 0.62 };
const DARK_EDGE = { edge: parseColor("#05070b", "black"), edgeOpacity: 0.7 };

/** The theme of a background: "light", "dark" or a CSS colour. */
export function themeOf(background: string): Theme {
  if (background === "dark") {
    return { top: parseColor("#2b3442", "black"), bottom: parseColor("#12161d", "black"), dark: true, ...DARK_EDGE };
  }
  if (background === "light") {
    return { top: parseColor("#ffffff", "white"), bottom: parseColor("#d5dce6", "white"), dark: false, ...LIGHT_EDGE };
  }
  const color = parseColor(background, "white");
  const dark = lightness(color) < 0.5;
  return { top: color, bottom: color, dark, ...(dark ? DARK_EDGE : LIGHT_EDGE) };
}
