/** `<client-style :css="…">`: rules for the whole page, for as long as it stands there. */

import { defineComponent, onBeforeUnmount, watchEffect } from "vue";

export default defineComponent({
  name: "client-style",
  props: { css: { type: String, default: "" } },
  setup(props) {
    const element = document.createElement("style");
    watchEffect(() => {
      element.textContent = props.css;
    });
    document.head.append(element);
    onBeforeUnmount(() => element.remove());
    return () => null;
  },
});
