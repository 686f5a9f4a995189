/** A function for what happens often, of which only the latest counts. */

export interface Throttled<T> {
  call(value: T): void;
  /** Forget what still waits. */
  cancel(): void;
}

/** Calls `act` at most once per `interval` milliseconds, for the first value at once and for the last always. */
export function throttled<T>(act: (value: T) => void, interval: number): Throttled<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting: { value: T } | null = null;
  const run = (): void => {
    timer = null;
    if (!waiting) return;
    const { value } = waiting;
    waiting = null;
    timer = setTimeout(run, interval);
    act(value);
  };
  return {
    call: (value) => {
      waiting = { value };
      if (timer === null) run();
    },
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
      waiting = null;
    },
  };
}
