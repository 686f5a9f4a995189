/**
 * The browser's end of the link: the copy of the document, what the user writes and calls, and what the server calls.
 *
 * What changes the page runs between animation frames, in the order it came: a reply is seen after the state that was
 * sent before it. What goes to the server is one numbered stream: edits of a frame are gathered into one write, and are
 * sent before a call that follows them.
 */

import { Acknowledger } from "./acknowledger";
import { type Answer, Answers, CallError } from "./answers";
import { Connection, type ConnectionOptions } from "./connection";
import type { Credentials, SessionRecord } from "./credentials";
import { DocumentCopy } from "./document";
import { Edits } from "./edits";
import { browserClock, type FrameClock, FrameQueue } from "./frames";
import { Outbox, type Unnumbered } from "./outbox";
import { plain } from "./plain";
import { ServerCalls } from "./serverCalls";
import { Signal } from "./signal";
import { Transfers } from "./transfers";
import {
  type Batch,
  type Call,
  type Cancel,
  type CancelTransfer,
  type Chunk,
  decodeMessage,
  type Event,
  type Reply,
  type ServerMessage,
  type Welcome,
  WireError,
} from "./wire";

export type Role = "control" | "view";

export interface Notice {
  readonly level: "info" | "success" | "warning" | "error";
  readonly text: string;
  readonly title?: string;
  /** Seconds it is shown; 0: until it is dismissed; left out: what is right for its level. */
  readonly timeout?: number;
}

export interface CallOptions {
  /** Receives each of several answers as it comes. */
  readonly onMore?: (value: unknown) => void;
  /** Tells the server when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

export interface ClientOptions extends Pick<ConnectionOptions, "url" | "open" | "random"> {
  readonly credentials: Credentials;
  /** What the client says of itself. */
  readonly info: Record<string, unknown>;
  readonly clock?: FrameClock;
}

type Streamed = Call | Reply | Event | Cancel;

const VIEW_ONLY = "View only: changes are not sent.";

export class Client {
  readonly document: DocumentCopy;
  readonly connection: Connection;
  /** Something people should see. */
  readonly noticed = new Signal<Notice>();
  /** A published topic. */
  readonly published = new Signal<{ topic: string; payload: unknown }>();
  /** Something failed in this page. */
  readonly failed = new Signal<unknown>();
  /** Another session began, or the first one. */
  readonly sessionStarted = new Signal<Welcome>();

  /** Answers a call of the server; set by the page. */
  onCall: (call: Call) => unknown = (call) => {
    throw new CallError(`nothing here answers "${call.method}"`);
  };

  /** Takes care of files in what is written to a key; set by the page. */
  onFiles: (key: string, value: unknown) => boolean = () => false;

  private readonly frames: FrameQueue;
  private readonly outgoing: FrameQueue;
  private readonly transfers = new Transfers();
  private readonly outbox = new Outbox();
  private readonly acknowledger: Acknowledger;
  private readonly edits: Edits;
  private readonly answers = new Answers();
  private readonly serverCalls: ServerCalls;
  private beforeWelcome: (() => void)[] = [];
  private session: SessionRecord | null;
  private welcome: Welcome | null = null;
  private received = 0;

  constructor(private readonly options: ClientOptions) {
    const clock = options.clock ?? browserClock;
    const onError = (error: unknown) => this.failed.emit(error);
    this.document = new DocumentCopy(onError);
    this.frames = new FrameQueue(onError, clock);
    this.outgoing = new FrameQueue(onError, clock);
    this.session = options.credentials.takeSession();
    this.received = this.session?.received ?? 0;
    this.connection = new Connection({ ...options, clock, hello: () => this.hello() });
    this.connection.welcomed.subscribe((welcome) => this.onWelcome(welcome));
    this.connection.received.subscribe(({ message, bytes }) => this.onReceived(message, bytes));
    this.connection.lost.subscribe(() => this.onLost());
    this.connection.failed.subscribe((error) => this.onBroken(error));
    this.edits = new Edits({
      send: (items) => this.enqueue({ type: "Write", items: items.map((item) => plain(item)) }),
      onSent: (key, number) => this.document.numbered(["state", key], number),
      onRefused: (key, reason) => this.refuse(["state", key], `"${key}" can not be sent: ${reason}`),
    });
    this.serverCalls = new ServerCalls({
      completeTo: () => this.document.completeTo,
      onCall: (call) => this.onCall(call),
      onEvent: (event) => this.onEvent(event),
      reply: (to, status, value) => this.enqueue({ type: "ClientReply", to, status, value }),
      onError,
    });
    this.acknowledger = new Acknowledger(this.position, (ack) => this.connection.send(ack), clock);
  }

