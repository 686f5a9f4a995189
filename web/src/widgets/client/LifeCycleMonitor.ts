/** `<life-cycle-monitor>`: tells when a part of the page is made, drawn again and taken away, to the console or as events. */

import {
  defineComponent,
  onBeforeMount,
  onBeforeUnmount,
  onBeforeUpdate,
  onMounted,
  onUnmounted,
  onUpdated,
  type PropType,
} from "vue";

const HOOKS = {
  created: (tell: () => void) => tell(),
  beforeMount: onBeforeMount,
  mounted: onMounted,
  beforeUpdate: onBeforeUpdate,
  updated: onUpdated,
  beforeUnmount: onBeforeUnmount,
  beforeDestroy: onBeforeUnmount,
  unmounted: onUnmounted,
  destroyed: onUnmounted,
} as const;
type EventName = keyof typeof HOOKS;

const TYPES = ["log", "info", "warn", "error", "debug", "emit"] as const;
type ConsoleType = Exclude<(typeof TYPES)[number], "emit">;

const USUAL: readonly EventName[] = [
  "created",
  "beforeMount",
  "mounted",
  "beforeUpdate",
  "updated",
  "beforeUnmount",
  "unmounted",
];

export default defineComponent({
  name: "life-cycle-monitor",
  props: {
    /** Told with each event, to tell monitors apart. */
    name: { type: String, default: "LifeCycleMonitor" },
    /** Method of the console, or "emit": an event. */
    type: { type: String, default: "log" },
    /** Told with each event. */
    value: { type: null, default: undefined },
    /** Which events, as a list or as text: "created mounted". */
    events: { type: [Array, String] as PropType<readonly string[] | string>, default: undefined },
  },
  emits: Object.keys(HOOKS) as EventName[],
  setup(props, { emit, slots }) {
    const type = TYPES.find((one) => one === props.type);
    if (!type) throw new Error(`The type of a monitor is one of ${TYPES.join(", ")}, not "${props.type}".`);
    const tell = (event: EventName): void => {
      if (type === "emit") emit(event, { name: props.name, value: props.value });
      else console[type as ConsoleType](props.name, event, props.value);
    };
    const asked = type === "emit" && !props.events ? Object.keys(HOOKS) : eventNames(props.events);
    for (const event of asked as EventName[]) HOOKS[event](() => tell(event));
    return () => {
      void props.value; // read, so that a change of it counts as one of what is shown
      return slots.default?.();
    };
  },
});

function eventNames(given: readonly string[] | string | undefined): readonly EventName[] {
  if (given === undefined) return USUAL;
  const names = typeof given === "string" ? given.split(/[^\w]+/).filter(Boolean) : given;
  return names.map((name) => {
    const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (!Object.hasOwn(HOOKS, camel)) {
      throw new Error(`There is no event "${name}"; there are ${Object.keys(HOOKS).join(", ")}.`);
    }
    return camel as EventName;
  });
}
