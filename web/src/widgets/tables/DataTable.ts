/**
 * `<bv-data-table name="…">`: a table of data, by Vuetify's.
 *
 * A table that is here as a whole, ("view", name, "table"), is sorted and searched here; of a larger one the rows
 * shown are asked of the server, and come as ("view", name, "page").
 */

import {
  type Component,
  computed,
  defineComponent,
  getCurrentInstance,
  h,
  nextTick,
  onBeforeUnmount,
  type PropType,
  ref,
  resolveComponent,
  watch,
} from "vue";
import { requirementsMet } from "../../app/requirements";
import { useEntry, usePage, useRequests } from "../entry";
import { orderOf, type Sort } from "./rows";
import "./tables.css";

interface Column {
  readonly key: string;
  readonly title: string;
  readonly align: "start" | "center" | "end";
  readonly sortable: boolean;
  readonly width?: string | number;
}

type Cells = readonly (string | null)[];

/** The entry ("view", name, "table"). */
interface TableEntry {
  readonly columns: readonly Column[];
  readonly total: number;
  /** Pages come from the server. */
  readonly paged: boolean;
  /** By column, values that can be compared. Of a table that is here as a whole. */
  readonly raw?: readonly (readonly (number | string | boolean | null)[])[];
  readonly text?: readonly Cells[];
}

/** The entry ("view", name, "page"). */
interface PageEntry {
  readonly request: number;
  readonly page: number;
  readonly found: number;
  readonly index: readonly number[];
  readonly text: readonly Cells[];
}

interface Row {
  readonly index: number;
  readonly [column: `c${number}`]: string | null;
}

/** Milliseconds after the last key, before a search. */
const TYPED = 200;
/** Milliseconds without the answer, after which the server is asked again. */
const PATIENCE = 4_000;