  /** Control until the server says otherwise. */
  get role(): Role {
    return this.welcome?.role ?? "control";
  }

  /** Id and secret of the session, for uploads; null before the first welcome. */
  get identity(): { readonly session: string; readonly secret: string } | null {
    return this.session;
  }

  get token(): string {
    return this.options.credentials.token;
  }

  /** Writes a state key: shown at once, sent with the other edits of this frame. */
  write(key: string, value: unknown): void {
    const path = ["state", key];
    if (this.role === "view") {
      if (this.listed("private").includes(key)) this.document.writeLocally(path, value);
      else this.refuse(path, VIEW_ONLY);
    } else if (this.listed("client_only").includes(key)) {
      this.document.writeLocally(path, value);
    } else if (this.listed("read_only").includes(key)) {
      this.refuse(path, `"${key}" can not be changed here.`);
    } else if (!this.onFiles(key, value)) {
      this.document.write(path, value);
      this.edits.set(key, value);
      if (this.edits.size === 1) this.outgoing.push(() => this.flushIfConnected());
    }
  }

  /** Calls a trigger or method of the server by its registered name. Rejects with CallError. */
  call(
    name: string,
    args: readonly unknown[] = [],
    kwargs: Record<string, unknown> = {},
    options: CallOptions = {},
  ): Promise<unknown> {
    if (typeof name !== "string" || !Array.isArray(args)) {
      return Promise.reject(new CallError("A call has a name, then a list of arguments."));
    }
    return new Promise((resolve, reject) => {
      this.whenWelcomed(() => this.startCall(name, args, kwargs, { resolve, reject, onMore: options.onMore }, options));
    });
  }

  /** Tells the server of something that happened here. */
  event(topic: string, payload: unknown): void {
    this.whenWelcomed(() => {
      this.enqueue({ type: "ClientEvent", topic, payload: plain(payload) });
    });
  }

  /** Sends edits that wait for their frame, and keeps the session for the page that comes next in this tab. */
  leave(): void {
    this.flushIfConnected();
    if (this.session) this.options.credentials.putSession({ ...this.session, received: this.received });
  }

  /** The page is shown again as it was left (from the browser's page cache). */
  comeBack(): void {
    this.options.credentials.takeSession();
    this.connection.reconnect();
  }

  /** Applies what has come, now: where the page's animation frames stand still, as in a headset. */
  applyNow(): void {
    this.frames.flush();
  }

  /** How many messages the server has not handled yet. */
  get backlog(): number {
    return this.outbox.length;
  }

  /** Counts and versions, for diagnosis. */
  statistics() {
    return {
      ...this.connection.statistics(),
      ...this.document.statistics(),
      received: this.received,
      unhandled: this.outbox.length,
      transfers: this.transfers.size,
      waitingCalls: this.serverCalls.length,
      pendingAnswers: this.answers.size,
    };
  }

  private get position(): { readonly completeTo: number; readonly received: number; readonly settled: boolean } {
    const client = this;
    return {
      get completeTo() {
        return client.document.completeTo;
      },
      get received() {
        return client.received;
      },
      get settled() {
        return client.frames.idle;
      },
    };
  }

  private hello() {
    return {
      token: this.token,
      session: this.session?.session ?? null,
      secret: this.session?.secret ?? null,
      epoch: this.session?.epoch ?? null,
      complete_to: this.welcome ? this.document.completeTo : 0,
      received: this.received,
      info: this.options.info,
    };
  }

  private onWelcome(welcome: Welcome): void {
    this.acknowledger.restart();
    this.outbox.maxMessage = welcome.max_message;
    const first = this.welcome === null;
    this.welcome = welcome;
    if (!welcome.resumed) this.beginSession(first);
    this.session = { session: welcome.session, secret: welcome.secret, epoch: welcome.epoch, received: this.received };
    if (!welcome.resumed || first) this.sessionStarted.emit(welcome);
    this.outbox.continueAfter(welcome.received);
    for (const item of this.outbox.unreceived(welcome.received)) this.connection.sendBytes(item.bytes);
    for (const action of this.beforeWelcome.splice(0)) action();
    this.flushIfConnected();
  }

  private beginSession(first: boolean): void {
    this.received = 0;
    this.serverCalls.clear();
    const lost = this.outbox.reset() + this.edits.size;
    this.edits.clear();
    this.document.expectReset();
    this.answers.abandonAll("The server began anew before it answered.");
    if (!first && lost > 0) {
      this.noticed.emit({ level: "warning", text: "The server began anew: the last changes made here are lost." });
    }
  }

