/**
 * `<scene-view name="main">`: a view of the scene that the document holds under `("scene", name, …)`.
 *
 * Vue only owns the element and what stands inside it, which is shown over the picture; everything else is made by
 * classes without a framework.
 */

import { defineComponent, h, inject, onBeforeUnmount, onMounted, ref, watch } from "vue";
import { documentKey, pageKey } from "../app/keys";
import { Notice } from "../mesh/Notice";
import type { ServerEvent } from "./Element";
import { SceneAnswers, SceneEvents } from "./link";
import { resolveReference } from "./resolve";
import { type SceneStatistics, SceneView } from "./SceneView";

export default defineComponent({
  name: "scene-view",
  props: {
    /** Which scene of the document. */
    name: { type: String, default: "main" },
    /** "light" or "dark"; left out: as the page. */
    theme: { type: String, default: "" },
  },
  emits: {
    /** An event of the scene, beside what the program hears: {etype, key, value}. */
    event: (_event: { etype: string; key: string | null; value: unknown }) => true,
  },
  setup(props, { emit, expose, slots }) {
    const source = inject(documentKey);
    const page = inject(pageKey);
    if (!source || !page) throw new Error("<scene-view> needs the page, which is provided under pageKey.");
    const element = ref<HTMLElement>();
    let view: SceneView | null = null;
    let events: SceneEvents | null = null;
    let notice: Notice | null = null;
    const answers = new SceneAnswers();
    const theme = (): "light" | "dark" => {
      const wanted = props.theme || page.theme.value;
      return wanted === "dark" ? "dark" : "light";
    };

    const open = (): void => {
      const container = element.value!;
      const sending = new SceneEvents(page.client, props.name);
      events = sending;
      try {
        view = new SceneView(container, {
          document: source,
          name: props.name,
          theme: theme(),
          link: {
            get role() {
              return page.client.role;
            },
            send: (etype, key, value, options) => {
              sending.send(etype, key, value, options);
              emit("event", { etype, key, value });
            },
            applyNow: () => page.client.applyNow(),
            answer: (etype, handler) => answers.add(etype, handler),
            resolve: (value, signal) => resolveReference(value, signal),
          },
        });
        // For scripts of the page and for tests: Vue keeps its components to itself.
        Object.assign(container, { sceneView: view });
      } catch (error) {
        console.error("The scene cannot be drawn:", error);
        notice = new Notice(container);
        notice.show("This browser offers no WebGL 2, which the 3D view needs.");
      }
    };

    const close = (): void => {
      view?.dispose();
      events?.dispose();
      notice?.dispose();
      view = events = notice = null;
    };

    onMounted(open);
    watch(
      () => props.name,
      () => {
        close();
        open();
      },
      { flush: "post" },
    );
    watch(theme, (now) => view?.setTheme(now), { flush: "post" });
    onBeforeUnmount(close);

    const shown = (): SceneView => {
      if (!view) throw new Error("The scene is not shown.");
      return view;
    };

    expose({
      ask: (event: ServerEvent) => answers.ask(event),
      tell: (event: ServerEvent) => answers.tell(event),
      statistics: (): SceneStatistics => shown().statistics(),
      keys: (): string[] => shown().keys(),
    });

    return () =>
      h("div", { ref: element, class: "scene-view" }, [
        slots.default && h("div", { class: "scene-view-children" }, slots.default()),
      ]);
  },
});
