/**
 * As much of a browser's document as Vue needs to draw a page: elements that keep what they are given.
 *
 * Attributes keep their values as they are, not as text, so that a test reads the list that was bound to `:items`.
 * Nothing here has a size or a place.
 */

import { PageEvent, PageTarget } from "./events";

export class PageNode extends PageTarget {
  parentNode: PageNode | null = null;
  readonly childNodes: PageNode[] = [];
  readonly nodeType: number = 0;

  get nodeName(): string {
    return "";
  }
  readonly ownerDocument: unknown = null;

  get parentElement(): PageElement | null {
    return this.parentNode instanceof PageElement ? this.parentNode : null;
  }

  get firstChild(): PageNode | null {
    return this.childNodes[0] ?? null;
  }

  get lastChild(): PageNode | null {
    return this.childNodes.at(-1) ?? null;
  }

  get nextSibling(): PageNode | null {
    return this.sibling(1);
  }

  get previousSibling(): PageNode | null {
    return this.sibling(-1);
  }

  get isConnected(): boolean {
    return this.getRootNode() === (globalThis.document as unknown);
  }

  get textContent(): string {
    return this.childNodes.map((child) => (child.nodeType === 8 ? "" : child.textContent)).join("");
  }

  set textContent(text: string) {
    for (const child of this.childNodes.splice(0)) child.parentNode = null;
    if (text !== "") this.appendChild(new PageText(text));
  }

  getRootNode(): PageNode {
    let root: PageNode = this;
    while (root.parentNode) root = root.parentNode;
    return root;
  }

  contains(other: PageNode | null): boolean {
    for (let one = other; one; one = one.parentNode) if (one === this) return true;
    return false;
  }

  appendChild<N extends PageNode>(child: N): N {
    return this.insertBefore(child, null);
  }

  append(...children: (PageNode | string)[]): void {
    for (const child of children) this.appendChild(typeof child === "string" ? new PageText(child) : child);
  }

  insertBefore<N extends PageNode>(child: N, before: PageNode | null): N {
    child.remove();
    const place = before ? this.childNodes.indexOf(before) : this.childNodes.length;
    this.childNodes.splice(place, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild<N extends PageNode>(child: N): N {
    const place = this.childNodes.indexOf(child);
    if (place >= 0) this.childNodes.splice(place, 1);
    child.parentNode = null;
    return child;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }

  /** All elements below, in the order of the page. */
  *descendants(): Generator<PageElement> {
    for (const child of this.childNodes) {
      if (!(child instanceof PageElement)) continue;
      yield child;
      yield* child.descendants();
    }
  }

  protected override parentTarget(): PageTarget | null {
    return this.parentNode;
  }

  private sibling(step: number): PageNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + step] ?? null;
  }
}

export class PageText extends PageNode {
  override readonly nodeType: number = 3;

  override get nodeName(): string {
    return "#text";
  }

  constructor(public data: string) {
    super();
  }

  get nodeValue(): string {
    return this.data;
  }

  set nodeValue(text: string) {
    this.data = text;
  }

  override get textContent(): string {
    return this.data;
  }

  override set textContent(text: string) {
    this.data = text;
  }
}

export class PageComment extends PageText {
  override readonly nodeType = 8;

  override get nodeName(): string {
    return "#comment";
  }
}

/** Inline style: a plain record, with the two methods that are called on it. */
class Style {
  [property: string]: unknown;

  get cssText(): string {
    return Object.entries(this)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; ");
  }

  set cssText(text: string) {
    for (const name of Object.keys(this)) delete this[name];
    for (const declaration of text.split(";")) {
      const [name, ...value] = declaration.split(":");
      if (name?.trim()) this[name.trim()] = value.join(":").trim();
    }
  }

  setProperty(name: string, value: unknown): void {
    this[name] = value;
  }

  removeProperty(name: string): void {
    delete this[name];
  }

  getPropertyValue(name: string): unknown {
    return this[name] ?? "";
  }
}

