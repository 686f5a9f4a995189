/** Which component stands behind a name of a template. */

import { type Component, defineAsyncComponent } from "vue";
import { consoleLines } from "./environment";
import { kebab, nearest } from "./find";
import { standIn } from "./widgets";

declare const __VUETIFY_COMPONENTS__: readonly string[];

const VUETIFY = new Set(__VUETIFY_COMPONENTS__);

/** The page's components; those that need a browser are stood in for. */
export class Components {
  private readonly reported = new Set<string>();
  private readonly tried = new Map<string, Component>();

  constructor(
    private readonly own: Record<string, Component>,
    private readonly modular: () => boolean,
  ) {}

  get(name: string | symbol): unknown {
    if (typeof name === "symbol") return Reflect.get(this.own, name);
    const own = this.own[name];
    if (own) return "__asyncLoader" in own ? this.try(name, own as AsyncComponent) : own;
    const tag = name.includes("-") ? name.toLowerCase() : kebab(name);
    if (VUETIFY.has(tag)) return standIn(tag);
    // Vue asks for three spellings of one name; the first has it as it stands in the template.
    if (tag.startsWith("v-")) this.report(tag);
    else if (this.modular() && name.includes("-")) return standIn(tag);
    return undefined;
  }

  /** The component itself where it can be loaded here. */
  private try(tag: string, own: AsyncComponent): Component {
    let tried = this.tried.get(tag);
    if (!tried) {
      const load = () => own.__asyncLoader().then(usable, () => null);
      tried = defineAsyncComponent(async () => (await load()) ?? standIn(tag));
      this.tried.set(tag, tried);
    }
    return tried;
  }

  private report(tag: string): void {
    if (this.reported.has(tag)) return;
    this.reported.add(tag);
    const near = nearest(tag, __VUETIFY_COMPONENTS__);
    consoleLines.push({ level: "error", text: `no component <${tag}>${near ? `; did you mean <${near}>?` : ""}` });
  }
}

type AsyncComponent = Component & { __asyncLoader(): Promise<Component | undefined> };

function usable(component: Component | undefined): Component | null {
  const drawn = typeof component === "function" || (component && ("setup" in component || "render" in component));
  return drawn ? (component as Component) : null;
}
