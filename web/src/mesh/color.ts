/** CSS colours as sRGB triples. */

import { Color, SRGBColorSpace } from "three";

const scratch = new Color();

/** Red, green and blue, 0 to 1, sRGB; `fallback` where the text is no colour. */
export function parseColor(text: string, fallback: string): [number, number, number] {
  const style = isCssColor(text) ? text : fallback;
  const { r, g, b } = scratch.setStyle(style, SRGBColorSpace).getRGB({ r: 0, g: 0, b: 0 }, SRGBColorSpace);
  return [r, g, b];
}

/** Perceived lightness of a colour, 0 to 1. */
export function lightness([red, green, blue]: [number, number, number]): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

function isCssColor(text: string): boolean {
  return (
    /^#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text) ||
    /^(rgb|hsl)a?\(.+\)$/i.test(text) ||
    text.toLowerCase() in Color.NAMES
  );
}
