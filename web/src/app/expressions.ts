/**
 * Where the JavaScript of a template writes into the members of something: `form.name = 1`, `rows[i].done++`,
 * `delete form.name`, `list.push(4)`.
 *
 * Only what stands before the operator is looked at, so a tokenizer is enough: strings, comments, regular expressions and
 * templates are passed over, brackets are matched. What it does not understand stays as it is written.
 */

export interface MemberWrite {
  readonly kind: "assign" | "delete" | "mutate";
  /** Offsets of what is to be replaced: `form.name`, `delete form.name`, `list.push`. */
  readonly start: number;
  readonly end: number;
  /** Text of what owns the member: `form`, `rows[i]`, `list`. */
  readonly object: string;
  /** JavaScript of the member's name: `"name"`, `i + 1`; of a mutation the method with its dot: `.push`. */
  readonly member: string;
  /** First name of `object`, empty where it does not begin with one. */
  readonly root: string;
}

interface Token {
  readonly kind: "name" | "value" | "mark";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Methods that change the array they are called on. */
export const MUTATORS = ["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"] as const;

const MUTATOR_NAMES: ReadonlySet<string> = new Set(MUTATORS);
const WORTH_A_LOOK = new RegExp(`=|\\+\\+|--|\\bdelete\\b|\\.(${MUTATORS.join("|")})\\s*\\(`);
const ASSIGNMENTS = new Set("= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??=".split(" "));
const MARKS =
  /^(?:>>>=|\.\.\.(?!\.)|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|\*\*|<<|>>|[\s\S])/;
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/u;
const NUMBER = /^(?:0[xob][\da-f_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?n?)/i;
const SPACE = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/;
const REGEX = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/;
const KEYWORDS = new Set(
  (
    "await break case catch const continue default delete do else finally for function if in instanceof let new of " +
    "return super switch this throw try typeof var void while with yield"
  ).split(" "),
);
const CLOSING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Finds the writes of `source`, the outermost ones, in their order. */
export function memberWrites(source: string): MemberWrite[] {
  if (!WORTH_A_LOOK.test(source)) return [];
  const tokens = tokenize(source);
  const partners = tokens && matchBrackets(tokens);
  if (!tokens || !partners) return [];
  const reader = new Reader(source, tokens, partners);
  const found: MemberWrite[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const write = reader.writeAt(at);
    if (write && !found.some((one) => write.start < one.end && one.start < write.end)) found.push(write);
  }
  return found.sort((one, other) => one.start - other.start);
}

class Reader {
  constructor(
    private readonly source: string,
    private readonly tokens: readonly Token[],
    /** By index of a bracket, that of its partner. */
    private readonly partners: ReadonlyMap<number, number>,
  ) {}

  writeAt(at: number): MemberWrite | null {
    const { text, kind } = this.tokens[at]!;
    if (kind === "mark" && ASSIGNMENTS.has(text)) return this.member("assign", at - 1);
    if (text === "++" || text === "--") {
      if (this.endsOperand(at - 1)) return this.member("assign", at - 1);
      const last = this.chainEnd(at + 1);
      return last === null ? null : this.member("assign", last);
    }
    if (kind === "name" && text === "delete" && !this.isDot(at - 1)) {
      const last = this.chainEnd(at + 1);
      const write = last === null ? null : this.member("delete", last);
      return write && { ...write, start: this.tokens[at]!.start };
    }
    if (kind === "name" && MUTATOR_NAMES.has(text) && this.isDot(at - 1) && this.text(at + 1) === "(") {
      return this.mutation(at);
    }
    return null;
  }

  /** The member that ends with token `last`. */
  private member(kind: "assign" | "delete", last: number): MemberWrite | null {
    const token = this.tokens[last];
    if (token?.kind === "name" && this.text(last - 1) === ".") {
      return this.write(kind, last - 2, last, JSON.stringify(token.text));
    }
    if (token?.text !== "]") return null;
    const open = this.partners.get(last)!;
    const inside = this.source.slice(this.tokens[open]!.end, token.start);
    return inside.trim() === "" ? null : this.write(kind, open - 1, last, inside);
  }

  private mutation(name: number): MemberWrite | null {
    return this.write("mutate", name - 2, name, this.text(name - 1) + this.text(name));
  }

  private write(kind: MemberWrite["kind"], objectEnd: number, last: number, member: string): MemberWrite | null {
    const first = this.chainStart(objectEnd);
    if (first === null) return null;
    const { start } = this.tokens[first]!;
    const object = this.source.slice(start, this.tokens[objectEnd]!.end);
    const root = this.tokens[first]!.kind === "name" ? this.text(first) : "";
    return { kind, start, end: this.tokens[last]!.end, object, member, root };
  }

  /** First token of the chain of members and calls that ends with token `at`. */
  private chainStart(at: number): number | null {
    const token = this.tokens[at];
    if (!token) return null;
    if (token.kind === "name") {
      if (this.isDot(at - 1)) return this.chainStart(at - 2);
      const constructs = this.text(at - 1) === "new";
      return KEYWORDS.has(token.text) || constructs ? null : at;
    }
    if (token.text !== "]" && token.text !== ")") return null;
    const open = this.partners.get(at)!;
    const before = this.text(open - 1) === "?." ? open - 2 : open - 1;
    if (this.endsOperand(before)) return this.chainStart(before);
    return token.text === ")" ? open : null;
  }

  /** Last token of the chain of members and calls that begins with token `at`. */
  private chainEnd(at: number): number | null {
    if (this.tokens[at]?.kind !== "name" || KEYWORDS.has(this.text(at))) return null;
    let last = at;
    for (;;) {
      if (this.isDot(last + 1) && this.tokens[last + 2]?.kind === "name") last += 2;
      else if (this.text(last + 1) === "[" || this.text(last + 1) === "(") last = this.partners.get(last + 1)!;
      else return last;
    }
  }

  private endsOperand(at: number): boolean {
    const token = this.tokens[at];
    return token !== undefined && endsOperand(token, this.tokens[at - 1]);
  }

  private isDot(at: number): boolean {
    return this.text(at) === "." || this.text(at) === "?.";
  }

  private text(at: number): string {
    return this.tokens[at]?.text ?? "";
  }
}

/** Whether something was named before, so that `/` divides and `[` is a member. */
function endsOperand(token: Token, before: Token | undefined): boolean {
  if (token.kind === "mark") return token.text === ")" || token.text === "]";
  if (token.kind === "value") return true;
  return !KEYWORDS.has(token.text) || token.text === "this" || before?.text === ".";
}

/** Null where the text ends within a string or a template. */
function tokenize(source: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const space = SPACE.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const token = nextToken(rest, tokens.at(-1), tokens.at(-2));
    if (!token) return null;
    tokens.push({ ...token, start: at, end: at + token.text.length });
    at += token.text.length;
  }
  return tokens;
}

function nextToken(rest: string, last?: Token, before?: Token): Pick<Token, "kind" | "text"> | null {
  const first = rest[0]!;
  if (first === '"' || first === "'" || first === "`") {
    const length = stringLength(rest);
    return length === null ? null : { kind: "value", text: rest.slice(0, length) };
  }
  const name = NAME.exec(rest);
  if (name) return { kind: "name", text: name[0] };
  const number = NUMBER.exec(rest);
  if (number) return { kind: "value", text: number[0] };
  if (first === "/" && !(last && (endsOperand(last, before) || last.text === "}"))) {
    const regex = REGEX.exec(rest);
    return regex ? { kind: "value", text: regex[0] } : null;
  }
  return { kind: "mark", text: MARKS.exec(rest)![0] };
}

/** Length of the string or template that `text` begins with. */
function stringLength(text: string): number | null {
  const quote = text[0]!;
  let at = 1;
  while (at < text.length) {
    if (text[at] === "\\") at += 2;
    else if (text[at] === quote) return at + 1;
    else if (quote === "`" && text.startsWith("${", at)) {
      const length = blockLength(text.slice(at + 1));
      if (length === null) return null;
      at += 1 + length;
    } else at += 1;
  }
  return null;
}

/** Length of the block in braces that `text` begins with. */
function blockLength(text: string): number | null {
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at]!;
    if (char === '"' || char === "'" || char === "`") {
      const length = stringLength(text.slice(at));
      if (length === null) return null;
      at += length;
      continue;
    }
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return null;
}

function matchBrackets(tokens: readonly Token[]): Map<number, number> | null {
  const partners = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== "mark") continue;
    if (text === "(" || text === "[" || text === "{") open.push(at);
    const opening = CLOSING[text];
    if (!opening) continue;
    const partner = open.pop();
    if (partner === undefined || tokens[partner]!.text !== opening) return null;
    partners.set(at, partner);
    partners.set(partner, at);
  }
  return open.length === 0 ? partners : null;
}
