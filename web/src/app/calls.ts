/** Calls from the server: to a component by its `ref`, or to the page itself where `ref` is empty. */

import type { Notice } from "../client";
import type { Call } from "../wire";
import { download } from "./format";
import type { Page } from "./page";

type Method = (...args: never[]) => unknown;

const OPENABLE = new Set(["http:", "https:", "mailto:"]);

/** Methods of the page. */
export function pageMethods(page: Page): Record<string, Method> {
  return {
    notify: (text: string, level: Notice["level"] = "info", options: Pick<Notice, "title" | "timeout"> = {}) =>
      page.notify({ ...options, level, text: String(text) }),
    set_title: (title: string) => {
      document.title = title;
    },
    open_url: (url: string, target = "_blank") => {
      const address = new URL(url, document.baseURI);
      if (!OPENABLE.has(address.protocol)) throw new Error(`an address of kind ${address.protocol} is not opened`);
      if (!window.open(address.href, target, "noopener") && target === "_blank") {
        page.notify({ level: "info", text: `The browser did not open ${address.href}` });
      }
    },
    navigate: (to: string) => page.routing.navigate(to),
    reload: () => window.location.reload(),
    download: (name: string, content: unknown, type?: string) => download(name, content, type),
  };
}

/** Runs calls, each begun after the one before and after the page is drawn as the server knows it. */
export class CallRunner {
  private begun: Promise<void> = Promise.resolve();

  constructor(private readonly page: Page) {}

  /** Rejects with an error that names what there is when `ref` or `method` are unknown. */
  async run(call: Call): Promise<unknown> {
    this.begun = this.begun.then(() => this.page.settled());
    await this.begun;
    return runNow(this.page, call);
  }
}

function runNow(page: Page, call: Call): unknown {
  const target = call.ref === "" ? pageMethods(page) : page.refs.get(call.ref);
  if (target === undefined) {
    throw new Error(`no component has the ref "${call.ref}"; there are: ${page.refs.names().join(", ") || "none"}`);
  }
  const method = methodOf(target as Record<string, unknown>, call.method);
  if (!method) {
    const owner = call.ref === "" ? "the page" : `"${call.ref}"`;
    const known = methodNames(target as object);
    throw new Error(
      `${owner} has no method "${call.method}"${known.length > 0 ? `; it has: ${known.join(", ")}` : ""}`,
    );
  }
  const kwargs = Object.keys(call.kwargs).length > 0 ? [call.kwargs] : [];
  return method.call(target, ...(call.args as never[]), ...(kwargs as never[]));
}

/** `reset_camera` also finds `resetCamera`. */
function methodOf(target: Record<string, unknown>, name: string): Method | null {
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const method = target[name] ?? target[camel];
  return typeof method === "function" && !name.startsWith("_") && !name.startsWith("$") ? (method as Method) : null;
}

function methodNames(target: object): string[] {
  return Object.keys(target).filter((name) => typeof (target as Record<string, unknown>)[name] === "function");
}
