/** `<server-template name="…">`: another page of the server, or a node of this one, in place. */

import { computed, defineComponent, h } from "vue";
import { ServerNode } from "../../app/ServerNode";
import { ROOT } from "../../app/templates";
import { usePage } from "./page";

export default defineComponent({
  name: "server-template",
  props: {
    name: { type: String, default: "main" },
    /** Whether the address of the page may name another: `?ui=other`. */
    useUrl: Boolean,
    /** The parameter of the address that does. */
    urlKey: { type: String, default: "ui" },
  },
  setup(props) {
    const page = usePage("server-template");
    const name = computed(() => {
      const asked = props.useUrl && new URLSearchParams(window.location.search).get(props.urlKey);
      return asked || props.name;
    });
    const place = computed(() => {
      const isPage = page.templates.source(name.value, ROOT) !== undefined;
      return isPage ? { template: name.value, name: ROOT } : { name: name.value };
    });
    return () => h("div", { class: "bv-server-template" }, h(ServerNode, { ...place.value, key: name.value }));
  },
});
