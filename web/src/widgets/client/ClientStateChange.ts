/**
 * `<client-state-change :value="…" @change="…">`: something to do when a value changes.
 *
 * Told is what differs in content, so that the server's copy of what was written here is no change. Several changes
 * before the page is drawn are one, unless `immediate`.
 */

import { defineComponent, nextTick, watch } from "vue";
import { copy, equal } from "./values";

export default defineComponent({
  name: "client-state-change",
  props: {
    value: { type: null, default: undefined },
    /** Tell before the page is drawn. */
    immediate: Boolean,
    /** Tell the first value too. */
    triggerOnCreate: Boolean,
  },
  emits: { change: (_value: unknown) => true },
  setup(props, { emit }) {
    let told = copy(props.value);
    const tell = (value: unknown): void => {
      if (equal(value, told)) return;
      told = copy(value);
      emit("change", value);
    };
    watch(
      () => props.value,
      (value) => {
        if (props.immediate) tell(value);
        else void nextTick(() => tell(value));
      },
    );
    if (props.triggerOnCreate) emit("change", props.value);
    return () => null;
  },
});
