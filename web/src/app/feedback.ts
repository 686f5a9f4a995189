/** What the server says is going on: its progress bars, and its questions. */

import { computed, defineComponent, h, inject, onBeforeUnmount, shallowReactive } from "vue";
import type { DocumentCopy } from "../document";
import { type BarContent, bar } from "../widgets/feedback/bar";
import { Dialog, type Question } from "./Dialog";
import { documentKey, pageKey } from "./keys";
import "./feedback.css";

/** The entry ("session", "progress", id). */
interface ProgressEntry {
  readonly title: string;
  readonly text: string;
  readonly value: number | null;
  readonly number: number;
}

const MOST_BARS = 5;

export const Feedback = defineComponent({
  name: "BelvedereFeedback",
  setup() {
    const page = inject(pageKey);
    const source = inject(documentKey);
    if (!page || !source) throw new Error("this stands in a page");
    const bars = follow<ProgressEntry>(source, "progress");
    const questions = follow<Question>(source, "dialog");
    onBeforeUnmount(() => {
      bars.end();
      questions.end();
    });
    const question = computed(() => inOrder(questions.entries)[0]);
    const answer = (id: string, value: unknown) => {
      page.client.event("dialog", { id, value });
      questions.entries.delete(id); // at once; the server removes it too
    };
    return () => {
      const all = inOrder(bars.entries);
      const asked = question.value;
      return [
        h("div", { class: "bv-bars", "aria-live": "polite" }, [
          ...all
            .slice(0, MOST_BARS)
            .map(([id, entry]) => h("div", { key: id, class: "bv-bar-frame" }, bar(content(entry)))),
          all.length > MOST_BARS
            ? h("div", { key: "more", class: "bv-bar-frame" }, `and ${all.length - MOST_BARS} more`)
            : null,
        ]),
        asked
          ? h(Dialog, { key: asked[0], question: asked[1], onAnswer: (value: unknown) => answer(asked[0], value) })
          : null,
      ];
    };
  },
});

function content({ title, text, value }: ProgressEntry): BarContent {
  return { label: title, text, value };
}

function inOrder<T extends { readonly number: number }>(entries: ReadonlyMap<string, T>): [string, T][] {
  return [...entries].sort(([, one], [, other]) => one.number - other.number);
}

/** The entries under ("session", face), by id. */
function follow<T>(source: DocumentCopy, face: string): { entries: Map<string, T>; end: () => void } {
  const entries = shallowReactive(new Map<string, T>());
  const take = (id: string, value: unknown) => {
    if (value === undefined) entries.delete(id);
    else entries.set(id, value as T);
  };
  for (const path of source.paths(["session", face])) take(path[2]!, source.get(path));
  const end = source.subscribePrefix(["session", face], (changes) => {
    for (const { path, value } of changes) take(path[2]!, value);
  });
  return { entries, end };
}