export class PageElement extends PageNode {
  override readonly nodeType = 1;
  readonly style = new Style();
  readonly dataset: Record<string, string> = {};
  /** As they were given. */
  readonly values = new Map<string, unknown>();
  className = "";
  /** Markup that was set as text; it is not read. */
  private markup = "";

  constructor(
    readonly localName: string,
    readonly namespaceURI = "http://www.w3.org/1999/xhtml",
  ) {
    super();
  }

  get tagName(): string {
    return this.localName.toUpperCase();
  }

  override get nodeName(): string {
    return this.tagName;
  }

  get id(): string {
    return String(this.values.get("id") ?? "");
  }

  set id(id: string) {
    this.values.set("id", id);
  }

  get children(): PageElement[] {
    return this.childNodes.filter((child) => child instanceof PageElement);
  }

  get classList() {
    const names = () => this.className.split(/\s+/).filter(Boolean);
    return {
      contains: (name: string) => names().includes(name),
      add: (...added: string[]) => {
        this.className = [...new Set([...names(), ...added])].join(" ");
      },
      remove: (...removed: string[]) => {
        this.className = names()
          .filter((name) => !removed.includes(name))
          .join(" ");
      },
    };
  }

  get innerHTML(): string {
    return this.markup;
  }

  /** Markup becomes its text. The compiler of templates decodes an attribute by an element around it. */
  set innerHTML(markup: string) {
    const around = /^<(\w+) (\w+)="([^"]*)">$/.exec(markup);
    this.textContent = around ? "" : decoded(markup.replace(/<[^>]*>/g, " "));
    if (around) {
      const element = new PageElement(around[1]!);
      element.setAttribute(around[2]!, decoded(around[3]!));
      this.appendChild(element);
    }
    this.markup = markup;
  }

  getAttribute(name: string): unknown {
    return this.values.get(name) ?? null;
  }

  setAttribute(name: string, value: unknown): void {
    if (name === "class") this.className = String(value);
    else if (name === "style") this.style.cssText = String(value);
    else this.values.set(name, value);
  }

  setAttributeNS(_: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    if (name === "class") this.className = "";
    else if (name === "style") this.style.cssText = "";
    else this.values.delete(name);
  }

  removeAttributeNS(_: string, name: string): void {
    this.removeAttribute(name);
  }

  hasAttribute(name: string): boolean {
    return this.values.has(name);
  }

  /** Nothing has a size. */
  getBoundingClientRect() {
    return { x: 0, y: 0, left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };
  }

  focus(): void {
    this.dispatchEvent(new PageEvent("focus", { bubbles: false }));
  }

  blur(): void {
    this.dispatchEvent(new PageEvent("blur", { bubbles: false }));
  }

  click(): void {
    this.dispatchEvent(new PageEvent("click"));
  }

  scrollIntoView(): void {}

  /** By a tag, `#id`, `.class` or `[attribute]` alone; tests find widgets with `find.ts`. */
  querySelector(selector: string): PageElement | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  querySelectorAll(selector: string): PageElement[] {
    const name = selector.replace(/^[#.[]|\]$/g, "");
    const fits: Record<string, (one: PageElement) => boolean> = {
      "#": (one) => one.id === name,
      ".": (one) => one.classList.contains(name),
      "[": (one) => one.hasAttribute(name),
    };
    const test = fits[selector[0]!] ?? ((one: PageElement) => one.localName === name);
    return [...this.descendants()].filter(test);
  }

  // --- a <dialog> -------------------------------------------------------------------------------------------------

  show(): void {
    this.values.set("open", "");
  }

  showModal(): void {
    this.show();
  }

  close(): void {
    if (!this.values.delete("open")) return;
    this.dispatchEvent(new PageEvent("close", { bubbles: false }));
  }

  // --- a field ----------------------------------------------------------------------------------------------------

  select(): void {}

  setSelectionRange(): void {}
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  times: "×",
  deg: "°",
  micro: "µ",
  copy: "©",
};

/** Character references as characters; the names of rare ones stay as they are. */
function decoded(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
    if (/^#x/i.test(name)) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith("#")) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}
