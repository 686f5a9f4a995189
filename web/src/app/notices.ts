/** Short messages at the edge of the page. Equal ones that are still shown are counted, not repeated. */

import { shallowReactive } from "vue";
import type { Notice } from "../client";

export interface ShownNotice extends Notice {
  readonly id: number;
  readonly count: number;
}

const MOST_SHOWN = 4;
const LONGEST_TEXT = 500;
/** Milliseconds. */
const SHOWN_FOR: Record<Notice["level"], number> = { info: 5_000, success: 5_000, warning: 9_000, error: 14_000 };

export class Notices {
  readonly shown = shallowReactive<ShownNotice[]>([]);
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private nextId = 1;

  show({ level, text, title, timeout }: Notice): void {
    const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
    const milliseconds = timeout === undefined ? SHOWN_FOR[level] : timeout * 1000;
    const position = this.shown.findIndex(
      (notice) => notice.text === short && notice.level === level && notice.title === title,
    );
    if (position >= 0) {
      const known = this.shown[position]!;
      this.shown[position] = { ...known, count: known.count + 1, timeout: milliseconds / 1000 };
      this.dismissLater(known.id, milliseconds);
      return;
    }
    const id = this.nextId++;
    this.shown.push({ id, level, text: short, count: 1, timeout: milliseconds / 1000, ...(title && { title }) });
    // Those that are to stay go last.
    while (this.shown.length > MOST_SHOWN) this.dismiss((this.shown.find((one) => one.timeout) ?? this.shown[0]!).id);
    this.dismissLater(id, milliseconds);
  }

  dismiss(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    const position = this.shown.findIndex((notice) => notice.id === id);
    if (position >= 0) this.shown.splice(position, 1);
  }

  private dismissLater(id: number, milliseconds: number): void {
    clearTimeout(this.timers.get(id));
    if (milliseconds <= 0) return;
    this.timers.set(
      id,
      setTimeout(() => this.dismiss(id), milliseconds),
    );
  }
}
