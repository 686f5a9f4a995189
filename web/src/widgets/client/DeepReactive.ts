/**
 * `<deep-reactive name="…" v-slot="{ value }">`: a state variable that may be changed in its depth, by whatever code.
 *
 * What stands inside sees a reactive copy. A change in it is a write of the variable at once, so that it is sent before
 * what is called next; at the end of the turn the copy is written in its place, so that those who see the variable
 * elsewhere get a new object. The server's value takes the copy's place where it differs in content.
 */

import {
  computed,
  defineComponent,
  nextTick,
  onBeforeUnmount,
  ReactiveEffect,
  reactive,
  shallowRef,
  toRaw,
  watch,
} from "vue";
import { usePage } from "./page";
import { copy, equal } from "./values";

export default defineComponent({
  name: "deep-reactive",
  props: { name: { type: String, required: true } },
  setup(props, { slots }) {
    const { state } = usePage("deep-reactive");
    const shown = computed(() => state.get(props.name));
    let current = reactiveCopy(shown.value);
    const value = shallowRef(current);
    let written: unknown = shown.value;
    let name = props.name;
    let waiting = false;

    const write = (changed: unknown): void => {
      written = changed;
      state.set(name, changed);
    };
    /** The whole tree is read, so that a change anywhere in it is told. */
    const follower = new ReactiveEffect(() => copy(current));
    follower.scheduler = () => {
      if (waiting) return;
      waiting = true;
      write(toRaw(current));
      void nextTick(flush);
    };
    follower.run();

    const flush = (): void => {
      if (!waiting) return;
      waiting = false;
      const own = written === toRaw(current) && name === props.name && shown.value === written;
      const changed = follower.run();
      if (own) write(changed);
      else adopt(shown.value);
    };
    const adopt = (given: unknown): void => {
      written = given;
      name = props.name;
      if (!equal(given, toRaw(current))) {
        current = reactiveCopy(given);
        value.value = current;
        waiting = false;
      }
      follower.run();
    };

    watch([shown, () => props.name], ([given]) => {
      if (given !== written || name !== props.name) adopt(given);
    });
    onBeforeUnmount(() => {
      flush();
      follower.stop();
    });
    return () => slots.default?.({ value: value.value });
  },
});

function reactiveCopy(value: unknown): unknown {
  const own = copy(value);
  return typeof own === "object" && own !== null ? reactive(own) : own;
}
