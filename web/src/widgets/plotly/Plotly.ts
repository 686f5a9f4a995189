/** `<bv-plotly name="…">`: the figure that the document holds under ("view", name, "figure"). */

import { computed, defineComponent, h, onBeforeUnmount, onMounted, ref, watch } from "vue";
import { useEntry, usePage } from "../entry";
import { eventData, type FigureEntry, shownLayout, unpacked } from "./figure";
import { type Data, loadPlotly, type PlotlyLibrary } from "./library";
import "./plotly.css";

/** Events of plotly.js without its prefix, and what they are called in templates. */
const EVENTS: Readonly<Record<string, string>> = {
  afterexport: "afterExport",
  afterplot: "afterPlot",
  animated: "animated",
  animatingframe: "animatingFrame",
  animationinterrupted: "animationInterrupted",
  autosize: "autoSize",
  beforeexport: "beforeExport",
  buttonclicked: "buttonClicked",
  click: "click",
  clickannotation: "clickAnnotation",
  deselect: "deselect",
  doubleclick: "doubleClick",
  framework: "framework",
  hover: "hover",
  legendclick: "legendClick",
  legenddoubleclick: "legendDoubleClick",
  relayout: "relayout",
  restyle: "restyle",
  redraw: "redraw",
  selected: "selected",
  selecting: "selecting",
  sliderchange: "sliderChange",
  sliderend: "sliderEnd",
  sliderstart: "sliderStart",
  transitioning: "transitioning",
  transitioninterrupted: "transitionInterrupted",
  unhover: "unhover",
};

/** Attributes of the element, and what plotly.js calls them. */
const CONFIG: Readonly<Record<string, string>> = {
  displayModeBar: "displayModeBar",
  scrollZoom: "scrollZoom",
  editable: "editable",
  staticPlot: "staticPlot",
  toImageOptions: "toImageButtonOptions",
  toImageButtonOptions: "toImageButtonOptions",
  modeBarButtonsToRemove: "modeBarButtonsToRemove",
  modeBarButtonsToAdd: "modeBarButtonsToAdd",
  locale: "locale",
  displayLogo: "displaylogo",
  doubleClickDelay: "doubleClickDelay",
};

const given = { type: null, default: undefined };

export default defineComponent({
  name: "bv-plotly",
  props: {
    name: { type: String, required: true },
    responsive: { type: Boolean, default: true },
    ...(Object.fromEntries(Object.keys(CONFIG).map((key) => [key, given])) as Record<string, typeof given>),
  },
  emits: Object.values(EVENTS),
  setup(props, { emit, expose }) {
    const page = usePage();
    const entry = useEntry<FigureEntry>(() => props.name, "figure");
    const element = ref<HTMLElement>();
    const failure = ref("");
    const free = ref(false);
    let plotly: PlotlyLibrary | null = null;
    let drawing: Promise<unknown> = Promise.resolve();
    let listening = false;
    let gone = false;

    const config = computed<Data>(() => {
      const told: Data = { displaylogo: false };
      for (const [prop, name] of Object.entries(CONFIG)) {
        const value = (props as Record<string, unknown>)[prop];
        if (value !== undefined) told[name] = spoken(value);
      }
      return told;
    });

    const draw = async (): Promise<void> => {
      const target = element.value;
      const figure = entry.value;
      if (gone || !target || !plotly || !figure) return;
      const layout = shownLayout(figure, page.theme.value === "dark");
      const plot = await plotly.react(target, unpacked(figure.data) as Data[], layout, config.value);
      if (figure.frames) await plotly.addFrames(target, unpacked(figure.frames) as Data[]);
      if (listening || gone) return;
      listening = true;
      for (const [event, name] of Object.entries(EVENTS)) {
        plot.on(`plotly_${event}`, (told) => emit(name, eventData(told)));
      }
    };
    /** Draws after what is being drawn; a figure that plotly.js can not draw leaves the page as it is. */
    const drawSoon = () => {
      drawing = drawing.then(draw).catch((error) => page.errors.report(error, `Figure "${props.name}"`));
    };

    const observer = new ResizeObserver(() => {
      if (plotly && listening && props.responsive && element.value?.clientWidth) {
        void plotly.Plots.resize(element.value).catch((error) => page.errors.report(error, "Figure"));
      }
    });

    onMounted(async () => {
      const target = element.value!;
      free.value = target.clientHeight === 0; // nothing around it says how high it is
      observer.observe(target);
      try {
        plotly = await page.load(loadPlotly());
      } catch (error) {
        failure.value = error instanceof Error ? error.message : String(error);
        return;
      }
      drawSoon();
    });
    watch([entry, config, page.theme], drawSoon);
    onBeforeUnmount(() => {
      gone = true;
      observer.disconnect();
      if (plotly && element.value) plotly.purge(element.value);
    });

    const shown = (): [PlotlyLibrary, HTMLElement] => {
      if (!plotly || !listening || !element.value) throw new Error(`the figure "${props.name}" is not drawn yet`);
      return [plotly, element.value];
    };
    const relayout = async (update: Data): Promise<void> => {
      const [library, target] = shown();
      await library.relayout(target, update);
    };
    const restyle = async (update: Data, traces?: number[]): Promise<void> => {
      const [library, target] = shown();
      await library.restyle(target, update, traces);
    };
    /** The figure as a data URL; see Plotly.toImage. */
    const toImage = (options: Data = {}): Promise<string> => {
      const [library, target] = shown();
      return library.toImage(target, { format: "png", ...options });
    };
    expose({ relayout, restyle, toImage });

    return () =>
      failure.value
        ? h("div", { class: "bv-plotly bv-plotly-failed", role: "alert" }, failure.value)
        : h("div", { ref: element, class: ["bv-plotly", { "bv-plotly-free": free.value }] });
  },
});

/** Attributes say true and false as words too. */
function spoken(value: unknown): unknown {
  return value === "true" || value === "" ? true : value === "false" ? false : value;
}
