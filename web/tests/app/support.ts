/** A page with a server in the hands of the test: what it has in its document, and what it was sent. */

import { type App, nextTick } from "vue";
import { mountPage } from "../../src/app/mount";
import { Page } from "../../src/app/page";
import { Client } from "../../src/client";
import { Credentials } from "../../src/credentials";
import { batch, FakeSocket, ManualClock, MemoryStorage, welcome } from "../support";

export class TestPage {
  readonly clock = new ManualClock();
  readonly socket = new FakeSocket();
  readonly page: Page;
  readonly container = document.createElement("div");
  readonly app: App;
  private readonly ids = new Map<string, number>();
  private version = 0;
  private number = 0;

  constructor(fields: Parameters<typeof welcome>[0] = {}) {
    const client = new Client({
      url: "ws://server/ws",
      credentials: new Credentials(new MemoryStorage(), "/"),
      info: {},
      clock: this.clock,
      open: () => this.socket,
    });
    this.page = new Page(client, "main");
    document.body.append(this.container);
    this.app = mountPage(this.page, this.container);
    client.connection.connect();
    this.socket.accept();
    this.socket.receive(welcome(fields));
  }

  /** The server changes its document; undefined removes. The page is drawn afterwards. */
  async serve(...entries: [path: string[], value: unknown][]): Promise<void> {
    this.version += 1;
    const message = batch({ version: this.version });
    for (const [path, value] of entries) {
      const key = JSON.stringify(path);
      const id = this.ids.get(key) ?? this.ids.size + 1;
      this.ids.set(key, id);
      message.definitions.push([id, ...path]);
      if (value === undefined) message.removed.push(id);
      else message.values.push(id, value);
    }
    this.socket.receive(message);
    this.clock.frame();
    await nextTick();
  }

  /** The templates of nodes. */
  template(nodes: Record<string, string>): Promise<void> {
    return this.serve(
      ...Object.entries(nodes).map(([node, template]): [string[], unknown] => [["ui", "main", node], { template }]),
    );
  }

  state(values: Record<string, unknown>): Promise<void> {
    return this.serve(...Object.entries(values).map(([key, value]): [string[], unknown] => [["state", key], value]));
  }

  /** The server calls; resolves with its answer. */
  async call(ref: string, method: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}) {
    this.number += 1;
    this.socket.receive({ type: "Call", number: this.number, after: 0, ref, method, args, kwargs, answer: true });
    for (let turn = 0; turn < 20; turn += 1) {
      const answer = this.socket.sentOf("ClientReply").find(({ to }) => to === this.number);
      if (answer) return answer;
      await new Promise((resolve) => setTimeout(resolve));
    }
    throw new Error("no answer");
  }

  /** What was written to the server since the last frame, the newest last. */
  written(): unknown[] {
    this.clock.frame();
    return this.socket.sentOf("Write").map(({ items }) => items);
  }

  /** Number of what was sent last in order. */
  lastNumber(): number {
    return Math.max(0, ...this.socket.sent.map((message) => ("number" in message ? message.number : 0)));
  }

  /** The server has handled what it was sent, up to `number`. */
  async handled(number = this.lastNumber()): Promise<void> {
    this.socket.receive({ type: "Handled", number });
    this.clock.frame();
    await nextTick();
  }

  find<E extends Element = HTMLElement>(selector: string): E {
    const found = this.container.querySelector<E>(selector);
    if (!found) throw new Error(`nothing matches ${selector} in ${this.container.innerHTML}`);
    return found;
  }

  text(selector: string): string {
    return this.find(selector).textContent ?? "";
  }

  notices(): string[] {
    return this.page.notices.shown.map(({ text }) => text);
  }

  unmount(): void {
    this.app.unmount();
    this.container.remove();
  }
}
