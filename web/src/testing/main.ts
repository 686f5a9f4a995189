/**
 * The page of `belvedere.testing`: the browser client in a JavaScript engine without a browser.
 *
 * Everything between the bytes of the server and the elements of the page is what runs in a browser: the link, the
 * copy of the document, Vue and its templates. Only the document underneath is our own, and components that need a real
 * one (Vuetify's, 3D views) are stood in for.
 *
 * Python takes turns with it: it hands in what came, asks for a turn, and takes out what is to be sent. What is queued
 * by promises runs between two calls from Python.
 */

// First: what the others ask for while they are loaded.
import "./environment";
import { evaluate } from "../app/context";
import { mountPage } from "../app/mount";
import { Page } from "../app/page";
import { NumericArray } from "../arrays";
import { Client } from "../client";
import { Credentials } from "../credentials";
import type { Call } from "../wire";
import { ACTIONS, valueShown } from "./actions";
import { Components } from "./components";
import { PageElement } from "./dom";
import { consoleLines, guarded, PageFile, passTime } from "./environment";
import { attributeOf, describe, elementOfRef, FindError, findAll, findOne, type Query, visibleText } from "./find";
import { type PageRequest, type Request, requestClass } from "./requests";
import { bytesOf, FakeSocket, textOf } from "./socket";
import { widgetOf } from "./widgets";

interface Options {
  readonly token: string;
  readonly ui: string;
  readonly info: Record<string, unknown>;
}

interface Answered {
  readonly value?: unknown;
  readonly error?: string;
}

/** What templates may ask of Vuetify: a wide screen. */
const VUETIFY = { display: { mobile: false, smAndUp: true, mdAndUp: true, lgAndUp: true, xlAndUp: false } };

class TestPage {
  readonly page: Page;
  readonly container = document.createElement("div");
  private socket: FakeSocket | null = null;
  private sent: string[] = [];
  private wantsSocket = false;
  private readonly calls: Record<string, unknown>[] = [];
  private readonly events: unknown[] = [];
  private readonly requests: PageRequest[] = [];
  private readonly waiting = new Map<number, Request>();
  private readonly answers = new Map<string, unknown>();
  private readonly results: { id: number; answer: Answered }[] = [];
  private lastId = 0;

  constructor(
    private readonly client: Client,
    options: Options,
  ) {
    this.page = new Page(client, options.ui);
    this.page.modules.ignore();
    document.body.appendChild(this.container);
    this.page.errors.watch();
    const app = mountPage(this.page, this.container);
    Object.assign(app.config.globalProperties, { $vuetify: VUETIFY });
    const { _context: context } = app;
    const components = new Components(context.components, () => this.modular);
    context.components = new Proxy(context.components, { get: (_, name) => components.get(name) });
    // JavaScript of modules expects a browser: their components are stood in for.
    const nothing = () => Promise.resolve({});
    Reflect.set(this.page.modules, "source", { style: nothing, script: nothing, module: nothing });
    this.page.modules.attach(null as never);
    const run = client.onCall;
    client.onCall = (call) => this.onCall(call, run);
    client.published.subscribe((event) => this.events.push(event));
    this.watchNotices();
    this.watchErrors();
    globalThis.XMLHttpRequest = requestClass(this) as never;
  }

  open(): FakeSocket {
    this.wantsSocket = true;
    this.socket = new FakeSocket((text) => this.sent.push(text));
    return this.socket;
  }

  // --- the link -------------------------------------------------------------------------------------------------

  /** Python has a channel for the socket that was asked for. */
  opened(): void {
    if (!this.socket) return;
    this.socket.readyState = 1;
    this.socket.onopen?.({} as never);
  }

  receive(messages: readonly string[]): void {
    for (const message of messages) this.socket?.onmessage?.({ data: bytesOf(message).buffer } as MessageEvent);
  }

  lost(): void {
    this.socket?.onclose?.({} as never);
  }

  reconnect(): void {
    this.client.connection.retryNow();
  }

