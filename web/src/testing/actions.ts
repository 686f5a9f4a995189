/** What a person does to a widget. Errors say why it cannot be done, in words of the test. */

import { PageField, PageSelect } from "./document";
import type { PageElement } from "./dom";
import { attributeOf, describe, FindError, kebab } from "./find";
import { dispatch, widgetOf } from "./widgets";

export type Action = (element: PageElement, ...args: never[]) => void;

const POINTER = { button: 0, buttons: 1, clientX: 0, clientY: 0, offsetX: 0, offsetY: 0 };

export const ACTIONS: Readonly<Record<string, Action>> = {
  click(element: PageElement) {
    enabled(element, "clicked");
    const labelled = inputOf(element);
    if (labelled) return ACTIONS.click!(labelled);
    dispatch(element, "mousedown", POINTER);
    dispatch(element, "mouseup", POINTER);
    const field = element instanceof PageField && element.localName === "input" ? element : null;
    const turns = field !== null && (field.type === "checkbox" || field.type === "radio");
    if (turns) field.checked = field.type === "radio" || !field.checked;
    const heard = dispatch(element, "click", POINTER);
    const acted = widgetOf(element)?.act?.() ?? false;
    const changed = turns && [dispatch(field, "input"), dispatch(field, "change")].some(Boolean);
    const followed = submit(element) || attributeOf(element, "href") || attributeOf(element, "to");
    if (!heard && !acted && !changed && !followed) {
      throw new FindError(`nothing listens to a click on ${describe(element)}${listened(element)}`);
    }
  },

  set(element: PageElement, value: unknown, model: string | null) {
    enabled(element, "changed");
    if (widgetOf(element)) update(element, value, model);
    else if (element instanceof PageField) enter(element, value);
    else throw new FindError(`${describe(element)} holds no value that could be set`);
  },

  type(element: PageElement, text: string) {
    enabled(element, "typed into");
    let value = String(valueShown(element) ?? "");
    for (const key of text) {
      value += key;
      dispatch(element, "keydown", { key });
      ACTIONS.set!(element, ...([value, null] as never[]));
      dispatch(element, "keyup", { key });
    }
  },

  press(element: PageElement, key: string, fields: Record<string, unknown>) {
    enabled(element, "typed into");
    const heard = ["keydown", "keypress", "keyup"].map((type) =>
      dispatch(element, type, { key, code: key, ...fields }),
    );
    const entered = key === "Enter" && submit(element, true);
    if (!heard.some(Boolean) && !entered) {
      throw new FindError(`nothing listens to keys on ${describe(element)}${listened(element)}`);
    }
  },

  trigger(element: PageElement, name: string, payload: unknown) {
    const fields = typeof payload === "object" && payload !== null ? (payload as Record<string, unknown>) : null;
    const widget = widgetOf(element);
    if (!isOfDocument(name) && widget?.emit(name, payload)) return;
    if (!dispatch(element, name, fields ?? { detail: payload })) {
      throw new FindError(`nothing listens to "${name}" on ${describe(element)}${listened(element)}`);
    }
  },

  choose(element: PageElement, files: unknown[]) {
    enabled(element, "given files");
    if (widgetOf(element)) {
      const several = attributeOf(element, "multiple");
      update(element, several === "" || several === true ? files : files[0], null);
    } else if (element instanceof PageField && element.type === "file") {
      element.files = files;
      dispatch(element, "input");
      if (!dispatch(element, "change")) throw new FindError(`nothing listens to the files of ${describe(element)}`);
    } else {
      throw new FindError(`${describe(element)} takes no files`);
    }
  },
};

/** What a widget shows as its value. */
export function valueShown(element: PageElement): unknown {
  if (widgetOf(element)) return attributeOf(element, "model-value");
  if (element instanceof PageSelect && element.multiple) {
    return element.options.filter(({ selected }) => selected).map(({ value }) => value);
  }
  if (!(element instanceof PageField)) return undefined;
  return element.type === "checkbox" ? element.checked : element.value;
}

const DOCUMENT_EVENTS =
  /^(aux|dbl)?click$|^context-?menu$|^(mouse|pointer|key|touch|drag|composition|animation|transition)[a-z]*$|^(focus|blur|focusin|focusout|wheel|scroll|drop|submit|reset|input|change|copy|cut|paste)$/;

function isOfDocument(name: string): boolean {
  return DOCUMENT_EVENTS.test(name);
}

function enabled(element: PageElement, what: string): void {
  for (let one: PageElement | null = element; one; one = one.parentElement) {
    const disabled = attributeOf(one, "disabled");
    if (disabled === "" || disabled === true) {
      throw new FindError(
        `${describe(element)} cannot be ${what}: ${one === element ? "it" : describe(one)} is disabled`,
      );
    }
  }
  const readonly = attributeOf(element, "readonly");
  if (what !== "clicked" && (readonly === "" || readonly === true)) {
    throw new FindError(`${describe(element)} cannot be ${what}: it is read-only`);
  }
}

function update(element: PageElement, value: unknown, model: string | null): void {
  const widget = widgetOf(element);
  const event = `update:${model ?? "modelValue"}`;
  if (!widget?.emit(event, value)) {
    const name = model === null ? "v-model" : `v-model:${kebab(model)}`;
    throw new FindError(`${describe(element)} has no ${name}${listened(element)}`);
  }
}

function enter(field: PageField, value: unknown): void {
  if (field instanceof PageSelect) {
    select(field, value);
    dispatch(field, "input");
    dispatch(field, "change");
    return;
  }
  if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(value);
  else field.value = value;
  const heard = [dispatch(field, "input"), dispatch(field, "change")];
  if (!heard.some(Boolean)) throw new FindError(`nothing listens to what is entered into ${describe(field)}`);
}

function select(field: PageSelect, value: unknown): void {
  const wanted = (Array.isArray(value) ? value : [value]).map(String);
  const names = field.options.map((option) => option.value);
  const unknown = wanted.find((one) => !names.includes(one));
  if (unknown !== undefined)
    throw new FindError(`${describe(field)} has no option "${unknown}"; it has: ${names.join(", ")}`);
  for (const option of field.options) option.selected = wanted.includes(option.value);
}

/** The input of a label. */
function inputOf(element: PageElement): PageElement | null {
  if (element instanceof PageField) return null;
  let label: PageElement | null = element;
  while (label && label.localName !== "label") label = label.parentElement;
  return label?.querySelector("input") ?? null;
}

/** Submits the form around a button of it. */
function submit(element: PageElement, always = false): boolean {
  const type = attributeOf(element, "type");
  const button = element.localName === "button" && type !== "button" && type !== "reset";
  if (!always && !button && !(element.localName === "v-btn" && type === "submit")) return false;
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (one.localName === "form" || one.localName === "v-form") return dispatch(one, "submit");
  }
  return false;
}

function listened(element: PageElement): string {
  const own = widgetOf(element)?.attributes ?? {};
  const emitted = Object.keys(own).filter((name) => /^on[^a-z]/.test(name));
  const names = new Set([...element.listenedTo(), ...emitted.map((name) => kebab(name.slice(2)))]);
  return names.size > 0 ? `; it listens to: ${[...names].join(", ")}` : "; it listens to nothing";
}
