/** plotly.js, as the server's `plotly` package brings it along, loaded when the first figure is shown. */

export type Data = Record<string, unknown>;

export interface PlotElement extends HTMLElement {
  on(event: string, listener: (data: unknown) => unknown): void;
}

export interface PlotlyLibrary {
  react(element: HTMLElement, data: Data[], layout: Data, config: Data): Promise<PlotElement>;
  addFrames(element: HTMLElement, frames: Data[]): Promise<unknown>;
  relayout(element: HTMLElement, update: Data): Promise<unknown>;
  restyle(element: HTMLElement, update: Data, traces?: number[]): Promise<unknown>;
  toImage(element: HTMLElement, options: Data): Promise<string>;
  purge(element: HTMLElement): void;
  readonly Plots: { resize(element: HTMLElement): Promise<unknown> };
}

const ADDRESS = "__plotly/plotly.min.js";
let loading: Promise<PlotlyLibrary> | null = null;

/** Rejects where the script can not be loaded; then it is tried again the next time. */
export function loadPlotly(): Promise<PlotlyLibrary> {
  loading ??= addScript().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

function addScript(): Promise<PlotlyLibrary> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(ADDRESS, document.baseURI).href;
    script.onload = () => resolve((window as unknown as { Plotly: PlotlyLibrary }).Plotly);
    script.onerror = () => {
      script.remove();
      reject(new Error("plotly.js could not be loaded from the server"));
    };
    document.head.append(script);
  });
}