  private onLost(): void {
    this.frames.flush();
    this.transfers.clear();
    this.acknowledger.restart();
  }

  private onBroken(error: unknown): void {
    this.failed.emit(error);
    // The copy may lack what could not be read: only a new connection brings it.
    this.connection.drop();
  }

  private onReceived(message: ServerMessage, bytes: number): void {
    switch (message.type) {
      case "Batch":
      case "Chunk":
      case "CancelTransfer":
        this.onData(message, this.acknowledger.count(bytes));
        this.acknowledger.tell();
        break;
      case "Handled":
        this.outbox.handled(message.number);
        this.inOrder(() => this.document.handled(message.number));
        break;
      case "Error":
        this.noticed.emit({ level: "error", text: message.message });
        break;
      case "Call":
      case "Reply":
      case "Event":
      case "Cancel":
        this.onStreamed(message);
        break;
    }
  }

  private onData(message: Batch | Chunk | CancelTransfer, position: number): void {
    if (message.type === "Batch") this.onBatch(message, position);
    else if (message.type === "Chunk") this.onChunk(message, position);
    else this.transfers.cancel(message.transfer);
  }

  private onBatch(batch: Batch, position: number): void {
    this.frames.push(() => {
      this.document.apply(batch, this.transfers.size > 0);
      this.acknowledger.done(position);
      this.serverCalls.release();
    });
  }

  private onChunk(chunk: Chunk, position: number): void {
    const whole = this.transfers.add(chunk);
    if (!whole) return;
    const message = decodeMessage(whole);
    if (message.type !== "Batch") throw new WireError(`a transfer carries a Batch, not a ${message.type}`);
    this.onBatch({ ...message, complete_to: chunk.complete_to }, position);
  }

  private onStreamed(message: Streamed): void {
    if (message.number <= this.received) return;
    this.received = message.number;
    this.acknowledger.soon();
    if (message.type === "Reply") this.inOrder(() => this.answers.settle(message));
    else if (message.type === "Cancel") this.inOrder(() => this.serverCalls.cancel(message.to));
    else this.inOrder(() => this.serverCalls.add(message));
  }

  /** Runs `task` after what came before it: at once where nothing waits for a frame. */
  private inOrder(task: () => void): void {
    if (this.frames.idle) task();
    else this.frames.push(task);
  }

  private onEvent({ topic, payload }: Event): void {
    if (topic === "notice") this.noticed.emit(asNotice(payload));
    else this.published.emit({ topic, payload });
  }

  private startCall(
    name: string,
    args: readonly unknown[],
    kwargs: Record<string, unknown>,
    answer: Answer,
    { signal }: CallOptions,
  ): void {
    if (this.role === "view") {
      this.noticed.emit({ level: "info", text: VIEW_ONLY });
      answer.resolve(undefined);
      return;
    }
    this.edits.flush();
    try {
      const message = { type: "ClientCall", name, args: plain(args), kwargs: plain(kwargs), answer: true };
      const number = this.enqueue(message as Unnumbered);
      this.answers.expect(number, answer);
      signal?.addEventListener("abort", () => this.abandon(number), { once: true });
    } catch (error) {
      answer.reject(new CallError(`"${name}" can not be called: ${error instanceof Error ? error.message : error}`));
    }
  }

  private abandon(number: number): void {
    if (this.answers.abandon(number)) this.enqueue({ type: "ClientCancel", to: number });
  }

  private flushIfConnected(): void {
    if (this.connection.connected && this.welcome) this.edits.flush();
  }

  private enqueue(message: Unnumbered): number {
    const { number, bytes } = this.outbox.add(message);
    this.connection.sendBytes(bytes);
    return number;
  }

  private refuse(path: readonly string[], text: string): void {
    this.document.revert(path);
    this.noticed.emit({ level: "info", text });
  }

  private listed(list: "private" | "read_only" | "client_only"): readonly unknown[] {
    const keys = this.document.get(["session", list]);
    return Array.isArray(keys) ? keys : [];
  }

  private whenWelcomed(action: () => void): void {
    if (this.welcome) action();
    else this.beforeWelcome.push(action);
  }
}

function asNotice(payload: unknown): Notice {
  const { level, text, message, title, timeout } = (payload ?? {}) as Record<string, unknown>;
  const known = level === "success" || level === "warning" || level === "error" ? level : "info";
  return {
    level: known,
    text: String(text ?? message ?? payload),
    ...(typeof title === "string" && { title }),
    ...(typeof timeout === "number" && { timeout }),
  };
}
