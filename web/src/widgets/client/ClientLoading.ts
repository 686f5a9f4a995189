/** `<client-loading message="…">`: a sign that something is on its way. */

import "./client.css";
import { defineComponent, h } from "vue";

export default defineComponent({
  name: "client-loading",
  props: { message: { type: String, default: "" } },
  setup(props, { slots }) {
    const dots = () => h("div", { class: "bv-loading-dots", "aria-hidden": "true" }, [h("i"), h("i"), h("i")]);
    return () =>
      h("div", { class: "bv-loading", role: "status" }, [
        dots(),
        props.message && h("div", { class: "bv-loading-message" }, props.message),
        slots.default?.(),
      ]);
  },
});
