/** Classes and CSS properties that a program gives an HTML element, beside those it has from us. */

const given = new WeakMap<HTMLElement, readonly string[]>();

export function applyClasses(element: HTMLElement, own: string, classes: string | null): void {
  element.className = classes ? `${own} ${classes}` : own;
}

/** @param style by CSS name; what was given before and is not any more is taken away */
export function applyStyle(element: HTMLElement, style: Readonly<Record<string, string>> | null): void {
  for (const name of given.get(element) ?? []) element.style.removeProperty(name);
  const names = Object.keys(style ?? {});
  for (const name of names) element.style.setProperty(name, style![name] ?? "");
  given.set(element, names);
}
