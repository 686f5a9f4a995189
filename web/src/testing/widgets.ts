/**
 * What stands for a component that needs a real browser: an element of its name with its attributes and its slots.
 *
 * What such a component does to the state is imitated where a test would rely on it: a switch turns, a tab is chosen, a
 * dialog shows its content only while it is open, a table shows its rows.
 */

import {
  type Component,
  camelize,
  capitalize,
  computed,
  defineComponent,
  getCurrentInstance,
  h,
  inject,
  onMounted,
  provide,
  ref,
  type Slots,
  shallowRef,
  type VNodeChild,
  watch,
} from "vue";
import { PageElement } from "./dom";
import { PageEvent } from "./events";
import { kebab } from "./find";

/** What is used of a router. */
interface Router {
  push(to: unknown): unknown;
}

type Attributes = Readonly<Record<string, unknown>>;

/** A component seen through its element. */
export interface Widget {
  readonly tag: string;
  readonly attributes: Attributes;
  /** Calls who listens to `name`; returns whether somebody does. */
  emit(name: string, ...args: unknown[]): boolean;
  /** What it does when it is clicked, beside telling who listens. */
  readonly act: (() => boolean) | null;
}

const widgets = new WeakMap<PageElement, Widget>();

export function widgetOf(element: PageElement): Widget | undefined {
  return widgets.get(element);
}

const SAYING = ["label", "title", "subtitle", "text"];

/** What a component says by its attributes. */
export function saidBy(element: PageElement): string[] {
  const widget = widgets.get(element);
  if (!widget) return [];
  return SAYING.flatMap((name) => {
    const value = read(widget.attributes, name);
    return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
  });
}

/** Reads an attribute however it is spelled. */
function read(attributes: Attributes, name: string): unknown {
  const found = Object.keys(attributes).find((one) => kebab(one) === name);
  return found === undefined ? undefined : attributes[found];
}

function isOn(value: unknown): boolean {
  return value === "" || value === true;
}

const OVERLAYS = new Set("v-dialog v-menu v-overlay v-bottom-sheet v-snackbar v-tooltip v-speed-dial".split(" "));
const TOGGLES = new Set(["v-checkbox", "v-checkbox-btn", "v-switch"]);
const TABLES = new Set(["v-data-table", "v-data-table-server", "v-data-table-virtual"]);
/** Which members choose a value for which group. */
const GROUPS: Readonly<Record<string, string>> = {
  "v-tabs": "v-tab",
  "v-btn-toggle": "v-btn",
  "v-chip-group": "v-chip",
  "v-radio-group": "v-radio",
  "v-item-group": "v-item",
};

interface Group {
  readonly member: string;
  choose(element: PageElement, value: unknown): void;
}

const groupKey = Symbol("group");
const known = new Map<string, Component>();

/** The component that stands for `tag`. */
export function standIn(tag: string): Component {
  let component = known.get(tag);
  if (!component) {
    component = makeStandIn(tag);
    known.set(tag, component);
  }
  return component;
}

function makeStandIn(tag: string): Component {
  return defineComponent({
    name: capitalize(camelize(tag)),
    inheritAttrs: false,
    setup(_, { attrs, slots }) {
      const element = shallowRef<PageElement | null>(null);
      const emit = (name: string, ...args: unknown[]) => emitTo(attrs, name, args);
      const overlay = OVERLAYS.has(tag) ? useOverlay(attrs, emit, element) : null;
      const group = inject<Group | null>(groupKey, null);
      if (GROUPS[tag]) provide(groupKey, makeGroup(GROUPS[tag], attrs, emit, element));

      const { $router: router } = getCurrentInstance()!.appContext.config.globalProperties as { $router?: Router };

      const act = (): boolean => {
        if (TOGGLES.has(tag)) return toggle(attrs, emit);
        const to = read(attrs, "to");
        if (router && to !== undefined) {
          router.push(to);
          return true;
        }
        if (group?.member !== tag || !element.value) return false;
        group.choose(element.value, read(attrs, "value"));
        return true;
      };
      const widget: Widget = {
        tag,
        get attributes() {
          return attrs;
        },
        emit,
        act,
      };
      const keep = (found: unknown) => {
        element.value = found instanceof PageElement ? found : null;
        if (element.value) widgets.set(element.value, widget);
      };
      return () => {
        const activator = overlay
          ? (slots.activator?.({ props: overlay.props, isActive: overlay.open.value }) ?? [])
          : [];
        const inside = overlay && !overlay.open.value ? [] : content(tag, attrs, slots, overlay);
        return h(tag, { ...elementProps(attrs), ref: keep }, [...activator, ...inside]);
      };
    },
  });
}

/** Attributes as attributes, and listeners of what is an event of the document. */
function elementProps(attributes: Attributes): Record<string, unknown> {
  const props: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class" || name === "style") props[name] = value;
    else if (!/^on[^a-z]/.test(name)) props[`^${kebab(name)}`] = value;
    else if (!name.startsWith("onUpdate:")) props[name] = value;
  }
  return props;
}

