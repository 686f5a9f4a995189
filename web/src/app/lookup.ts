/** More of `utils`: what lies in the browser's window, and events in a form that can be sent. */

/** What `path` leads to: `get("navigator.language")`; with `()` at its end, what the function there returns. */
export function get(path: string, from: unknown = window): unknown {
  const calls = path.endsWith("()");
  let owner: unknown;
  let value = from;
  for (const name of (calls ? path.slice(0, -2) : path).split(".")) {
    owner = value;
    value = (value as Record<string, unknown> | null | undefined)?.[name];
  }
  if (!calls) return value;
  if (typeof value !== "function") throw new TypeError(`${path}: there is no such function`);
  return value.call(owner);
}

/** The part of an object's members that JSON can carry. */
export function safe(value: unknown): unknown {
  if (fits(value)) return value;
  if (Array.isArray(value)) return value.map(safe);
  return Object.fromEntries(
    Object.entries(value as object)
      .map(([key, item]) => [key, Array.isArray(item) ? item.map(safe) : item])
      .filter(([, item]) => fits(item)),
  );
}

function fits(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const INTERACTION = "type key keyCode controlKey altKey shiftKey position spinX spinY pixelX pixelY".split(" ");

export const vtk = {
  /** What the server wants to know of an interaction with a 3D view. */
  event: (event: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(INTERACTION.filter((name) => name in event).map((name) => [name, event[name]])),
} as const;
