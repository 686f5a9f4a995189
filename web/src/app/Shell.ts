/** The frame around the program's page: its root node, or a message in its place; the banner; the notices. */

import { defineComponent, h, inject, type VNode, watchEffect } from "vue";
import { Feedback } from "./feedback";
import { pageKey } from "./keys";
import { type Explanation, explainClosed, explainLost } from "./messages";
import type { Page } from "./page";
import { ServerNode } from "./ServerNode";
import { ROOT } from "./templates";

export const Shell = defineComponent({
  name: "BelvedereShell",
  setup() {
    const page = inject(pageKey);
    if (!page) throw new Error("the shell stands in a page");
    watchEffect(() => {
      document.documentElement.dataset.theme = page.theme.value;
    });
    return () => {
      const drawn = page.ready.value && page.templates.source(page.template, ROOT) !== undefined;
      return h("div", { class: "bv-shell" }, [
        drawn ? h(ServerNode, { key: page.routing.router.value ? "routed" : "root", name: ROOT }) : placeholder(page),
        drawn ? banner(page) : null,
        notices(page),
        h(Feedback),
      ]);
    };
  },
});

function placeholder(page: Page): VNode {
  const status = page.status.value;
  if (status.state === "closed") return explanation(page, explainClosed(status, page.client.token !== ""));
  if (page.ready.value && status.state === "connected") return message(missingTemplate(page));
  const waiting = status.attempts < 3 ? "Connecting…" : "The server does not answer. Trying again…";
  return h("div", { class: "bv-message bv-waiting", role: "status" }, h("div", [emblem(), h("p", waiting)]));
}

function missingTemplate(page: Page): VNode[] {
  const others = page.templates.names();
  if (others.length === 0) {
    return [h("h1", "Nothing to show yet"), h("p", "The program runs, but has not made a page so far.")];
  }
  const links = others.flatMap((name, position) => [
    position > 0 ? ", " : "",
    h("a", { href: `?ui=${encodeURIComponent(name)}` }, name),
  ]);
  return [h("h1", `There is no page “${page.template}”`), h("p", ["The program has these pages: ", ...links])];
}

function message(content: VNode[]): VNode {
  return h("div", { class: "bv-message", role: "status" }, h("div", [emblem(), ...content]));
}

function explanation(page: Page, { title, text, action }: Explanation): VNode {
  return message([h("h1", title), ...(text ? [h("p", text)] : []), ...(action ? [button(page, action)] : [])]);
}

function button(page: Page, action: "reload" | "connect"): VNode {
  const [label, act] =
    action === "reload"
      ? ["Reload", () => window.location.reload()]
      : ["Connect again", () => page.client.connection.connect()];
  return h("button", { class: "bv-button", type: "button", onClick: act as () => void }, label as string);
}

function banner(page: Page): VNode | null {
  const status = page.status.value;
  if (status.state === "connected") return null;
  const pulse = h("div", { class: "bv-pulse" });
  if (status.state !== "closed") {
    return h("div", { class: "bv-banner", role: "alert" }, [pulse, h("span", explainLost(status))]);
  }
  const { title, text, action } = explainClosed(status, page.client.token !== "");
  const sentence = text ? `${title}. ${text}` : `${title}.`;
  return h("div", { class: "bv-banner bv-closed", role: "alert" }, [
    pulse,
    h("span", sentence),
    action ? button(page, action) : null,
  ]);
}

function notices(page: Page): VNode {
  return h(
    "div",
    { class: "bv-notices", "aria-live": "polite" },
    page.notices.shown.map(({ id, level, text, title, count }) =>
      h("div", { key: id, class: ["bv-notice", `bv-${level}`], role: level === "error" ? "alert" : "status" }, [
        h("span", title ? [h("strong", title), text] : text),
        count > 1 ? h("small", `×${count}`) : null,
        h("button", { type: "button", "aria-label": "Dismiss", onClick: () => page.notices.dismiss(id) }, "×"),
      ]),
    ),
  );
}

/** A pavilion with a view. */
function emblem(): VNode {
  const lines = "M5 18 22 6l17 12M8 18h28M12 18v16M32 18v16M5 38h34M8 34h28M17 34V26a5 5 0 0 1 10 0v8";
  const style = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linejoin": "round" };
  return h("svg", { viewBox: "0 0 44 44", ...style, "stroke-linecap": "round", "aria-hidden": "true" }, [
    h("path", { d: lines }),
  ]);
}
