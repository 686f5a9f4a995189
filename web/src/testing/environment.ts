/**
 * The names a page expects of its browser, in an engine that is JavaScript and nothing else.
 *
 * Imported before everything else: libraries ask for some of them while they are loaded. Time passes when the test
 * takes a turn (`turn`), so that nothing runs behind its back.
 */

import { Address, Parameters } from "./addresses";
import { PageDocument } from "./document";
import { PageElement, PageNode } from "./dom";
import { PageEvent, PageTarget } from "./events";
import { TextDecoder, TextEncoder } from "./utf8";

export const PAGE_ADDRESS = "http://testing.invalid/";

/** What was said on the console, until it is taken. */
export const consoleLines: { level: "error" | "warning" | "info"; text: string; answer?: string }[] = [];

interface Timer {
  readonly due: number;
  readonly action: (...args: unknown[]) => void;
  readonly every: number | null;
}

const timers = new Map<number, Timer>();
let frames = new Map<number, (time: number) => void>();
let lastHandle = 0;
const startedAt = Date.now();
const now = () => Date.now() - startedAt;

function plan(action: (...args: unknown[]) => void, delay = 0, every: number | null = null): number {
  lastHandle += 1;
  timers.set(lastHandle, { due: now() + Math.max(0, Number(delay) || 0), action, every });
  return lastHandle;
}

/** Runs the timers that are due and the next animation frame. Returns how many ran, and ms until the next is due. */
export function passTime(): { ran: number; next: number | null } {
  let ran = 0;
  for (const [handle, timer] of [...timers]) {
    if (timer.due > now() || !timers.has(handle)) continue;
    timers.delete(handle);
    if (timer.every !== null) timers.set(handle, { ...timer, due: now() + Math.max(1, timer.every) });
    guarded(() => timer.action());
    ran += 1;
  }
  const drawn = frames;
  frames = new Map();
  for (const callback of drawn.values()) guarded(() => callback(now()));
  const next = Math.min(...[...timers.values()].map(({ due }) => due));
  return { ran: ran + drawn.size, next: timers.size > 0 ? Math.max(0, next - now()) : null };
}

/** An exception nobody caught reaches `window`, as in a browser. */
export function guarded(action: () => void): void {
  try {
    action();
  } catch (error) {
    windowTarget.dispatchEvent(new PageEvent("error", { error, message: String(error) }));
  }
}

const windowTarget = new PageTarget();
const stored = new Map<string, string>();
const address = new Address(PAGE_ADDRESS);

/** Pages of a router, one after the other. */
const history = {
  pages: [{ state: null as unknown, href: PAGE_ADDRESS }],
  place: 0,
  get state(): unknown {
    return this.pages[this.place]!.state;
  },
  get length(): number {
    return this.pages.length;
  },
  pushState(state: unknown, _: string, url?: string): void {
    this.pages.splice(this.place + 1);
    this.pages.push({ state, href: new Address(url ?? address.href, address).href });
    this.show(this.place + 1);
  },
  replaceState(state: unknown, _: string, url?: string): void {
    this.pages[this.place] = { state, href: new Address(url ?? address.href, address).href };
    this.show(this.place);
  },
  go(steps: number): void {
    if (!this.pages[this.place + steps]) return;
    this.show(this.place + steps);
    windowTarget.dispatchEvent(new PageEvent("popstate", { state: this.state }));
  },
  back(): void {
    this.go(-1);
  },
  forward(): void {
    this.go(1);
  },
  show(place: number): void {
    this.place = place;
    const { pathname, search, hash } = new Address(this.pages[place]!.href);
    Object.assign(address, { pathname, search, hash });
  },
};

class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords(): never[] {
    return [];
  }
}

class PageFile {
  constructor(
    /** By which Python knows the content. */
    readonly content: number,
    readonly name: string,
    readonly size: number,
    readonly type: string,
    readonly lastModified = 0,
  ) {}
}

class Form {
  readonly entries: [string, unknown][] = [];

  append(name: string, value: unknown): void {
    this.entries.push([name, value]);
  }
}

class PageError extends Error {
  override readonly name = "DOMException";
}

function say(level: "error" | "warning" | "info") {
  return (...values: unknown[]) => {
    consoleLines.push({ level, text: values.map(shown).join(" ") });
  };
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`;
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}

/** What `instanceof` asks of an element. */
function kindOf(tag: string) {
  return {
    [Symbol.hasInstance]: (value: unknown): boolean => value instanceof PageElement && value.localName === tag,
  };
}

const names: Record<string, unknown> = {
  TextEncoder,
  TextDecoder,
  URL: Address,
  URLSearchParams: Parameters,
  Event: PageEvent,
  CustomEvent: PageEvent,
  EventTarget: PageTarget,
  Node: PageNode,
  Element: PageElement,
  HTMLElement: PageElement,
  HTMLInputElement: kindOf("input"),
  HTMLTextAreaElement: kindOf("textarea"),
  HTMLSelectElement: kindOf("select"),
  HTMLButtonElement: kindOf("button"),
  HTMLAnchorElement: kindOf("a"),
  HTMLDialogElement: kindOf("dialog"),
  SVGElement: class {},
  MathMLElement: class {},
  Document: PageDocument,
  ShadowRoot: class {},
  File: PageFile,
  Blob: class {},
  FormData: Form,
  DOMException: PageError,
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  MutationObserver: Observer,
  document: new PageDocument(PAGE_ADDRESS),
  location: Object.assign(address, { reload: () => {}, assign: () => {}, replace: () => {} }),
  history,
  navigator: { language: "en", userAgent: "belvedere.testing", maxTouchPoints: 0, onLine: true },
  sessionStorage: {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  },
  customElements: { get: () => undefined, define: () => {} },
  performance: { now },
  console: { error: say("error"), warn: say("warning"), info: say("info"), log: say("info"), debug: () => {} },
  setTimeout: (action: () => void, delay?: number) => plan(action, delay),
  setInterval: (action: () => void, delay = 0) => plan(action, delay, delay),
  clearTimeout: (handle: number) => timers.delete(handle),
  clearInterval: (handle: number) => timers.delete(handle),
  queueMicrotask: (action: () => void) => void Promise.resolve().then(() => guarded(action)),
  requestAnimationFrame: (callback: (time: number) => void) => {
    lastHandle += 1;
    frames.set(lastHandle, callback);
    return lastHandle;
  },
  cancelAnimationFrame: (handle: number) => frames.delete(handle),
  matchMedia: () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }),
  getComputedStyle: () => ({ getPropertyValue: () => "" }),
  innerWidth: 1280,
  innerHeight: 800,
  devicePixelRatio: 1,
  scrollTo: () => {},
  open: () => ({}),
  addEventListener: windowTarget.addEventListener.bind(windowTarget),
  removeEventListener: windowTarget.removeEventListener.bind(windowTarget),
  dispatchEvent: windowTarget.dispatchEvent.bind(windowTarget),
};
Object.assign(globalThis, { window: globalThis, self: globalThis }, names);

export { Form, PageFile };
