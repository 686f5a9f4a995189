/**
 * Templates from the server, compiled to render functions.
 *
 * The names of a template belong to the page, not to a Vue instance: they are looked up in a context of our own, so that
 * a state key is a name like any other and assigning to it is a write.
 *
 * The functions run with Vue's compiler hints left out (blocks and patch flags). Those describe differences between two
 * runs of the same function; a node whose template changes keeps its instance, and then two different functions meet:
 * only a full comparison keeps the parts that did not change, with their focus, scroll position and camera. What the
 * hints would have saved, `drawing.ts` and `constants.ts` save in their own way.
 *
 * Elements are numbered in the order of the text, from 0, as the server numbers them: by its number an element finds
 * the attributes that were changed after its template was sent.
 */

import {
  baseParse,
  type CompilerOptions,
  compile,
  type NodeTransform,
  type ParentNode,
  parserOptions,
  type RootNode,
} from "@vue/compiler-dom";
import type { VNodeChild } from "vue";
import { constantDirectives } from "./constants";

export type RenderFunction = (context: object, cache: unknown[]) => VNodeChild;
/** Makes the render function of one node out of what its calls of Vue mean there, see `drawing.ts`. */
export type RenderFactory = (runtime: object) => RenderFunction;

/** A template that can not be compiled; the message says why and where. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

const MOST_KEPT = 200;
const compiled = new Map<string, RenderFactory>();

/** Compiles `source`, once for each content. Throws TemplateError. */
export function compileTemplate(source: string): RenderFactory {
  const known = compiled.get(source);
  if (known) return known;
  const factory = build(source);
  if (compiled.size >= MOST_KEPT) compiled.delete(compiled.keys().next().value!);
  compiled.set(source, factory);
  return factory;
}

function build(source: string): RenderFactory {
  const code = generate(source);
  try {
    return new Function("Vue", code) as RenderFactory;
  } catch (error) {
    if (error instanceof SyntaxError) throw new TemplateError(blame(source) ?? error.message);
    throw error;
  }
}

function generate(source: string, options: CompilerOptions = {}): string {
  const problems: string[] = [];
  const complete: CompilerOptions = {
    ...parserOptions,
    isCustomElement: (tag) => customElements.get(tag) !== undefined,
    onError: ({ message, loc }) => problems.push(loc ? `${message} Line ${loc.start.line}: ${loc.source}` : message),
    directiveTransforms: constantDirectives,
    ...options,
  };
  const root = baseParse(source, complete);
  const elements = elementsOf(root);
  const { code } = compile(root, { ...complete, onContextCreated: () => passNumbers(elements) } as CompilerOptions);
  if (problems.length > 0) throw new TemplateError(problems.join("\n"));
  return code;
}

type Parsed = RootNode["children"][number];
type ElementNode = Extract<Parsed, { type: 1 }>;

/** All elements, in the order of the text. */
function elementsOf(parent: ParentNode, into: ElementNode[] = []): ElementNode[] {
  for (const child of parent.children) {
    if (typeof child !== "object" || child.type !== 1) continue;
    into.push(child);
    elementsOf(child, into);
  }
  return into;
}

/** Lets each element's call of `createVNode` pass its number, in place of the hints, of which we make no use. */
function passNumbers(elements: readonly ElementNode[]): void {
  elements.forEach(({ codegenNode }, number) => {
    if (codegenNode?.type !== 13) return;
    codegenNode.patchFlag = undefined;
    codegenNode.dynamicProps = String(number);
  });
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
