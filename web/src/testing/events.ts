/** Events of the page, and what they happen to. */

type Listener = ((event: PageEvent) => unknown) | { handleEvent(event: PageEvent): unknown };

export class PageEvent {
  readonly timeStamp = Date.now();
  target: PageTarget | null = null;
  currentTarget: PageTarget | null = null;
  defaultPrevented = false;
  readonly bubbles: boolean;
  readonly detail: unknown;
  stopped: false | "path" | "at once" = false;
  [field: string]: unknown;

  constructor(
    readonly type: string,
    fields: Record<string, unknown> = {},
  ) {
    Object.assign(this, fields);
    this.bubbles = fields.bubbles !== false;
    this.detail = fields.detail ?? null;
  }

  preventDefault(): void {
    this.defaultPrevented = true;
  }

  stopPropagation(): void {
    this.stopped ||= "path";
  }

  stopImmediatePropagation(): void {
    this.stopped = "at once";
  }
}

export class PageTarget {
  private readonly listeners = new Map<string, { listener: Listener; capture: boolean; once: boolean }[]>();

  addEventListener(type: string, listener: Listener, options?: boolean | { capture?: boolean; once?: boolean }): void {
    const capture = typeof options === "boolean" ? options : (options?.capture ?? false);
    const once = typeof options === "object" && (options.once ?? false);
    const known = this.listeners.get(type) ?? [];
    if (known.some((one) => one.listener === listener && one.capture === capture)) return;
    this.listeners.set(type, [...known, { listener, capture, once }]);
  }

  removeEventListener(type: string, listener: Listener): void {
    this.listeners.set(
      type,
      (this.listeners.get(type) ?? []).filter((one) => one.listener !== listener),
    );
  }

  /** Types of events that somebody listens to. */
  listenedTo(): string[] {
    return [...this.listeners].filter(([, listeners]) => listeners.length > 0).map(([type]) => type);
  }

  /** From the outermost to the target and back, as in a browser. */
  dispatchEvent(event: PageEvent): boolean {
    event.target = this;
    const path: PageTarget[] = [];
    for (let one: PageTarget | null = this; one; one = one.parentTarget()) path.push(one);
    for (const one of [...path].reverse()) one.notify(event, true);
    for (const one of event.bubbles ? path : [this]) one.notify(event, false);
    event.currentTarget = null;
    return !event.defaultPrevented;
  }

  protected parentTarget(): PageTarget | null {
    return null;
  }

  private notify(event: PageEvent, capture: boolean): void {
    if (event.stopped) return;
    event.currentTarget = this;
    for (const one of this.listeners.get(event.type) ?? []) {
      if (one.capture !== capture) continue;
      if (one.once) this.removeEventListener(event.type, one.listener);
      if (typeof one.listener === "function") one.listener.call(this, event);
      else one.listener.handleEvent(event);
      if ((event.stopped as unknown) === "at once") return;
    }
  }
}
