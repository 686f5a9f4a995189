/** The document itself, and the elements a user enters something into. */

import { PageComment, PageElement, PageNode, PageText } from "./dom";

/** `<input>`, `<textarea>`, `<option>`, `<button>`: what the user enters is a property, apart from the attributes. */
export class PageField extends PageElement {
  private entered: string | null = null;
  private isChecked: boolean | null = null;
  selected = false;
  files: unknown[] = [];

  get type(): string {
    return String(this.values.get("type") ?? (this.localName === "textarea" ? "textarea" : "text"));
  }

  set type(type: string) {
    this.values.set("type", type);
  }

  get value(): string {
    const own = this.values.get("value");
    return this.entered ?? (own === undefined && this.localName === "option" ? this.textContent : String(own ?? ""));
  }

  set value(value: unknown) {
    this.entered = value == null ? "" : String(value);
  }

  get checked(): boolean {
    return this.isChecked ?? this.values.has("checked");
  }

  set checked(checked: boolean) {
    this.isChecked = Boolean(checked);
  }

  get disabled(): boolean {
    return this.values.has("disabled");
  }

  set disabled(disabled: boolean) {
    if (disabled) this.values.set("disabled", "");
    else this.values.delete("disabled");
  }
}

export class PageSelect extends PageField {
  get multiple(): boolean {
    return this.values.has("multiple");
  }

  set multiple(multiple: boolean) {
    if (multiple) this.values.set("multiple", "");
    else this.values.delete("multiple");
  }

  get options(): PageField[] {
    return [...this.descendants()].filter((one) => one.localName === "option") as PageField[];
  }

  get selectedIndex(): number {
    return this.options.findIndex((option) => option.selected);
  }

  set selectedIndex(index: number) {
    this.options.forEach((option, position) => {
      option.selected = position === index;
    });
  }

  override get value(): string {
    return this.options[this.selectedIndex]?.value ?? "";
  }

  override set value(value: unknown) {
    this.selectedIndex = this.options.findIndex((option) => option.value === value);
  }
}

const FIELDS = new Set(["input", "textarea", "option", "button"]);

export class PageDocument extends PageNode {
  override readonly nodeType = 9;
  title = "";
  readonly baseURI: string;
  readonly documentElement = new PageElement("html");
  readonly head = new PageElement("head");
  readonly body = new PageElement("body");
  readonly visibilityState = "visible";
  readonly hidden = false;
  readonly readyState = "complete";
  activeElement: PageElement = this.body;

  constructor(address: string) {
    super();
    this.baseURI = address;
    this.appendChild(this.documentElement);
    this.documentElement.append(this.head, this.body);
  }

  createElement(name: string): PageElement {
    const local = name.toLowerCase();
    if (local === "select") return new PageSelect(local);
    return FIELDS.has(local) ? new PageField(local) : new PageElement(local);
  }

  createElementNS(namespace: string, name: string): PageElement {
    return new PageElement(name, namespace);
  }

  createTextNode(text: string): PageText {
    return new PageText(text);
  }

  createComment(text: string): PageComment {
    return new PageComment(text);
  }

  querySelector(selector: string): PageElement | null {
    return this.documentElement.querySelector(selector);
  }

  querySelectorAll(selector: string): PageElement[] {
    return this.documentElement.querySelectorAll(selector);
  }

  getElementById(id: string): PageElement | null {
    return this.querySelector(`#${id}`);
  }
}
