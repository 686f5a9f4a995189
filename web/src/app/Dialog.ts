/**
 * A question of the server's, in a dialog over the page.
 *
 * It is the browser's own `<dialog>`: the rest of the page is inert meanwhile, the focus stays inside and goes back
 * where it was, Escape dismisses.
 */

import { defineComponent, h, onMounted, type PropType, ref, useId, type VNode } from "vue";

/** The entry ("session", "dialog", id). */
export interface Question {
  readonly kind: "alert" | "confirm" | "ask" | "choose";
  readonly number: number;
  readonly text: string;
  readonly title?: string | null;
  readonly ok?: string;
  readonly cancel?: string;
  /** Of "ask". */
  readonly input?: "text" | "multiline" | "password" | "number";
  /** What is entered at first; of "choose", which option is chosen. */
  readonly default?: string | number;
  /** Of "choose". */
  readonly options?: readonly string[];
}

const MOST_BUTTONS = 12;

export const Dialog = defineComponent({
  name: "BelvedereDialog",
  props: { question: { type: Object as PropType<Question>, required: true } },
  emits: {
    /** null: dismissed. */
    answer: (_value: unknown) => true,
  },
  setup(props, { emit }) {
    const { question } = props;
    const dialog = ref<HTMLDialogElement>();
    const id = useId();
    const value = ref<string | number>(question.default ?? (question.kind === "choose" ? 0 : ""));
    let answered = false;

    const answer = (result: unknown) => {
      if (answered) return;
      answered = true;
      dialog.value?.close(); // gives the focus back
      emit("answer", result);
    };
    const accept = () => answer(question.kind === "ask" || question.kind === "choose" ? value.value : true);
    const refuse = () => answer(question.kind === "confirm" ? false : null);

    onMounted(() => {
      dialog.value!.showModal();
      const field = dialog.value!.querySelector<HTMLElement>("[data-first]");
      field?.focus();
      if (field instanceof HTMLInputElement && field.type !== "radio") field.select();
    });

    const submit = (event: Event) => {
      event.preventDefault();
      accept();
    };
    const take = (event: Event) => {
      value.value = (event.target as HTMLInputElement).value;
    };
    const field = (): VNode | null => {
      if (question.kind === "choose") return choice();
      if (question.kind !== "ask") return null;
      const shared = { value: value.value, onInput: take, "aria-labelledby": `${id}-text`, "data-first": "" };
      if (question.input === "multiline") return h("textarea", { ...shared, rows: 5 });
      const type = question.input ?? "text";
      return h("input", { ...shared, type, step: type === "number" ? "any" : undefined, autocomplete: "off" });
    };
    const choice = (): VNode => {
      const options = question.options ?? [];
      const choose = (position: number) => {
        value.value = position;
      };
      if (options.length > MOST_BUTTONS) {
        const onChange = (event: Event) => choose(Number((event.target as HTMLSelectElement).value));
        const entries = options.map((label, at) => h("option", { value: at, selected: at === value.value }, label));
        return h(
          "select",
          { value: value.value, "aria-labelledby": `${id}-text`, "data-first": "", onChange },
          entries,
        );
      }
      const entries = options.map((label, at) => {
        const checked = at === value.value;
        const first = checked ? "" : undefined;
        return h("label", [
          h("input", { type: "radio", name: id, checked, "data-first": first, onChange: () => choose(at) }),
          h("span", label),
        ]);
      });
      return h("div", { class: "bv-choices", role: "radiogroup", "aria-labelledby": `${id}-text` }, entries);
    };

    return () =>
      h(
        "dialog",
        {
          ref: dialog,
          class: "bv-dialog",
          "aria-labelledby": question.title ? `${id}-title` : `${id}-text`,
          "aria-describedby": question.title ? `${id}-text` : undefined,
          onCancel: (event: Event) => {
            event.preventDefault();
            answer(null);
          },
        },
        h("form", { method: "dialog", onSubmit: submit }, [
          question.title ? h("h2", { id: `${id}-title` }, question.title) : null,
          h("p", { id: `${id}-text` }, question.text),
          field(),
          h("div", { class: "bv-dialog-buttons" }, [
            question.kind === "alert"
              ? null
              : h(
                  "button",
                  { type: "button", class: "bv-button bv-quiet", onClick: refuse },
                  question.cancel ?? "Cancel",
                ),
            h(
              "button",
              {
                type: "submit",
                class: "bv-button",
                "data-first": question.kind === "alert" || question.kind === "confirm" ? "" : undefined,
              },
              question.ok ?? "OK",
            ),
          ]),
        ]),
      );
  },
});
