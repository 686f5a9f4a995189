/** What this client says of itself when it connects. Short: what comes before the welcome may be 4 KiB. */

export interface ClientInfo extends Record<string, unknown> {
  readonly kind: "browser";
  /** Name of the template that is shown. */
  readonly ui: string;
}

const LONGEST_TEXT = 200;
const MOST_QUERIES = 8;

export function clientInfo(location: Pick<Location, "search"> = window.location): ClientInfo {
  const query = new URLSearchParams(location.search);
  return {
    kind: "browser",
    ui: short(query.get("ui") || "main"),
    language: navigator.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    width: window.innerWidth,
    height: window.innerHeight,
    pixel_ratio: window.devicePixelRatio,
    touch: navigator.maxTouchPoints > 0,
    dark: window.matchMedia("(prefers-color-scheme: dark)").matches,
    user_agent: short(navigator.userAgent),
    query: Object.fromEntries([...query].slice(0, MOST_QUERIES).map(([key, value]) => [short(key), short(value)])),
  };
}

function short(text: string): string {
  return text.slice(0, LONGEST_TEXT);
}
