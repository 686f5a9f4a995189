/**
 * Handlers and literals that are the same at each drawing.
 *
 * A render function makes a new function for each handler and a new array for each literal, each time it runs. To a
 * component those are changed properties: it would draw itself again whenever anything beside it does. So they are made
 * once, unless they use a variable of `v-for` or of a slot, which has another value each time.
 */

import {
  createSimpleExpression,
  type DirectiveNode,
  type DirectiveTransform,
  isMemberExpression,
  type JSChildNode,
  type TransformContext,
  transformBind,
} from "@vue/compiler-dom";
import { nestedWriteTransforms } from "./nestedWrites";

const on: DirectiveTransform = (dir, node, context) => {
  call(dir, context);
  const result = nestedWriteTransforms.on!(dir, node, context);
  if (outsideScopes(context)) for (const prop of result.props) keep(prop, context);
  return result;
};

const model: DirectiveTransform = (dir, node, context) => {
  const result = nestedWriteTransforms.model!(dir, node, context);
  // The value is first, what assigns to it second.
  const assign = result.props[1];
  if (assign && outsideScopes(context)) keep(assign, context);
  return result;
};

const bind: DirectiveTransform = (dir, node, context) => {
  const result = transformBind(dir, node, context);
  const literal = dir.exp?.type === 4 && isLiteral(dir.exp.content);
  if (literal && !context.inVOnce) for (const prop of result.props) keep(prop, context);
  return result;
};

export const constantDirectives: Record<string, DirectiveTransform> = { on, model, bind };

/** `@click="refs.view.reset"` is looked up when it is called: what it names may come after the drawing. */
function call(dir: DirectiveNode, context: TransformContext): void {
  if (dir.exp?.type !== 4 || !dir.exp.content.trim() || !isMemberExpression(dir.exp, context)) return;
  dir.exp = createSimpleExpression(`(...args) => ${dir.exp.content}(...args)`, false, dir.exp.loc);
}

function outsideScopes({ scopes, inVOnce }: TransformContext): boolean {
  return scopes.vFor === 0 && scopes.vSlot === 0 && !inVOnce;
}

function keep(prop: { value: unknown }, context: TransformContext): void {
  prop.value = context.cache(prop.value as JSChildNode);
}

const STRINGS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;
const WORDS = /\b(?:true|false|null|undefined|NaN|Infinity)\b|\d[eE][+-]?\d+|[A-Za-z_$][\w$]*\s*:/g;

/** Whether it is an array or an object that uses no variable. */
function isLiteral(expression: string): boolean {
  const rest = expression.replace(STRINGS, "''").replace(WORDS, "");
  return /^\s*[[{]/.test(expression) && /^[\s[\]{},:.\d'+-]*$/.test(rest);
}