  /** Lets time pass; returns what happened, and whether all that was asked of the server is done. */
  turn() {
    const { ran, next } = passTime();
    const { unhandled, pendingAnswers, waitingCalls, transfers } = this.client.statistics();
    const status = this.page.status.value;
    const told = {
      ran,
      next,
      wantsSocket: this.wantsSocket,
      sent: this.sent,
      console: consoleLines.splice(0),
      calls: this.calls.splice(0),
      events: this.events.splice(0),
      requests: this.requests.splice(0),
      results: this.results.splice(0),
      open: { unhandled, pendingAnswers, waitingCalls, transfers, requests: this.waiting.size },
      drawn: this.page.ready.value,
      status,
      session: this.client.identity?.session ?? null,
      questions: this.client.document.paths(["session", "dialog"]).length,
      completeTo: this.client.document.completeTo,
    };
    this.wantsSocket = false;
    this.sent = [];
    return told;
  }

  // --- state ----------------------------------------------------------------------------------------------------

  get(key: string): unknown {
    return this.page.state.get(key);
  }

  has(key: string): boolean {
    return this.page.state.has(key);
  }

  keys(): string[] {
    return this.page.state.keys();
  }

  write(items: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(items)) this.page.state.set(key, value);
  }

  call(name: string, args: readonly unknown[], kwargs: Record<string, unknown>): number {
    return this.later(this.client.call(name, args, kwargs));
  }

  event(topic: string, payload: unknown): void {
    this.client.event(topic, payload);
  }

  /** An expression with the names of a template. */
  evaluate(expression: string): number {
    return this.later(new Promise((resolve) => resolve(evaluate(expression, this.page.context(null)))));
  }

  answer(ref: string, method: string, value: unknown): void {
    this.answers.set(JSON.stringify([ref, method]), value);
  }

  // --- widgets --------------------------------------------------------------------------------------------------

  count(queries: readonly Query[]): number {
    return findAll(this.page, this.container as unknown as PageElement, queries).length;
  }

  look(queries: readonly Query[]) {
    const element = this.one(queries);
    const named = element.getAttribute("ref");
    const attributes = widgetOf(element)?.attributes ?? Object.fromEntries(element.values);
    const plain = Object.entries(attributes).filter(([, value]) => typeof value !== "function");
    return {
      tag: element.localName,
      text: visibleText(element),
      value: valueShown(element),
      classes: element.className.split(/\s+/).filter(Boolean),
      style: { ...element.style },
      attributes: Object.fromEntries(plain),
      ref: named,
    };
  }

  attribute(queries: readonly Query[], name: string): unknown {
    return attributeOf(this.one(queries), name);
  }

  act(queries: readonly Query[], action: string, args: readonly unknown[]): void {
    const element = this.one(queries);
    guardedAction(() => ACTIONS[action]!(element, ...(args as never[])));
  }

  choose(queries: readonly Query[], files: readonly [number, string, number, string][]): void {
    const chosen = files.map(([content, name, size, type]) => new PageFile(content, name, size, type));
    this.act(queries, "choose", [chosen]);
  }

  text(): string {
    return visibleText(this.container as unknown as PageElement);
  }

  /** The page as an outline, for messages and eyes. */
  outline(): string {
    const lines: string[] = [];
    const walk = (element: PageElement, depth: number) => {
      lines.push(`${"  ".repeat(depth)}${describe(element)}`);
      for (const child of element.children) walk(child, depth + 1);
    };
    for (const child of (this.container as unknown as PageElement).children) walk(child, 0);
    return lines.join("\n");
  }

  title(): string {
    return document.title;
  }

  notices(): { level: string; text: string }[] {
    return this.page.notices.shown.map(({ level, text }) => ({ level, text }));
  }

  // --- requests -------------------------------------------------------------------------------------------------

  send(request: Request, entries: [string, unknown][]): void {
    this.lastId += 1;
    this.waiting.set(this.lastId, request);
    const told = entries.map(([name, value]): [string, unknown] => [
      name,
      value instanceof PageFile ? { content: value.content, name: value.name, type: value.type } : String(value),
    ]);
    this.requests.push({ id: this.lastId, url: request.url, headers: request.headers, entries: told });
  }

  answered(id: number, status: number, text: string): void {
    const request = this.waiting.get(id);
    this.waiting.delete(id);
    if (!request) return;
    request.status = status;
    request.responseText = text;
    guarded(() => request.onload?.());
  }

  private get modular(): boolean {
    return this.client.document.has(["session", "modules"]);
  }

  private watchNotices(): void {
    const { notices } = this.page;
    const show = notices.show.bind(notices);
    notices.show = (notice) => {
      this.events.push({ topic: "notice", payload: { level: notice.level, text: notice.text } });
      show(notice);
    };
  }

  private watchErrors(): void {
    const { errors } = this.page;
    const report = errors.report.bind(errors);
    errors.report = (error, where) => {
      const logged = consoleLines.length;
      report(error, where);
      // An answer that is an error is not one to the console, but to a test it is.
      const answer = error instanceof Error ? error.message : String(error);
      if (consoleLines.length === logged) consoleLines.push({ level: "error", text: `${where}: ${answer}`, answer });
    };
  }

  private one(queries: readonly Query[]): PageElement {
    return findOne(this.page, this.container as unknown as PageElement, queries);
  }

  private later(promise: Promise<unknown>): number {
    this.lastId += 1;
    const id = this.lastId;
    promise.then(
      (value) => this.results.push({ id, answer: { value: value ?? null } }),
      (error) => this.results.push({ id, answer: { error: error instanceof Error ? error.message : String(error) } }),
    );
    return id;
  }

  private onCall(call: Call, run: (call: Call) => unknown): unknown {
    const { ref, method, args, kwargs } = call;
    this.calls.push({ ref, method, args, kwargs });
    const key = JSON.stringify([ref, method]);
    if (this.answers.has(key)) return this.answers.get(key);
    if (ref === "") return method === "notify" || method === "set_title" ? run(call) : null;
    const element = elementOfRef(this.page, ref);
    return element && widgetOf(element) ? null : run(call);
  }
}

