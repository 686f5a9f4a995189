/** Colour maps as tables of 256 colours, expanded from the generated control points when first asked for. */

import { COLORMAP_DATA, COLORMAP_NAMES, type ColormapName } from "./colormaps.generated";

export { COLORMAP_NAMES, type ColormapName };

export const COLORMAP_SIZE = 256;

const tables = new Map<ColormapName, Uint8Array>();

export function isColormapName(name: string): name is ColormapName {
  return Object.hasOwn(COLORMAP_DATA, name);
}

/** Whether a map consists of distinct colours that must not be blended into each other. */
export function isStepped(name: ColormapName): boolean {
  return COLORMAP_DATA[name].kind === "steps";
}

/** The colours of a map: RGBA, 256 rows, sRGB. The table is shared; do not change it. */
export function colormapTable(name: ColormapName): Uint8Array {
  let table = tables.get(name);
  if (!table) {
    const { kind, digits } = COLORMAP_DATA[name];
    table = kind === "steps" ? tableOfSteps(bytes(digits)) : tableOfPoints(bytes(digits));
    tables.set(name, table);
  }
  return table;
}

/** A CSS gradient of a map, from its first colour towards `direction`. */
export function colormapGradient(name: ColormapName, reversed: boolean, direction: string): string {
  const table = colormapTable(name);
  const stepped = isStepped(name);
  const count = stepped ? COLORMAP_DATA[name].digits.length / 6 : 33;
  const stops: string[] = [];
  for (let stop = 0; stop < count; stop++) {
    const share = stepped ? (stop + 0.5) / count : stop / (count - 1);
    const row = 4 * Math.round((reversed ? 1 - share : share) * (COLORMAP_SIZE - 1));
    const color = `rgb(${table[row]} ${table[row + 1]} ${table[row + 2]})`;
    stops.push(
      stepped ? `${color} ${percent(stop / count)} ${percent((stop + 1) / count)}` : `${color} ${percent(share)}`,
    );
  }
  return `linear-gradient(${direction}, ${stops.join(", ")})`;
}

function percent(share: number): string {
  return `${Math.round(share * 10000) / 100}%`;
}

function bytes(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
}

function tableOfSteps(colors: Uint8Array): Uint8Array {
  const count = colors.length / 3;
  const table = new Uint8Array(4 * COLORMAP_SIZE);
  for (let row = 0; row < COLORMAP_SIZE; row++) {
    const step = 3 * Math.floor((row * count) / COLORMAP_SIZE);
    table.set([colors[step]!, colors[step + 1]!, colors[step + 2]!, 255], 4 * row);
  }
  return table;
}

function tableOfPoints(points: Uint8Array): Uint8Array {
  const table = new Uint8Array(4 * COLORMAP_SIZE);
  for (let point = 0; point + 4 < points.length; point += 4) {
    const first = points[point]!;
    const last = points[point + 4]!;
    for (let row = first; row <= last; row++) {
      const share = (row - first) / (last - first);
      for (let channel = 1; channel < 4; channel++) {
        const from = points[point + channel]!;
        const to = points[point + 4 + channel]!;
        table[4 * row + channel - 1] = Math.round(from + share * (to - from));
      }
      table[4 * row + 3] = 255;
    }
  }
  return table;
}
