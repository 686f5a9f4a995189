/**
 * What the document says of the pages: the templates of their nodes, and the attributes changed since they were sent.
 *
 * | path | value |
 * |---|---|
 * | ("ui", template, node) | the text of a node |
 * | ("ui", template, node, number) | attributes of one of its elements that are not those of the text |
 */

import { type ShallowRef, shallowReactive, shallowRef } from "vue";
import type { DocumentCopy } from "../document";

export const ROOT = "root";
export const PAGE = "@page";

/** By their names in a template; null: the element has it no more. */
export type Attributes = Readonly<Record<string, unknown>>;

const keyOf = (template: string, node: string) => JSON.stringify([template, node]);

export class Templates {
  private readonly sources = shallowReactive(new Map<string, string>());
  private readonly changed = new Map<string, Map<number, ShallowRef<Attributes | undefined>>>();

  constructor(private readonly document: DocumentCopy) {
    document.subscribePrefix(["ui"], (changes) => {
      for (const { path, value } of changes) this.show(path, value);
    });
  }

  /** The text of a node; undefined where the server has none. Watched. */
  source(template: string, node: string): string | undefined {
    return this.sources.get(keyOf(template, node));
  }

  /** The changed attributes of the element `number` of a node. Watched. */
  attributes(template: string, node: string, number: number): Attributes | undefined {
    return this.cell(template, node, number).value;
  }

  /** The pages that there are. */
  names(): string[] {
    const roots = this.document.paths(["ui"]).filter((path) => path[2] === ROOT && path.length === 3);
    return roots.map((path) => path[1]!).filter((name) => !/^(@|route:)/.test(name));
  }

  private show([, template, node, number]: readonly string[], value: unknown): void {
    if (template === undefined || node === undefined || node === PAGE) return;
    if (number !== undefined) {
      this.cell(template, node, Number(number)).value = (value ?? undefined) as Attributes | undefined;
      return;
    }
    const source = (value as { template?: unknown } | undefined)?.template;
    if (typeof source === "string") this.sources.set(keyOf(template, node), source);
    else this.sources.delete(keyOf(template, node));
  }

  private cell(template: string, node: string, number: number): ShallowRef<Attributes | undefined> {
    const key = keyOf(template, node);
    let cells = this.changed.get(key);
    if (!cells) {
      cells = new Map();
      this.changed.set(key, cells);
    }
    let cell = cells.get(number);
    if (!cell) {
      cell = shallowRef();
      cells.set(number, cell);
    }
    return cell;
  }
}
