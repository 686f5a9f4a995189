/**
 * Templates from the server, compiled to render functions.
 *
 * The names of a template belong to the page, not to a Vue instance: they are looked up in a context of our own, so that
 * a state key is a name like any other and assigning to it is a write.
 *
 * The functions run with Vue's compiler hints left out (blocks and patch flags). Those describe differences between two
 * runs of the same function; a node whose template changes keeps its instance, and then two different functions meet:
 * only a full comparison keeps the parts that did not change, with their focus, scroll position and camera.
 */

import { type CompilerOptions, compile, type NodeTransform } from "@vue/compiler-dom";
import * as Vue from "vue";

export type RenderFunction = (context: object, cache: unknown[]) => Vue.VNodeChild;

/** A template that can not be compiled; the message says why and where. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

type Type = Parameters<typeof Vue.createVNode>[0];
type Props = Parameters<typeof Vue.createVNode>[1];

const plainVNode = (type: Type, props?: Props, children?: unknown) => Vue.createVNode(type, props, children);

const runtime = {
  ...Vue,
  openBlock: () => {},
  createBlock: plainVNode,
  createElementBlock: plainVNode,
  createVNode: plainVNode,
  createElementVNode: plainVNode,
  createTextVNode: (text?: string) => Vue.createTextVNode(text),
  createCommentVNode: (text?: string) => Vue.createCommentVNode(text),
};

const MOST_KEPT = 200;
const compiled = new Map<string, RenderFunction>();

/** Compiles `source`, once for each content. Throws TemplateError. */
export function compileTemplate(source: string): RenderFunction {
  const known = compiled.get(source);
  if (known) return known;
  const render = build(source);
  if (compiled.size >= MOST_KEPT) compiled.delete(compiled.keys().next().value!);
  compiled.set(source, render);
  return render;
}

function build(source: string): RenderFunction {
  const code = generate(source);
  try {
    return new Function("Vue", code)(runtime) as RenderFunction;
  } catch (error) {
    if (error instanceof SyntaxError) throw new TemplateError(blame(source) ?? error.message);
    throw error;
  }
}

function generate(source: string, options: CompilerOptions = {}): string {
  const problems: string[] = [];
  const { code } = compile(source, {
    isCustomElement: (tag) => customElements.get(tag) !== undefined,
    onError: ({ message, loc }) => problems.push(loc ? `${message} Line ${loc.start.line}: ${loc.source}` : message),
    ...options,
  });
  if (problems.length > 0) throw new TemplateError(problems.join("\n"));
  return code;
}

/** Finds the expression that is no JavaScript. Only called when there is one: looking at each costs time. */
function blame(source: string): string | null {
  let found: string | null = null;
  const check = (expression: string, line: number) => {
    try {
      new Function(`return async ($event) => { ${expression} }`);
    } catch (error) {
      if (error instanceof SyntaxError) found ??= `${error.message} in "${expression}" (line ${line})`;
    }
  };
  const look: NodeTransform = (node) => {
    if (node.type === 5 && node.content.type === 4) check(node.content.content, node.loc.start.line);
    if (node.type !== 1) return;
    for (const prop of node.props) {
      const usual = prop.type === 7 && prop.name !== "for" && prop.name !== "slot";
      if (usual && prop.exp?.type === 4) check(prop.exp.content, prop.loc.start.line);
    }
  };
  try {
    generate(source, { nodeTransforms: [look] });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
  }
  return found;
}
