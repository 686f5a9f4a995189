/**
 * `<server-node name="…">`: a part of the page whose template comes from the server.
 *
 * Each node is drawn on its own: a change of its template compares the new content with what is there, and no other node
 * takes notice. `template` names the page that the node belongs to; without it, that of the node around it.
 */

import {
  type ComputedRef,
  computed,
  defineComponent,
  getCurrentInstance,
  h,
  type InjectionKey,
  inject,
  onBeforeUnmount,
  provide,
  type VNodeChild,
} from "vue";
import { compileTemplate, type RenderFunction, TemplateError } from "./compile";
import { drawing } from "./drawing";
import { pageKey } from "./keys";
import type { Page } from "./page";
import { requirementsMet } from "./requirements";

/** The nodes that a node stands in, the innermost last, each as [template, node]. */
const aroundKey: InjectionKey<ComputedRef<readonly (readonly [string, string])[]>> = Symbol("nodes around");

export const ServerNode = defineComponent({
  name: "ServerNode",
  props: { name: { type: String, required: true }, template: { type: String, default: undefined } },
  setup(props) {
    const page = inject(pageKey);
    const instance = getCurrentInstance();
    if (!page || !instance) throw new Error("a server-node stands in a page");
    const around = inject(aroundKey, undefined);
    const template = computed(() => props.template ?? around?.value.at(-1)?.[0] ?? page.template);
    provide(
      aroundKey,
      computed(() => [...(around?.value ?? []), [template.value, props.name] as const]),
    );
    const context = page.context(instance.proxy);
    const drawn = new Drawn(page);
    let reported: string | undefined;
    let shown: { readonly source: string; readonly content: VNodeChild } | undefined;
    onBeforeUnmount(page.refs.add(instance));

    return (): VNodeChild => {
      const place = [template.value, props.name] as const;
      if (around?.value.some(([other, node]) => other === place[0] && node === place[1])) {
        return problem(`the node "${props.name}" stands in itself`);
      }
      const source = page.templates.source(...place);
      if (source === undefined || !page.ready.value || !requirementsMet(page, instance.appContext.app, source)) {
        return null;
      }
      // What is drawn stays until what a new template may need is there; then all is drawn again.
      if (page.modules.busy.value && source !== shown?.source) return shown?.content;
      try {
        shown = { source, content: drawn.render(place, source)(context, drawn.cache) };
        return shown.content;
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        if (source !== reported) page.errors.report(error, `Template of "${props.name}"`);
        reported = source;
        return problem(`${props.name}: ${error.message}`);
      }
    };
  },
});

/** The render function of what a node shows, and what that keeps between two drawings. */
class Drawn {
  cache: unknown[] = [];
  private what = "";
  private function: RenderFunction | undefined;

  constructor(private readonly page: Page) {}

  render([template, node]: readonly [string, string], source: string): RenderFunction {
    const what = JSON.stringify([template, node, source]);
    if (this.function && what === this.what) return this.function;
    const { templates } = this.page;
    this.function = compileTemplate(source)(drawing((number) => templates.attributes(template, node, number)));
    this.cache = [];
    this.what = what;
    return this.function;
  }
}

function problem(text: string): VNodeChild {
  return h("pre", { class: "bv-template-error", role: "alert" }, text);
}
