/** `<client-eval ref="…" :event="…" @exec="…">`: JavaScript that runs when the server calls `exec`. */

import { defineComponent } from "vue";

export default defineComponent({
  name: "client-eval",
  props: {
    /** What `$event` is where the call gives nothing. */
    event: { type: null, default: undefined },
  },
  emits: { exec: (_event: unknown) => true },
  setup(props, { emit, expose }) {
    const exec = (...given: unknown[]): void => emit("exec", given.length > 0 ? given[0] : props.event);
    expose({ exec });
    return () => null;
  },
});
