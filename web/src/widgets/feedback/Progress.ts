/** `<bv-progress :value="…">`: a bar that shows how far something is. */

import { defineComponent } from "vue";
import { bar } from "./bar";

export default defineComponent({
  name: "bv-progress",
  props: {
    value: { type: null, default: null },
    label: { type: String, default: null },
    text: { type: String, default: null },
  },
  setup: (props) => () => bar(props),
});