function guardedAction(action: () => void): void {
  let refusal: FindError | null = null;
  guarded(() => {
    try {
      action();
    } catch (error) {
      if (!(error instanceof FindError)) throw error;
      refusal = error;
    }
  });
  if (refusal) throw refusal;
}

/** Values as JSON: what JSON has no word for is told by name. */
function told(_: string, value: unknown): unknown {
  if (value instanceof NumericArray)
    return { $array: { dtype: value.dtype, shape: value.shape, data: [...value.data] } };
  if (value instanceof Uint8Array) return { $bytes: textOf(value) };
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  if (value instanceof PageElement) return describe(value);
  return value;
}

let testPage: TestPage | null = null;

function start(options: Options): void {
  const credentials = new Credentials();
  credentials.takeToken({ hash: `#token=${options.token}`, pathname: "/", search: "" } as Location);
  const info = { kind: "testing", ui: options.ui, ...options.info };
  const client = new Client({ url: "ws://testing.invalid/ws", credentials, info, open: () => testPage!.open() });
  testPage = new TestPage(client, options);
  client.connection.connect();
}

/** The one function that Python calls: a method by name, arguments as JSON; the answer is JSON too. */
function ask(method: string, args: string): string {
  try {
    const given = JSON.parse(args) as unknown[];
    if (method === "start") start(given[0] as Options);
    else {
      const run = (testPage as unknown as Record<string, (...all: unknown[]) => unknown>)[method]!;
      return JSON.stringify({ value: run.apply(testPage, given) ?? null }, told);
    }
    return JSON.stringify({ value: null });
  } catch (error) {
    const finding = error instanceof FindError;
    const text = error instanceof Error ? (finding ? error.message : (error.stack ?? error.message)) : String(error);
    return JSON.stringify({ error: text, finding });
  }
}

Object.assign(globalThis, { belvedereTesting: ask });
