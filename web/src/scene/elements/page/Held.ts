/**
 * A value that the user edits and the program writes.
 *
 * What the user is editing is not taken from under their hands: while they do, and a moment after the last change was
 * sent, another value of the program's waits. Mostly it is the echo of an earlier change, and the echo of the last one
 * follows; where none follows, it is what the program made of the change (a clamp, a refusal), and it is shown.
 */

const MOMENT = 400; // milliseconds

export class Held<T> {
  private waiting: { readonly value: T } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private editing = false;
  private current: T | undefined;

  constructor(private readonly show: (value: T) => void) {}

  /** The program says what it is. */
  offer(value: T): void {
    if (Object.is(value, this.current) && (this.editing || this.timer !== null)) {
      this.waiting = null;
      return;
    }
    if (this.editing || this.timer !== null) {
      this.waiting = { value };
      return;
    }
    this.current = value;
    this.show(value);
  }

  /** The user begins to edit. */
  begin(): void {
    this.editing = true;
  }

  /** The user has changed it, and that is sent. */
  edit(value: T): void {
    this.current = value;
    this.waiting = null;
    this.wait();
  }

  /** The user is done. */
  end(): void {
    this.editing = false;
    if (this.timer === null) this.settle();
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private wait(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.settle();
    }, MOMENT);
  }

  private settle(): void {
    if (this.editing || !this.waiting) return;
    const { value } = this.waiting;
    this.waiting = null;
    this.current = value;
    this.show(value);
  }
}
