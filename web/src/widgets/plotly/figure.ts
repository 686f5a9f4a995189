/** Figures between the document and plotly.js: arrays, colours of a dark page, and what events tell. */

import { NumericArray, type TypedArray } from "../../arrays";
import type { Data } from "./library";

/** The entry ("view", name, "figure"). */
export interface FigureEntry {
  readonly data: readonly unknown[];
  readonly layout: Data;
  readonly frames?: readonly unknown[];
  /** The layout follows plotly's default template. */
  readonly plain?: boolean;
}

/** `value` with typed arrays for plotly.js; of several dimensions, an array of rows. */
export function unpacked(value: unknown): unknown {
  if (value instanceof NumericArray) return rows(value.data, value.shape);
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpacked(item)]));
}

function rows(data: TypedArray, shape: readonly number[]): unknown {
  if (shape.length <= 1) return data;
  const [count = 0, ...rest] = shape;
  const step = rest.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: count }, (_, row) => rows(data.subarray(row * step, (row + 1) * step), rest));
}

const INK = "#e4ebee";
const GRID = "#34424a";
const DARK_AXIS = { gridcolor: GRID, linecolor: GRID, zerolinecolor: GRID, automargin: true };
const DARK_SCENE_AXIS = { ...DARK_AXIS, backgroundcolor: "#1a2226", gridwidth: 2 };

/** The layout plotly.js gets: what the user did to the figure outlasts an update, and a dark page has dark figures. */
export function shownLayout(entry: FigureEntry, dark: boolean): Data {
  const layout: Data = { uirevision: "kept", ...(unpacked(entry.layout) as Data) };
  if (!dark || !entry.plain) return layout;
  const template = (layout.template ?? {}) as { data?: unknown; layout?: Record<string, Data> };
  const before = template.layout ?? {};
  const darkened = {
    ...before,
    font: { ...before.font, color: INK },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "#1a2226",
    xaxis: { ...before.xaxis, ...DARK_AXIS },
    yaxis: { ...before.yaxis, ...DARK_AXIS },
    scene: { xaxis: DARK_SCENE_AXIS, yaxis: DARK_SCENE_AXIS, zaxis: DARK_SCENE_AXIS },
    legend: { ...before.legend, bgcolor: "rgba(0,0,0,0)" },
  };
  return { ...layout, template: { ...template, layout: darkened } };
}

const POINT_FIELDS = [
  "curveNumber",
  "pointNumber",
  "pointIndex",
  "pointNumbers",
  "x",
  "y",
  "z",
  "r",
  "theta",
  "a",
  "b",
  "c",
  "lat",
  "lon",
  "location",
  "value",
  "label",
  "percent",
  "text",
  "hovertext",
  "id",
  "customdata",
] as const;
const DEEPEST = 12;

/** The plain part of what plotly.js tells with an event. */
export function eventData(told: unknown): unknown {
  if (typeof told !== "object" || told === null) return told ?? null;
  const { points, range, lassoPoints } = told as { points?: unknown; range?: unknown; lassoPoints?: unknown };
  if (!Array.isArray(points)) return plainPart(told);
  return {
    points: points.map(point),
    ...(range ? { range: plainPart(range) } : {}),
    ...(lassoPoints ? { lassoPoints: plainPart(lassoPoints) } : {}),
  };
}

function point(told: Data): Data {
  const picked: Data = {};
  for (const field of POINT_FIELDS) {
    if (told[field] !== undefined) picked[field] = plainPart(told[field]);
  }
  const name = (told.data as Data | undefined)?.name;
  return typeof name === "string" ? { ...picked, name } : picked;
}

function plainPart(value: unknown, depth = 0): unknown {
  if (typeof value === "function" || depth > DEEPEST) return null;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map((item) => plainPart(item, depth + 1));
  if (value instanceof Node || value instanceof Event) return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !key.startsWith("_") && typeof item !== "function")
      .map(([key, item]) => [key, plainPart(item, depth + 1)]),
  );
}
