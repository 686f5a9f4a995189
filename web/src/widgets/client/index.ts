/** Components that show nothing or little, and connect the page with the program; see `belvedere.widgets.client`. */

export { default as ClientEval } from "./ClientEval";
export { default as ClientHandler } from "./ClientHandler";
export { default as ClientLoading } from "./ClientLoading";
export { default as ClientScript } from "./ClientScript";
export { default as ClientStateChange } from "./ClientStateChange";
export { default as ClientStyle } from "./ClientStyle";
export { default as ClientTriggers } from "./ClientTriggers";
export { default as DeepReactive } from "./DeepReactive";
export { default as LifeCycleMonitor } from "./LifeCycleMonitor";
export { default as ServerTemplate } from "./ServerTemplate";
export { default as SizeObserver } from "./SizeObserver";
export { default as StateGetter } from "./StateGetter";
