/**
 * The line between a scene and the program: events go up, questions and events of the server come down.
 *
 * What moves (a camera, a hand, a gizmo) is told much more often than anybody can use it. Such events are sent with
 * `latest`: of one type and key only the newest waits, they go about as often as a headset draws, and more seldom where
 * the server has not handled the earlier ones. All other events are sent at once, and never before what was told of
 * earlier: the end of a drag comes after its last move.
 */

import { browserClock, type FrameClock } from "../frames";
import type { SendOptions, ServerEvent } from "./Element";

/** Topic of the events of scenes. Payload: name of the scene, type, key, value, seconds since 1970. */
export const TOPIC = "scene";

/** Milliseconds between two rounds of events that are sent with `latest`. */
const INTERVAL = 11;
/** What the server may leave unhandled until events that are sent with `latest` wait. */
const BACKLOG = 64;
/** Milliseconds that a question waits for an element that answers it, whose class may still be loading. */
const PATIENCE = 5000;

/** What carries events to the server: the page's client. */
export interface Uplink {
  readonly role: "control" | "view";
  /** How many messages the server has not handled yet. */
  readonly backlog: number;
  event(topic: string, payload: unknown): void;
}

interface Waiting {
  readonly etype: string;
  readonly key: string | null;
  readonly value: unknown;
  readonly time: number;
  readonly options: SendOptions;
}

/** Sends the events of one scene. Who may only watch sends none. */
export class SceneEvents {
  private readonly waiting = new Map<string, Waiting>();
  private timer = 0;
  private sentAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly uplink: Uplink,
    private readonly scene: string,
    private readonly clock: FrameClock = browserClock,
    private readonly seconds: () => number = () => Date.now() / 1000,
  ) {}

  send(etype: string, key: string | null, value?: unknown, options: SendOptions = {}): void {
    if (this.uplink.role === "view") return;
    const event = { etype, key, value, time: this.seconds(), options };
    if (!options.latest) {
      this.sendWaiting();
      this.put(event);
      return;
    }
    const place = `${etype}\n${key ?? ""}`;
    this.waiting.get(place)?.options.onSent?.();
    this.waiting.delete(place); // the order of those that wait is that of their newest values
    this.waiting.set(place, event);
    this.plan();
  }

  /** Forgets what waits. */
  dispose(): void {
    this.clock.cancelAfter(this.timer);
    this.timer = 0;
    this.waiting.clear();
  }

  private plan(): void {
    if (this.timer !== 0) return;
    const left = this.sentAt + INTERVAL - this.clock.now();
    if (left <= 0 && this.uplink.backlog < BACKLOG) this.sendWaiting();
    else this.timer = this.clock.after(left > 0 ? left : INTERVAL, () => this.again());
  }

  private again(): void {
    this.timer = 0;
    if (this.waiting.size > 0) this.plan();
  }

  private sendWaiting(): void {
    if (this.waiting.size === 0) return;
    this.clock.cancelAfter(this.timer);
    this.timer = 0;
    this.sentAt = this.clock.now();
    const free = this.uplink.backlog === 0;
    const events = [...this.waiting].filter(([, { options }]) => free || !options.unhurried);
    for (const [place] of events) this.waiting.delete(place);
    for (const [, event] of events) {
      this.put(event);
      event.options.onSent?.();
    }
    if (this.waiting.size > 0) this.plan();
  }

  private put({ etype, key, value, time }: Waiting): void {
    this.uplink.event(TOPIC, [this.scene, etype, key, numbers(value), time]);
  }
}

/** Answers; undefined where the question is for somebody else. */
export type Answerer = (event: ServerEvent) => unknown;

/** Those who answer questions of the server and hear its events, by type. */
export class SceneAnswers {
  private readonly answerers = new Map<string, Set<Answerer>>();
  private readonly arrivals = new Set<() => void>();

  constructor(private readonly clock: FrameClock = browserClock) {}

  /** Calls `answerer` with every question and event of a type, until the returned function is called. */
  add(etype: string, answerer: Answerer): () => void {
    const known = this.answerers.get(etype) ?? new Set();
    this.answerers.set(etype, known);
    known.add(answerer);
    for (const arrived of [...this.arrivals]) arrived();
    return () => {
      known.delete(answerer);
    };
  }

  /** Tells everybody who listens to its type. */
  tell(event: ServerEvent): void {
    for (const answerer of this.of(event.etype)) void answerer(event);
  }

  /** The first answer that is not undefined; an async iterable stands for several. Rejects where nobody answers. */
  async ask(event: ServerEvent): Promise<unknown> {
    const deadline = this.clock.now() + PATIENCE;
    const declined = new Set<Answerer>();
    for (;;) {
      for (const answerer of this.of(event.etype)) {
        if (declined.has(answerer)) continue;
        const answer = await answerer(event);
        if (answer !== undefined) return numbers(answer);
        declined.add(answerer);
      }
      if (!(await this.arrival(deadline - this.clock.now()))) throw new Error(nobody(event));
    }
  }

  private of(etype: string): Answerer[] {
    return [...(this.answerers.get(etype) ?? [])].reverse();
  }

  /** Resolves when somebody else can answer, to false after `milliseconds`. */
  private arrival(milliseconds: number): Promise<boolean> {
    if (milliseconds <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (came: boolean): void => {
        this.clock.cancelAfter(timer);
        this.arrivals.delete(arrived);
        resolve(came);
      };
      const arrived = (): void => end(true);
      const timer = this.clock.after(milliseconds, () => end(false));
      this.arrivals.add(arrived);
    });
  }
}

function nobody({ etype, key }: ServerEvent): string {
  const of = key === undefined || key === null ? "" : ` of ${JSON.stringify(key)}`;
  return `nothing in this scene answers ${etype}${of}`;
}

/** `value` with typed arrays as lists of numbers, which Python reads; bytes stay bytes. */
function numbers(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) return value.map(numbers);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, numbers(item)]));
}
