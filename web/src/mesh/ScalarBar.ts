/** The legend of the colours: title, gradient and ticks, as HTML over the view. */

import { type ColormapName, colormapGradient, isColormapName } from "./colormaps";
import { formatTick, niceTicks } from "./ticks";
import type { Coloring, Component } from "./types";

const TICKS = 5;
/** Share of the bar that a label needs for itself. */
const LABEL_SPACE = 0.06;

export interface Tick {
  value: number;
  /** 0 at the first colour, 1 at the last. */
  position: number;
  label: string;
}

export class ScalarBar {
  readonly element = document.createElement("div");
  private readonly heading = document.createElement("div");
  private readonly gradient = document.createElement("div");
  private readonly list = document.createElement("ul");

  constructor(container: HTMLElement) {
    this.element.className = "scalar-bar";
    this.element.setAttribute("role", "img");
    this.heading.className = "scalar-bar-title";
    this.gradient.className = "scalar-bar-gradient";
    this.list.className = "scalar-bar-ticks";
    this.element.append(this.heading, this.gradient, this.list);
    this.element.hidden = true;
    container.append(this.element);
  }

  /**
   * Show what colours mean.
   *
   * @param title name of the array; null: nothing is coloured, hide
   */
  show(coloring: Coloring | null, title: string | null): void {
    this.element.hidden = coloring === null || title === null || !isColormapName(coloring.colormap);
    if (this.element.hidden || !coloring || title === null) return;
    const name = coloring.colormap as ColormapName;
    const heading = title + componentSuffix(coloring.component, coloring.components);
    const ticks = barTicks(coloring.range);
    this.heading.textContent = heading;
    this.gradient.style.background = colormapGradient(name, coloring.reversed, "to top");
    this.list.replaceChildren(...ticks.map(tickElement), sizer(ticks));
    const [first, last] = [ticks[0]?.label ?? "", ticks.at(-1)?.label ?? ""];
    this.element.setAttribute("aria-label", `${heading}: colours of ${name} from ${first} to ${last}`);
  }

  dispose(): void {
    this.element.remove();
  }
}

/** Both ends of the range, and round values between them where there is room. Ascending. */
export function barTicks([low, high]: [number, number]): Tick[] {
  const span = high - low;
  if (!(span > 0)) return [{ value: low, position: 0.5, label: formatTick(low, Math.abs(low) * 1e-4) }];
  const round = niceTicks(low, high, TICKS);
  const step = round.length > 1 ? round[1]! - round[0]! : span;
  const inner = round
    .map((value) => ({ value, position: (value - low) / span, label: formatTick(value, step / 10) }))
    .filter(({ position }) => position > LABEL_SPACE && position < 1 - LABEL_SPACE);
  const end = (value: number, position: number): Tick => ({ value, position, label: formatTick(value, span / 1000) });
  return [end(low, 0), ...inner, end(high, 1)];
}

/** What follows the array's name: which component, where there are several. */
export function componentSuffix(component: Component, components: number): string {
  if (components === 1) return "";
  if (component === "magnitude" || component >= components || component < 0) return " (magnitude)";
  return components <= 3 ? ` (${"xyz"[component]})` : ` (${component})`;
}

function tickElement({ position, label }: Tick): HTMLLIElement {
  const item = document.createElement("li");
  item.textContent = label;
  item.style.bottom = `${100 * position}%`;
  return item;
}

/** An invisible copy of the longest label, because labels placed by position give the list no width. */
function sizer(ticks: Tick[]): HTMLLIElement {
  const item = document.createElement("li");
  item.className = "scalar-bar-sizer";
  item.setAttribute("aria-hidden", "true");
  item.textContent = ticks.reduce((longest, { label }) => (label.length > longest.length ? label : longest), "");
  return item;
}
