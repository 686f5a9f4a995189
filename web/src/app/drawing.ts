/**
 * What the calls of Vue in a compiled template mean in one node.
 *
 * Vue draws a component with content again whenever its owner is drawn, unless it is told that the content is *stable*:
 * made by the same functions, which notice themselves when what they show has changed. That holds as long as the node's
 * template stays; a template that takes its place brings other functions. Each set of calls made here therefore marks
 * its components with a property of its own, which Vue compares as any other: a component that meets the mark of another
 * template is drawn again and takes the new content, whenever that happens.
 */

import * as Vue from "vue";
import { nestedWriteHelpers } from "./nestedWrites";
import type { Attributes } from "./templates";

type Type = Parameters<typeof Vue.createVNode>[0];
type Props = Record<string, unknown> | null;

/** The attributes of element `number` that were changed after the template was sent. Watched. */
export type Changed = (number: number) => Attributes | undefined;

const STABLE = 1;

/** Returns Vue as a compiled template sees it. */
export function drawing(changed: Changed): object {
  const mark = () => {};

  const createVNode = (type: Type, props?: Props, children?: unknown, _hint?: unknown, number?: number) => {
    const changes = number === undefined ? undefined : changed(number);
    const own = changes ? merged(props, changes) : props;
    if (!hasStableContent(type, children) || own?.onVnodeBeforeMount) return Vue.createVNode(type, own, children);
    children.$stable = true;
    return Vue.createVNode(type, { ...own, onVnodeBeforeMount: mark }, children);
  };

  return {
    ...Vue,
    ...nestedWriteHelpers,
    openBlock: () => {},
    createBlock: createVNode,
    createElementBlock: createVNode,
    createVNode,
    createElementVNode: createVNode,
    createTextVNode: (text?: string) => Vue.createTextVNode(text),
    createCommentVNode: (text?: string) => Vue.createCommentVNode(text),
  };
}

/** `props` with the changes; null takes an attribute away. */
function merged(props: Props | undefined, changes: Attributes): Props {
  const result: Record<string, unknown> = { ...props };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete result[name];
    else result[name] = value;
  }
  return result;
}

function hasStableContent(type: Type, children: unknown): children is { _: number; $stable?: boolean } {
  const slots = typeof type !== "string" && typeof children === "object" && children !== null;
  return slots && (children as { _?: unknown })._ === STABLE;
}