export default defineComponent({
  name: "bv-data-table",
  props: {
    name: { type: String, required: true },
    modelValue: { type: Array as PropType<readonly number[] | null>, default: null },
    search: { type: String, default: "" },
    searchable: Boolean,
    selectable: { type: [Boolean, String], default: false },
    rowsPerPage: { type: [Number, String], default: 10 },
    density: { type: String, default: "comfortable" },
    height: { type: [Number, String], default: undefined },
    title: { type: String, default: "" },
    loading: Boolean,
    noDataText: { type: String, default: "No data" },
    hover: { type: Boolean, default: true },
  },
  emits: {
    "update:modelValue": (_rows: number[]) => true,
    rowClick: (_event: { index: number; row: Record<string, string | null> }) => true,
  },
  setup(props, { emit }) {
    const page = usePage();
    const instance = getCurrentInstance()!;
    const table = useEntry<TableEntry>(() => props.name, "table");
    const answer = useEntry<PageEntry>(() => props.name, "page");
    const ask = useRequests(() => props.name);
    const current = ref(1);
    const size = ref(Number(props.rowsPerPage) || 10);
    const sort = ref<readonly Sort[]>([]);
    const typed = ref("");
    const search = ref(props.search ?? "");
    const selected = ref<readonly number[]>(props.modelValue ?? []);
    const redrawn = ref(0);
    let request = 0;
    const awaited = ref(0);
    let typing: ReturnType<typeof setTimeout> | undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;

    const order = computed(() => {
      const entry = table.value;
      if (!entry || entry.paged) return [];
      const raw = new Map(entry.columns.map(({ key }, at) => [key, entry.raw?.[at] ?? []]));
      return orderOf(entry.text ?? [], raw, sort.value, search.value);
    });
    const found = computed(() =>
      table.value?.paged ? (answer.value?.found ?? table.value.total) : order.value.length,
    );
    const rows = computed<Row[]>(() => {
      const entry = table.value;
      if (!entry) return [];
      if (entry.paged) {
        return (answer.value?.index ?? []).map((index, at) => rowOf(index, answer.value!.text[at] ?? []));
      }
      const first = (current.value - 1) * size.value;
      return order.value.slice(first, first + size.value).map((index) => rowOf(index, entry.text?.[index] ?? []));
    });
    const headers = computed(() =>
      (table.value?.columns ?? []).map(({ title, align, sortable, width }, at) => ({
        key: `c${at}`,
        title,
        align,
        sortable,
        ...(width !== undefined && { width }),
      })),
    );

    const askForRows = () => {
      if (!table.value?.paged) return;
      request += 1;
      awaited.value = request;
      ask({ page: current.value, size: size.value, sort: sort.value, search: search.value, request });
      clearTimeout(waiting);
      waiting = setTimeout(askForRows, PATIENCE);
    };
    watch([() => table.value?.paged, current, size, sort, search], askForRows, { immediate: true, flush: "post" });
    watch(answer, (rows) => {
      if (!rows || rows.request < awaited.value) return;
      clearTimeout(waiting);
      awaited.value = 0;
      current.value = rows.page;
    });
    watch([order, size], () => {
      if (table.value?.paged === false)
        current.value = Math.min(current.value, Math.ceil(order.value.length / size.value) || 1);
    });
    watch(
      () => props.modelValue,
      (rows) => {
        selected.value = rows ?? [];
      },
    );
    watch(
      () => props.search,
      (text) => searchFor(text ?? ""),
    );
    watch(
      () => props.rowsPerPage,
      (count) => {
        size.value = Number(count) || 10;
      },
    );
    onBeforeUnmount(() => {
      clearTimeout(typing);
      clearTimeout(waiting);
    });

    const searchFor = (text: string) => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        search.value = text;
        current.value = 1;
      }, TYPED);
    };
    const click = (_event: unknown, { item }: { item: Row }) => {
      const columns = table.value?.columns ?? [];
      const row = Object.fromEntries(columns.map(({ key }, at) => [key, item[`c${at}`] ?? null]));
      emit("rowClick", { index: item.index, row });
    };
    const select = async (rows: number[]) => {
      const before = props.modelValue;
      selected.value = rows;
      emit("update:modelValue", rows);
      await nextTick();
      if (before === null || props.modelValue !== before) return;
      selected.value = before; // the write was refused, and boxes that were clicked show otherwise
      redrawn.value += 1;
    };
    const sortBy = (wanted: readonly Sort[]) => {
      const columns = table.value?.columns ?? [];
      sort.value = wanted.map(({ key, order }) => ({
        key: columns[Number(key.slice(1))]?.key ?? "",
        order: order ?? "asc",
      }));
    };
    const shownSort = computed(() => {
      const columns = table.value?.columns ?? [];
      return sort.value.map(({ key, order }) => ({
        key: `c${columns.findIndex((column) => column.key === key)}`,
        order,
      }));
    });

    return () => {
      if (!requirementsMet(page, instance.appContext.app, "<v-data-table-server>"))
        return h("div", { class: "bv-table" });
      const paged = table.value?.paged === true;
      return h("div", { class: ["bv-table", page.theme.value === "dark" ? "v-theme--dark" : "v-theme--light"] }, [
        props.title || props.searchable
          ? h("div", { class: "bv-table-head" }, [
              h("span", { class: "bv-table-title" }, props.title),
              props.searchable
                ? h("input", {
                    type: "search",
                    class: "bv-table-search",
                    placeholder: "Search",
                    "aria-label": "Search",
                    value: typed.value,
                    onInput: (event: Event) => {
                      typed.value = (event.target as HTMLInputElement).value;
                      searchFor(typed.value);
                    },
                  })
                : null,
            ])
          : null,
        h(resolveComponent("VDataTableServer") as Component, {
          headers: headers.value,
          items: rows.value,
          itemsLength: found.value,
          itemValue: "index",
          page: current.value,
          itemsPerPage: size.value,
          itemsPerPageOptions: [10, 25, 50, 100, 500],
          sortBy: shownSort.value,
          multiSort: false,
          key: redrawn.value,
          modelValue: selected.value,
          showSelect: props.selectable !== false && props.selectable !== "false",
          selectStrategy: props.selectable === "single" ? "single" : "page",
          density: props.density,
          height: props.height,
          fixedHeader: props.height !== undefined,
          hover: props.hover,
          loading: props.loading || !table.value || (paged && awaited.value > 0),
          noDataText: search.value ? "Nothing found" : props.noDataText,
          "onUpdate:page": (value: number) => {
            current.value = value;
          },
          "onUpdate:itemsPerPage": (value: number) => {
            size.value = value;
            current.value = 1;
          },
          "onUpdate:sortBy": sortBy,
          "onUpdate:modelValue": select,
          "onClick:row": click,
        }),
      ]);
    };
  },
});

function rowOf(index: number, cells: Cells): Row {
  return { index, ...Object.fromEntries(cells.map((cell, at) => [`c${at}`, cell ?? "–"])) };
}
