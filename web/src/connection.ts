/**
 * The WebSocket: opened, greeted, watched, and opened again.
 *
 * A connection that is lost is tried again with growing pauses, at once when the network comes back or the tab is looked
 * at. It ends only when the server says that trying again is of no use, or speaks another protocol.
 */

import { browserClock, type FrameClock } from "./frames";
import { Signal } from "./signal";
import {
  type ClientMessage,
  decodeMessage,
  encodeMessage,
  type Hello,
  PROTOCOL,
  type ServerMessage,
  type Welcome,
} from "./wire";

export interface ConnectionStatus {
  /** `connecting`: never connected yet. `lost`: was connected, tries again. `closed`: for good, see `code`. */
  readonly state: "connecting" | "connected" | "lost" | "closed";
  /** Word for programs: that of the server's `Close`, or empty. */
  readonly code: string;
  /** Sentence for people, or empty. */
  readonly reason: string;
  /** Attempts that failed since the last good connection. */
  readonly attempts: number;
}

/** What is used of a WebSocket. */
export type Socket = Pick<WebSocket, "send" | "close" | "readyState" | "binaryType"> & {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
};

export interface ConnectionOptions {
  readonly url: string;
  /** What to say first; asked anew for each attempt. */
  readonly hello: () => Omit<Hello, "type" | "protocol">;
  readonly open?: (url: string) => Socket;
  readonly clock?: FrameClock;
  readonly random?: () => number;
}

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;
/** Milliseconds for the server to answer the greeting. */
const WELCOME_TIMEOUT = 10_000;
/** A connection that lived as long as this was a good one: the pauses begin anew. */
const GOOD_CONNECTION = 2_000;
const SOCKET_OPEN = 1;

export class Connection {
  /** A connection was greeted; messages follow. */
  readonly welcomed = new Signal<Welcome>();
  /** Any other message, with its size in bytes. */
  readonly received = new Signal<{ message: ServerMessage; bytes: number }>();
  /** The connection is gone. */
  readonly lost = new Signal<void>();
  readonly statusChanged = new Signal<ConnectionStatus>();
  /** A message that could not be understood. */
  readonly failed = new Signal<unknown>();

  private readonly open: (url: string) => Socket;
  private readonly clock: FrameClock;
  private readonly random: () => number;
  private socket: Socket | null = null;
  private greeted = false;
  private greetedAt = 0;
  /** Attempts since the last good connection; a server that greets and hangs up does not begin it anew. */
  private failures = 0;
  private lastHeard = 0;
  private patience = WELCOME_TIMEOUT;
  private timer = 0;
  private watch = 0;
  private current: ConnectionStatus = { state: "connecting", code: "", reason: "", attempts: 0 };
  private counts = { messagesReceived: 0, bytesReceived: 0, messagesSent: 0, bytesSent: 0, connections: 0 };

  constructor(private readonly options: ConnectionOptions) {
    this.open = options.open ?? ((url) => new WebSocket(url));
    this.clock = options.clock ?? browserClock;
    this.random = options.random ?? Math.random;
  }

  get status(): ConnectionStatus {
    return this.current;
  }

  get connected(): boolean {
    return this.current.state === "connected";
  }

  /** Connects, also after the connection was closed for good; does nothing while there is a connection. */
  connect(): void {
    if (this.socket) return;
    this.clock.cancelAfter(this.timer);
    if (this.current.state === "closed") this.setStatus({ state: "connecting", code: "", reason: "", attempts: 0 });
    this.attempt();
  }

  /** Tries at once where the next attempt is only waited for. */
  retryNow(): void {
    if (this.current.state !== "closed") this.connect();
  }

  /** Ends the connection for good. */
  close(code = "", reason = ""): void {
    this.clock.cancelAfter(this.timer);
    this.dropSocket();
    this.setStatus({ state: "closed", code, reason, attempts: 0 });
  }

  /** Gives up the socket, if any; another attempt follows after the usual pause. */
  drop(): void {
    if (this.socket) this.onLost();
  }

  /** Gives up the socket, if any, and connects anew at once, also after the connection was closed for good. */
  reconnect(): void {
    this.drop();
    this.connect();
  }

