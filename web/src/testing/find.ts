/** Finding elements by what a person or a program calls them. */

import type { Page } from "../app/page";
import { PageField } from "./document";
import { PageComment, PageElement, type PageNode, PageText } from "./dom";
import { saidBy } from "./widgets";

export interface Query {
  /** Name of a widget (`VBtn`), of a tag, or a selector: `#id`, `.class`, `[label="Name"]`, `a > b`, `a b`. */
  readonly what: string | null;
  readonly ref: string | null;
  readonly text: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Which of several; null where there must be one. */
  readonly nth: number | null;
}

/** A question that cannot be answered; the message is for who wrote the test. */
export class FindError extends Error {
  override readonly name = "FindError";
}

/** `VTextField` → `v-text-field`, `modelValue` → `model-value`, `v_model` → `v-model`. */
export function kebab(name: string): string {
  return name
    .replace(/_/g, "-")
    .replace(/\B([A-Z])/g, "-$1")
    .replace(/-+/g, "-")
    .toLowerCase();
}

const INLINE = new Set("a abbr b bdi cite code em i kbd mark q s small span strong sub sup u".split(" "));

/** What a person reads, white space collapsed; what is hidden is not read. */
export function visibleText(node: PageNode): string {
  return rawText(node).replace(/\s+/g, " ").trim();
}

function rawText(node: PageNode): string {
  if (node instanceof PageComment) return "";
  if (node instanceof PageText) return node.data;
  if (node instanceof PageElement && (isHidden(node) || node.localName === "style" || node.localName === "script")) {
    return "";
  }
  const below = node.childNodes.map(rawText).join("");
  if (!(node instanceof PageElement)) return below;
  const said = [...saidBy(node), below].join(" ");
  return INLINE.has(node.localName) ? said : ` ${said} `;
}

/** Whether a person cannot see it. */
export function isHidden(element: PageElement): boolean {
  return element.style.display === "none" || element.hasAttribute("hidden");
}

export function isShown(element: PageElement): boolean {
  for (let one: PageElement | null = element; one; one = one.parentElement) if (isHidden(one)) return false;
  return true;
}

export function attributeOf(element: PageElement, name: string): unknown {
  if (name === "class") return element.className;
  if (element instanceof PageField && (name === "value" || name === "checked")) return element[name];
  const wanted = kebab(name);
  if (wanted === "style") return element.style.cssText;
  for (const [known, value] of element.values) if (kebab(known) === wanted) return value;
  return undefined;
}

