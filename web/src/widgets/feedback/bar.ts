/** A bar that shows how far something is, for widgets and for the page itself. */

import { h, type VNode } from "vue";
import "./bar.css";

export interface BarContent {
  readonly label?: string | null;
  readonly text?: string | null;
  /** 0 to 1; anything else: nobody knows how much there is. */
  readonly value?: unknown;
}

export function bar({ label, text, value }: BarContent): VNode {
  const known = typeof value === "number" && Number.isFinite(value);
  const share = known ? Math.min(Math.max(value, 0), 1) : 0;
  const percent = `${Math.round(share * 100)} %`;
  const aria = known ? { "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": Math.round(share * 100) } : {};
  return h("div", { class: "bv-bar" }, [
    label || known
      ? h("div", { class: "bv-bar-head" }, [h("span", label ?? ""), known ? h("span", percent) : null])
      : null,
    h(
      "div",
      { class: ["bv-bar-track", { "bv-bar-unknown": !known }], role: "progressbar", "aria-label": label, ...aria },
      [h("div", { class: "bv-bar-fill", style: known ? { width: `${share * 100}%` } : {} })],
    ),
    text ? h("div", { class: "bv-bar-text" }, text) : null,
  ]);
}
