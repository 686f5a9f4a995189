/** The gauge in the browser. `vue` is the Vue that the page runs on; there is nothing to build. */

import { computed, defineComponent, h, ref } from "vue";

const SWEEP = 270; // degrees from the lower left, clockwise, to the lower right
const START = -135; // degrees from the top
const RADIUS = 42;

/** Where `angle` degrees from the top lie, `radius` away from the middle. */
function at(angle, radius) {
  const radians = (angle * Math.PI) / 180;
  return [50 + radius * Math.sin(radians), 50 - radius * Math.cos(radians)];
}

function arc(to) {
  const long = to > 180 ? 1 : 0;
  return `M ${at(START, RADIUS).join(" ")} A ${RADIUS} ${RADIUS} 0 ${long} 1 ${at(START + to, RADIUS).join(" ")}`;
}

export const Gauge = defineComponent({
  name: "BelvedereGauge",
  props: {
    modelValue: { type: Number, default: 0 },
    min: { type: Number, default: 0 },
    max: { type: Number, default: 100 },
    step: { type: Number, default: 1 },
    label: { type: String, default: "" },
    unit: { type: String, default: "" },
    readonly: { type: Boolean, default: false },
  },
  emits: ["update:modelValue", "limit"],
  setup(props, { emit, expose }) {
    const root = ref(null);
    const flashing = ref(false);
    const within = (value) => Math.min(Math.max(value, props.min), props.max);
    const angle = computed(() => ((within(props.modelValue) - props.min) / (props.max - props.min || 1)) * SWEEP);

    // What Python calls: `js_call(ref, "flash")`, `session.call(ref, "angle")`.
    expose({
      flash: () => {
        flashing.value = true;
      },
      angle: () => angle.value,
    });

    function set(wanted) {
      if (props.readonly) return;
      const steps = Math.round((within(wanted) - props.min) / props.step);
      const value = within(Number((props.min + steps * props.step).toPrecision(12)));
      if (value === props.modelValue) return;
      emit("update:modelValue", value);
      if (value === props.min || value === props.max) emit("limit", value);
    }

    function point(event) {
      const box = root.value.getBoundingClientRect();
      const x = event.clientX - box.x - box.width / 2;
      const y = event.clientY - box.y - box.height / 2;
      const degrees = (Math.atan2(x, -y) * 180) / Math.PI - START;
      set(props.min + (Math.min(Math.max(degrees, 0), SWEEP) / SWEEP) * (props.max - props.min));
    }

    function press(event) {
      if (event.button !== 0) return;
      root.value.setPointerCapture(event.pointerId);
      point(event);
    }

    function move(event) {
      if (root.value.hasPointerCapture(event.pointerId)) point(event);
    }

    const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

    function key(event) {
      if (event.key in KEYS) set(props.modelValue + KEYS[event.key] * props.step);
      else if (event.key === "Home") set(props.min);
      else if (event.key === "End") set(props.max);
      else return;
      event.preventDefault();
    }

    return () => {
      const needle = START + angle.value;
      const [x1, y1] = at(needle, 10);
      const [x2, y2] = at(needle, RADIUS - 8);
      return h(
        "div",
        {
          class: ["belvedere-gauge", { flashing: flashing.value }],
          "data-readonly": props.readonly || undefined,
          onAnimationend: () => {
            flashing.value = false;
          },
        },
        h(
          "svg",
          {
            ref: root,
            viewBox: "0 0 100 100",
            role: "slider",
            tabindex: props.readonly ? -1 : 0,
            "aria-label": props.label || undefined,
            "aria-valuemin": props.min,
            "aria-valuemax": props.max,
            "aria-valuenow": props.modelValue,
            "aria-readonly": props.readonly || undefined,
            onPointerdown: press,
            onPointermove: move,
            onKeydown: key,
          },
          [
            h("path", { d: arc(SWEEP) }),
            h("path", { class: "value", d: arc(angle.value) }),
            h("line", { x1, y1, x2, y2 }),
            h("text", { x: 50, y: 80 }, `${props.modelValue} ${props.unit}`.trim()),
            h("text", { class: "label", x: 50, y: 94 }, props.label),
          ],
        ),
      );
    };
  },
});

/** What `vue_use` names: a Vue plugin, called by the name of this file. */
export default {
  install(app) {
    app.component("belvedere-gauge", Gauge);
  },
};
