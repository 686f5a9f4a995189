/**
 * `<server-node name="…">`: a part of the page whose template comes from the server.
 *
 * Each node is drawn on its own: a change of its template compares the new content with what is there, and no other node
 * takes notice.
 */

import { defineComponent, getCurrentInstance, h, inject, onBeforeUnmount, type VNodeChild } from "vue";
import { compileTemplate, TemplateError } from "./compile";
import { pageKey } from "./keys";
import { requirementsMet } from "./requirements";

export const ServerNode = defineComponent({
  name: "ServerNode",
  props: { name: { type: String, required: true } },
  setup(props) {
    const page = inject(pageKey);
    const instance = getCurrentInstance();
    if (!page || !instance) throw new Error("a server-node stands in a page");
    const context = page.context(instance.proxy);
    let cache: unknown[] = [];
    let drawn: string | undefined;
    let reported: string | undefined;
    onBeforeUnmount(page.refs.add(instance));

    return (): VNodeChild => {
      const source = page.source(props.name);
      if (source === undefined || !page.ready.value || !requirementsMet(page, instance.appContext.app, source)) {
        return null;
      }
      if (source !== drawn) {
        cache = [];
        drawn = source;
      }
      try {
        return compileTemplate(source)(context, cache);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        if (source !== reported) page.errors.report(error, `Template of "${props.name}"`);
        reported = source;
        return h("pre", { class: "bv-template-error", role: "alert" }, `${props.name}: ${error.message}`);
      }
    };
  },
});
