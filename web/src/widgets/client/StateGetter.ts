/** `<state-getter :name="…" v-slot="{ value, keyName, update, updateNested }">`: a state variable by a name that may change. */

import { defineComponent } from "vue";
import { usePage } from "./page";
import { copy } from "./values";

type Container = Record<string, unknown>;

export default defineComponent({
  name: "state-getter",
  props: { name: { type: String, required: true } },
  setup(props, { slots }) {
    const { state } = usePage("state-getter");
    const update = (value: unknown): void => state.set(props.name, value);
    /** @param path names and indices with points between them: "rows.0.name" */
    const updateNested = (path: string | number, value: unknown): void => {
      const changed = copy(state.get(props.name));
      const steps = String(path).split(".");
      const last = steps.pop()!;
      let owner = changed as Container | undefined;
      for (const step of steps) owner = owner?.[step] as Container | undefined;
      if (typeof owner !== "object" || owner === null) throw new Error(`"${props.name}" has nothing at "${path}"`);
      owner[last] = value;
      update(changed);
    };
    return () => slots.default?.({ value: state.get(props.name), keyName: props.name, update, updateNested });
  },
});
