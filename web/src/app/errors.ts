/**
 * Errors of the page: to the console, to the people who look at it, and to the server.
 *
 * A template that fails does so at each drawing; what is told is bounded, so that neither page nor server drown in it.
 */

import { CallError } from "../answers";
import type { Client } from "../client";
import { UploadError } from "../uploads";
import type { Notices } from "./notices";

const BURST = 10;
/** Milliseconds after which one more may be told. */
const REFILL = 5_000;
const LONGEST_TEXT = 2_000;

export class ErrorReporter {
  private allowance = BURST;
  private refilledAt = performance.now();

  constructor(
    private readonly client: Pick<Client, "event">,
    private readonly notices: Pick<Notices, "show">,
  ) {}

  /** Tells of `error`, which happened in `where` (a few words). */
  report(error: unknown, where: string): void {
    if (error instanceof CallError || error instanceof UploadError) {
      // The server said no, or can not be reached: it knows of that itself.
      this.notices.show({ level: "error", text: error.message });
      return;
    }
    console.error(`${where}:`, error);
    if (!this.allowed()) return;
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    this.notices.show({ level: "error", text: `${where}: ${message}` });
    this.client.event("error", {
      message: message.slice(0, LONGEST_TEXT),
      where: where.slice(0, LONGEST_TEXT),
      stack: stack.slice(0, LONGEST_TEXT),
    });
  }

  /** Also tells of what nobody caught. Returns what ends that. */
  watch(target: Window = window): () => void {
    const onError = (event: ErrorEvent) => {
      // Not an error: browsers say so where a size changes while it is being measured, and measure again.
      if (!event.message.startsWith("ResizeObserver loop")) this.report(event.error ?? event.message, "Script");
    };
    const onRejection = (event: PromiseRejectionEvent) => {
      event.preventDefault();
      this.report(event.reason, "Script");
    };
    target.addEventListener("error", onError);
    target.addEventListener("unhandledrejection", onRejection);
    return () => {
      target.removeEventListener("error", onError);
      target.removeEventListener("unhandledrejection", onRejection);
    };
  }

  private allowed(): boolean {
    const now = performance.now();
    const refilled = Math.floor((now - this.refilledAt) / REFILL);
    this.allowance = Math.min(BURST, this.allowance + refilled);
    this.refilledAt += refilled * REFILL;
    if (this.allowance === 0) return false;
    this.allowance -= 1;
    return true;
  }
}