function emitTo(attributes: Attributes, event: string, args: readonly unknown[]): boolean {
  const wanted = kebab(`on-${event}`);
  const handlers = Object.entries(attributes).filter(([name]) => kebab(name) === wanted);
  for (const [, handler] of handlers) {
    for (const one of [handler].flat()) if (typeof one === "function") one(...args);
  }
  return handlers.length > 0;
}

type Emit = Widget["emit"];

function toggle(attributes: Attributes, emit: Emit): boolean {
  const on = read(attributes, "true-value") ?? true;
  const off = read(attributes, "false-value") ?? false;
  const model = read(attributes, "model-value");
  const own = read(attributes, "value");
  if (Array.isArray(model)) {
    return emit("update:modelValue", model.includes(own) ? model.filter((one) => one !== own) : [...model, own]);
  }
  return emit("update:modelValue", model === on ? off : on);
}

function makeGroup(
  member: string,
  attributes: Attributes,
  emit: Emit,
  element: { readonly value: PageElement | null },
): Group {
  return {
    member,
    choose(chosen, value) {
      const members = [...(element.value?.descendants() ?? [])].filter(({ localName }) => localName === member);
      const picked = value ?? members.indexOf(chosen);
      const model = read(attributes, "model-value");
      if (!isOn(read(attributes, "multiple"))) {
        emit("update:modelValue", picked);
        return;
      }
      const before = Array.isArray(model) ? model : [];
      emit("update:modelValue", before.includes(picked) ? before.filter((one) => one !== picked) : [...before, picked]);
    },
  };
}

function useOverlay(attributes: Attributes, emit: Emit, element: { readonly value: PageElement | null }) {
  const model = computed(() => read(attributes, "model-value"));
  const open = ref(Boolean(model.value));
  watch(model, (value) => {
    open.value = Boolean(value);
  });
  const set = (value: boolean) => {
    open.value = value;
    emit("update:modelValue", value);
  };
  const isActive = {
    get value() {
      return open.value;
    },
    set value(value: boolean) {
      set(value);
    },
  };
  onMounted(() => {
    if (read(attributes, "activator") === "parent") {
      element.value?.parentElement?.addEventListener("click", () => set(!open.value));
    }
  });
  return { open, isActive, props: { onClick: () => set(!open.value) } };
}

function content(
  tag: string,
  attributes: Attributes,
  slots: Slots,
  overlay: ReturnType<typeof useOverlay> | null,
): VNodeChild[] {
  if (TABLES.has(tag)) return table(attributes, slots);
  const items = read(attributes, "items");
  return Object.keys(slots).flatMap((name) => {
    if (name === "activator") return [];
    if (name === "item" && Array.isArray(items))
      return items.flatMap((item, index) => slots.item!(itemProps(item, index)));
    if (name === "default" && tag === "v-virtual-scroll" && Array.isArray(items)) {
      return items.flatMap((item, index) => slots.default!({ item, index }));
    }
    return slots[name]!({
      props: {},
      isActive: overlay?.isActive ?? { value: true },
      isHovering: false,
      items: Array.isArray(items) ? items.map((raw) => ({ raw })) : [],
      item: undefined,
    });
  });
}

function itemProps(item: unknown, index: number) {
  const title = typeof item === "object" && item !== null ? (item as Record<string, unknown>).title : item;
  return { item: item as Record<string, unknown>, index, props: { title }, internalItem: { raw: item } };
}

function table(attributes: Attributes, slots: Slots): VNodeChild[] {
  const items = (read(attributes, "items") ?? []) as Record<string, unknown>[];
  const given = read(attributes, "headers") as { key?: string; value?: string; title?: string }[] | undefined;
  const headers = given ?? Object.keys(items[0] ?? {}).map((key) => ({ key, title: capitalize(key) }));
  const keyOf = (header: { key?: string; value?: string }) => String(header.key ?? header.value ?? "");
  const cell = (item: Record<string, unknown>, index: number, key: string) => {
    const slot = slots[`item.${key}`];
    return h(
      "td",
      slot ? slot({ item, index, value: item[key], internalItem: { raw: item } }) : String(item[key] ?? ""),
    );
  };
  const rows = items.map((item, index) =>
    slots.item
      ? slots.item(itemProps(item, index))
      : h(
          "tr",
          headers.map((header) => cell(item, index, keyOf(header))),
        ),
  );
  const head = h("thead", [
    h(
      "tr",
      headers.map((header) => h("th", String(header.title ?? ""))),
    ),
  ]);
  const others = ["top", "bottom", "default"].flatMap((name) => slots[name]?.({ items }) ?? []);
  return [h("table", [head, h("tbody", rows)]), ...others];
}

/** Dispatches an event that bubbles; returns whether anybody on its way listens. */
export function dispatch(element: PageElement, type: string, fields: Record<string, unknown> = {}): boolean {
  let heard = false;
  for (let one: PageElement | null = element; one; one = one.parentElement) heard ||= one.listenedTo().includes(type);
  element.dispatchEvent(new PageEvent(type, fields));
  return heard;
}