/** `<v-btn id="add">Add…`: an element in a message. */
export function describe(element: PageElement): string {
  const told = ["id", "label", "type", "icon", "name"].flatMap((name) => {
    const value = attributeOf(element, name);
    return typeof value === "string" && value ? [` ${name}="${value}"`] : [];
  });
  const text = visibleText(element);
  return `<${element.localName}${told.join("")}>${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}

/** What a query means, in a message. */
export function explain(query: Query): string {
  const parts = [query.what ?? "widget"];
  if (query.ref !== null) parts.push(`with ref "${query.ref}"`);
  if (query.text !== null) parts.push(`with the text "${query.text}"`);
  for (const [name, value] of Object.entries(query.attributes)) parts.push(`with ${name}=${JSON.stringify(value)}`);
  return parts.join(" ");
}

/** All that match; each query looks within what the one before found. */
export function findAll(page: Page, root: PageNode, queries: readonly Query[]): PageElement[] {
  let within: PageNode[] = [root];
  let found: PageElement[] = [];
  for (const query of queries) {
    found = unique(within.flatMap((one) => matches(page, one, query)));
    if (query.nth !== null) found = found.slice(query.nth, query.nth === -1 ? undefined : query.nth + 1);
    within = found;
  }
  return found;
}

/** The one that matches, or an error that says what there is. */
export function findOne(page: Page, root: PageNode, queries: readonly Query[]): PageElement {
  const query = queries.at(-1)!;
  const within = queries.length > 1 ? findOne(page, root, queries.slice(0, -1)) : root;
  const found = findAll(page, within, [query]);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) throw new FindError(missing(page, within, query));
  const exact = query.text === null ? [] : found.filter((one) => visibleText(one) === query.text);
  if (exact.length === 1) return exact[0]!;
  const listed = found.slice(0, 8).map((one) => `  ${describe(one)}`);
  throw new FindError(
    `${found.length} widgets match ${explain(query)}:\n${listed.join("\n")}\nSay more of the one, or take one by .nth(0).`,
  );
}

function matches(page: Page, within: PageNode, query: Query): PageElement[] {
  let found = [...within.descendants()].filter(isShown);
  if (query.ref !== null) {
    const element = elementOfRef(page, query.ref);
    found = element && found.includes(element) ? [element] : [];
  }
  if (query.what !== null) {
    const alternatives = parse(query.what);
    found = found.filter((one) => alternatives.some((chain) => fits(one, chain)));
  }
  for (const [name, value] of Object.entries(query.attributes)) {
    found = found.filter((one) => equal(attributeOf(one, name), value));
  }
  const { text } = query;
  if (text === null) return found;
  found = found.filter((one) => visibleText(one).includes(text));
  // Without a name the innermost is meant: what is around it holds the text too.
  if (query.what !== null || query.ref !== null) return found;
  return found.filter((one) => !found.some((other) => other !== one && one.contains(other)));
}

function equal(value: unknown, wanted: unknown): boolean {
  if (wanted === true) return value === true || value === "";
  if (wanted === false || wanted === null) return value === undefined || value === false || value === null;
  if (typeof wanted === "object") return JSON.stringify(value) === JSON.stringify(wanted);
  return value === wanted || String(value) === String(wanted);
}

export function elementOfRef(page: Page, ref: string): PageElement | null {
  const found = page.refs.get(ref) as { $el?: unknown } | undefined;
  const element = found instanceof PageElement ? found : found?.$el;
  return element instanceof PageElement ? element : null;
}

function missing(page: Page, within: PageNode, query: Query): string {
  const all = [...within.descendants()].filter(isShown);
  if (query.ref !== null && !elementOfRef(page, query.ref)) {
    return `no ${explain(query)}; there are the refs: ${page.refs.names().join(", ") || "none"}`;
  }
  const names = new Map<string, number>();
  for (const { localName } of all) names.set(localName, (names.get(localName) ?? 0) + 1);
  const nearby = query.what === null ? [] : all.filter((one) => parse(query.what!).some((chain) => fits(one, chain)));
  if (nearby.length > 0) {
    const listed = nearby.slice(0, 8).map((one) => `  ${describe(one)}`);
    return `no ${explain(query)}; there are:\n${listed.join("\n")}`;
  }
  const counted = [...names].map(([name, count]) => (count > 1 ? `${name} (${count})` : name));
  const near = query.what === null ? null : nearest(kebab(query.what), [...names.keys()]);
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  return `no ${explain(query)} is shown.${hint} There are: ${counted.join(", ") || "no widgets at all"}`;
}

/** The most alike of `known`, null where none is alike. */
export function nearest(name: string, known: readonly string[]): string | null {
  const ranked = known.map((one) => ({ one, edits: distance(name, one) })).sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(2, name.length / 3) ? best.one : null;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

// --- selectors --------------------------------------------------------------------------------------------------------

interface Part {
  readonly tag: string | null;
  readonly tests: ((element: PageElement) => boolean)[];
  /** Whether the part before is the parent, not just around it. */
  readonly direct: boolean;
}

const TOKEN =
  /\s*>\s*|\s+|[*]|[A-Za-z][\w-]*|#[\w-]+|\.[\w-]+|\[\s*([\w:.-]+)\s*(?:([*^$]?=)\s*(?:"([^"]*)"|'([^']*)'|([^\]\s]+))\s*)?\]/y;

/** Takes a selector apart, the alternatives first. Throws FindError. */
function parse(selector: string): Part[][] {
  return selector.split(/,(?![^[]*\])/).map((one) => parseChain(one.trim(), selector));
}

function parseChain(text: string, whole: string): Part[] {
  const chain: Part[] = [];
  let tag: string | null = null;
  let tests: Part["tests"] = [];
  let direct = false;
  const close = () => {
    if (tag === null && tests.length === 0) throw new FindError(`"${whole}" is not a selector`);
    chain.push({ tag, tests, direct });
    tag = null;
    tests = [];
  };
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match)
      throw new FindError(`"${whole}" is not a selector that is understood: name, #id, .class, [a="b"], a > b`);
    const [token, name, operator, ...values] = match;
    if (token.trim() === "" || token.trim() === ">") {
      close();
      direct = token.includes(">");
    } else if (token.startsWith("#")) {
      tests.push((element) => element.id === token.slice(1));
    } else if (token.startsWith(".")) {
      tests.push((element) => element.classList.contains(token.slice(1)));
    } else if (name !== undefined) {
      tests.push(attributeTest(name, operator, values.find((one) => one !== undefined) ?? ""));
    } else {
      tag = token === "*" ? "*" : kebab(token);
    }
  }
  close();
  return chain;
}

function attributeTest(name: string, operator: string | undefined, wanted: string): (element: PageElement) => boolean {
  return (element) => {
    const value = attributeOf(element, name);
    if (value === undefined || value === null || value === false) return false;
    const text = String(value);
    if (operator === undefined) return true;
    if (operator === "*=") return text.includes(wanted);
    if (operator === "^=") return text.startsWith(wanted);
    if (operator === "$=") return text.endsWith(wanted);
    return text === wanted;
  };
}

function fits(element: PageElement, chain: readonly Part[]): boolean {
  const part = chain.at(-1)!;
  const named = part.tag === null || part.tag === "*" || part.tag === element.localName;
  if (!named || !part.tests.every((test) => test(element))) return false;
  const before = chain.slice(0, -1);
  if (before.length === 0) return true;
  if (part.direct) return element.parentElement !== null && fits(element.parentElement, before);
  for (let one = element.parentElement; one; one = one.parentElement) if (fits(one, before)) return true;
  return false;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
