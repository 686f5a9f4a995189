/**
 * `v-model="form.name"` and `@click="rows[0].done = true"`: writes into what a state variable holds.
 *
 * A state variable is replaced as a whole; an object changed in its depth would be seen by nobody. So while a template is
 * compiled, each write to a member is turned into a call of `members.ts`, which finds the variable that the object
 * belongs to and writes a changed copy of it. Objects that belong to none are written as they are.
 */

import {
  createCompoundExpression,
  createSimpleExpression,
  type DirectiveTransform,
  DOMDirectiveTransforms,
  type ExpressionNode,
  registerRuntimeHelpers,
  type TransformContext,
} from "@vue/compiler-dom";
import { type MemberWrite, memberWrites } from "./expressions";
import { memberOf, mutable } from "./members";

const MEMBER_OF = Symbol("memberOf");
const MUTABLE = Symbol("mutable");

registerRuntimeHelpers({ [MEMBER_OF]: "memberOf", [MUTABLE]: "mutable" });

/** What the compiled functions call, beside Vue's own. */
export const nestedWriteHelpers = { memberOf, mutable };

/** They take the place of Vue's transforms of `v-model` and `v-on`, and use them. */
export const nestedWriteTransforms: Record<string, DirectiveTransform> = {
  model: (directive, node, context) => {
    const transformed = DOMDirectiveTransforms.model!(directive, node, context);
    const assignment = directive.exp?.type === 4 ? `${directive.exp.content.trim()} = $event` : "";
    const written = rewrite(assignment, context);
    if (written === assignment) return transformed;
    for (const prop of transformed.props) {
      const { value } = prop;
      const updates = value.type === 8 && String(value.children[0]).startsWith("$event =>");
      if (updates) prop.value = createCompoundExpression([`$event => (${written})`]);
    }
    return transformed;
  },
  on: (directive, node, context, augmentor) => {
    const exp = directive.exp && handler(directive.exp, context);
    return DOMDirectiveTransforms.on!({ ...directive, exp }, node, context, augmentor);
  },
};

function handler(expression: ExpressionNode, context: TransformContext): ExpressionNode {
  if (expression.type !== 4) return expression;
  const content = rewrite(expression.content, context);
  return content === expression.content ? expression : createSimpleExpression(content, false, expression.loc);
}

/** `source` with each of its writes to members turned into a call. */
function rewrite(source: string, context: TransformContext): string {
  let written = "";
  let at = 0;
  for (const write of memberWrites(source)) {
    written += source.slice(at, write.start) + call(write, context);
    at = write.end;
  }
  return written + source.slice(at);
}

function call({ kind, root, object, member }: MemberWrite, context: TransformContext): string {
  const owner = `_ctx, ${JSON.stringify(root)}, ${rewrite(object, context)}`;
  if (kind === "mutate") return `${context.helperString(MUTABLE)}(${owner})${member}`;
  const found = `${context.helperString(MEMBER_OF)}(${owner}, ${rewrite(member, context)})`;
  return kind === "delete" ? `${found}.remove()` : `${found}.value`;
}