  /** Sends bytes of a message. Returns false, and sends nothing, while there is no connection. */
  sendBytes(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.greeted || this.socket?.readyState !== SOCKET_OPEN) return false;
    this.transmit(bytes);
    return true;
  }

  send(message: ClientMessage): boolean {
    return this.greeted && this.sendBytes(encodeMessage(message));
  }

  /** Messages and bytes of all connections so far. */
  statistics(): Readonly<typeof this.counts> {
    return { ...this.counts };
  }

  private attempt(): void {
    const socket = this.open(this.options.url);
    this.socket = socket;
    this.greeted = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.transmit(encodeMessage({ type: "Hello", protocol: PROTOCOL, ...this.options.hello() }));
    socket.onmessage = (event) => this.onData(event.data);
    socket.onclose = () => this.onLost();
    this.lastHeard = this.clock.now();
    this.patience = WELCOME_TIMEOUT;
    this.listen();
  }

  /** Looks now and then whether the server is still heard. */
  private listen(): void {
    this.watch = this.clock.after(this.patience / 4, () => {
      if (this.clock.now() - this.lastHeard > this.patience) this.onLost();
      else this.listen();
    });
  }

  private transmit(bytes: Uint8Array<ArrayBuffer>): void {
    this.counts.messagesSent += 1;
    this.counts.bytesSent += bytes.length;
    this.socket?.send(bytes);
  }

  private onData(data: unknown): void {
    this.lastHeard = this.clock.now();
    if (!(data instanceof ArrayBuffer)) {
      this.failed.emit(new TypeError("a message of the server is binary"));
      return;
    }
    this.counts.messagesReceived += 1;
    this.counts.bytesReceived += data.byteLength;
    try {
      this.onMessage(decodeMessage(data) as ServerMessage, data.byteLength);
    } catch (error) {
      this.failed.emit(error);
    }
  }

  private onMessage(message: ServerMessage, bytes: number): void {
    if (message.type === "Close") this.onClose(message.code, message.reason, message.retry);
    else if (message.type === "Welcome") this.onWelcome(message);
    else if (message.type === "Ping") this.send({ type: "Pong", time: message.time });
    else if (this.greeted || message.type === "Error") this.received.emit({ message, bytes });
  }

  private onWelcome(welcome: Welcome): void {
    if (welcome.protocol !== PROTOCOL) {
      this.close("protocol", `The server speaks version ${welcome.protocol} of the protocol, this page ${PROTOCOL}.`);
      return;
    }
    this.greeted = true;
    this.greetedAt = this.clock.now();
    this.patience = Math.max(welcome.heartbeat, 0.1) * 2_000;
    this.clock.cancelAfter(this.watch);
    this.listen();
    this.counts.connections += 1;
    this.setStatus({ state: "connected", code: "", reason: "", attempts: 0 });
    this.welcomed.emit(welcome);
  }

  private onClose(code: string, reason: string, retry: boolean): void {
    if (retry) this.onLost(code, reason);
    else this.close(code, reason);
  }

  private onLost(code = "", reason = ""): void {
    const { state } = this.current;
    const wasGood = this.greeted && this.clock.now() - this.greetedAt > GOOD_CONNECTION;
    this.failures = wasGood ? 1 : this.failures + 1;
    this.dropSocket();
    const why =
      state === "lost" && code === "" ? { code: this.current.code, reason: this.current.reason } : { code, reason };
    this.setStatus({ state: state === "connecting" ? "connecting" : "lost", ...why, attempts: this.failures });
    const longest = Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE);
    this.clock.cancelAfter(this.timer);
    this.timer = this.clock.after(longest * (0.5 + this.random() / 2), () => this.retryNow());
  }

  private dropSocket(): void {
    this.clock.cancelAfter(this.watch);
    const { socket, greeted } = this;
    this.socket = null;
    this.greeted = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    if (greeted) this.lost.emit();
  }

  private setStatus(status: ConnectionStatus): void {
    this.current = status;
    this.statusChanged.emit(status);
  }
}

/** Address of the WebSocket beside the page, whatever path prefix a proxy gives it. */
export function socketAddress(base: string = document.baseURI): string {
  const url = new URL("ws", base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = url.hash = "";
  return url.href;
}
