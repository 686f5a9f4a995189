"""Expressions in JavaScript: which names in them are variables, and how to call these otherwise.

A template says ``count + items.count``; of the two, only the first is the variable `count`. What is in a string, after
a dot or before the colon of an object is not one either, nor is what the expression itself binds: the parameter of an
arrow function, a ``let``. The text between the names is left as it is.

This reads tokens and brackets, not the whole grammar: enough for what stands in templates. Where it cannot tell a
division from a regular expression or an object from a block, it goes by the token before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple, final

__all__ = ["INTERPOLATION", "loop_names", "pattern_names", "rename", "rename_loop"]

INTERPOLATION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
"""``{{ expression }}`` in the text of a template."""

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<number>0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?)
    |(?P<name>(?:[^\W\d]|\$)(?:\w|\$)*)
    |(?P<sign>=>|\.\.\.|\?\.(?!\d)|===?|!==?|<=|>=|\*\*|.)""",
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE_TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*", re.DOTALL)
_REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_LOOP = re.compile(r"\A(\s*)(.*?)(\s+(?:in|of)\s+)(.*)\Z", re.DOTALL)

_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """
        await break case catch class const continue debugger default delete do else export extends false finally for
        function if import in instanceof let new null of return static super switch this throw true try typeof var void
        while with yield undefined NaN Infinity arguments async get set
        """,
    )
)
_CONTEXTUAL = frozenset({"of", "async", "get", "set", "static"})  # names, unless the place makes them words
_BEFORE_BLOCK = frozenset({"else", "do", "try", "finally"})
_CLOSERS = {"(": ")", "[": "]", "{": "}", "${": "}"}


class _Token(NamedTuple):
    kind: str
    text: str


def rename(expression: str, name_of: Callable[[str], str], bound: Collection[str] = ()) -> str:
    """Return `expression` with its variables called otherwise.

    Args:
        expression: JavaScript.
        name_of: gives the name of a variable, its own where it keeps it.
        bound: names that stand for something else where the expression is, such as the variable of a loop.
    """
    return _Expression(expression).rename(name_of, frozenset(bound))


def rename_loop(loop: str, name_of: Callable[[str], str], bound: Collection[str] = ()) -> str:
    """Return ``(item, index) in items`` with the variables of what is looped over called otherwise."""
    parts = _LOOP.match(loop)
    if parts is None:
        return rename(loop, name_of, bound)
    space, names, word, source = parts.groups()
    return f"{space}{names}{word}{rename(source, name_of, bound)}"


def loop_names(loop: str) -> set[str]:
    """Return the names that ``(item, index) in items`` binds."""
    parts = _LOOP.match(loop)
    return pattern_names(parts.group(2)) if parts is not None else set()


def pattern_names(pattern: str) -> set[str]:
    """Return the names that a pattern binds: ``{ item, props: { id } }``, ``(a, b = 1)``, ``event``."""
    expression = _Expression(f"({pattern})")
    return expression.bound_by(0, len(expression.tokens))


@final
class _Expression:
    """The tokens of an expression, and which bracket belongs to which."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.solid = [index for index, token in enumerate(self.tokens) if token.kind != "space"]
        self.partner: dict[int, int] = {}
        self.inside: dict[int, int] = {}  # the bracket that a token stands in
        self.objects: set[int] = set()  # the braces that begin an object
        self._match()
        self.locals = list(self._find_locals())

    def rename(self, name_of: Callable[[str], str], bound: frozenset[str]) -> str:
        """Return the text, with its variables called otherwise."""
        written = [token.text for token in self.tokens]
        for at, index in enumerate(self.solid):
            name = self.tokens[index].text
            if not self._is_variable(at) or name in bound or self._is_local(index, name):
                continue
            new = name_of(name)
            if new != name:
                written[index] = f"{name}: {new}" if self._is_shorthand(at) else new
        return "".join(written)

    def bound_by(self, start: int, end: int) -> set[str]:
        """Return the names that the pattern in these tokens binds."""
        names: set[str] = set()
        skip_to = start
        for at, index in enumerate(self.solid):
            token = self.tokens[index]
            if not start <= index < end or index < skip_to:
                continue
            if token.text == "=":  # a default: an expression, not a pattern
                skip_to = self._end_of_expression(at + 1)
            elif token.kind == "name" and not (self._in_object(index) and self._text(at + 1) == ":"):
                names.add(token.text)
        return names

    # --- reading brackets -----------------------------------------------------------------------------------------

    def _match(self) -> None:
        stack: list[int] = []
        for at, index in enumerate(self.solid):
            text = self.tokens[index].text if self.tokens[index].kind == "sign" else ""
            if stack:
                self.inside[index] = stack[-1]
            if text in _CLOSERS:
                stack.append(index)
                if text == "{" and self._begins_object(at):
                    self.objects.add(index)
            elif stack and text == _CLOSERS[self.tokens[stack[-1]].text]:
                opener = stack.pop()
                self.partner[opener], self.partner[index] = index, opener
                self.inside[index] = self.inside.get(opener, -1)

    def _begins_object(self, at: int) -> bool:
        before = self._text(at - 1)
        if before in (")", ";", "=>", "}"):
            return False
        if before == "{":
            return self.solid[at - 1] in self.objects
        return before not in _BEFORE_BLOCK

    def _in_object(self, index: int) -> bool:
        return self.inside.get(index, -1) in self.objects

    def _text(self, at: int) -> str:
        """Return the text of a token that is not space, by its place; empty beyond the ends and for strings."""
        if not 0 <= at < len(self.solid):
            return ""
        token = self.tokens[self.solid[at]]
        return token.text if token.kind in ("sign", "name") else ""

    def _end_of_expression(self, at: int) -> int:
        """Return the token at which an expression that begins at `at` has ended."""
        while at < len(self.solid):
            index = self.solid[at]
            text = self._text(at)
            if text in (",", ";", ")", "]", "}"):
                return index
            if text in _CLOSERS and index in self.partner:
                at = self.solid.index(self.partner[index], at)
            at += 1
        return len(self.tokens)

    # --- reading names --------------------------------------------------------------------------------------------

    def _is_variable(self, at: int) -> bool:
        token = self.tokens[self.solid[at]]
        if token.kind != "name" or (token.text in _KEYWORDS and token.text not in _CONTEXTUAL):
            return False
        if self._text(at - 1) in (".", "?."):
            return False
        after = self._text(at + 1)
        if self._in_object(self.solid[at]) and self._at_key(at):
            return after in (",", "}", "=")
        return not (token.text in _CONTEXTUAL and (after in ("(", "[") or self._kind(at + 1) == "name"))

    def _kind(self, at: int) -> str:
        """Return the kind of a token that is not space, by its place."""
        return self.tokens[self.solid[at]].kind if at < len(self.solid) else ""

    def _at_key(self, at: int) -> bool:
        before = self._text(at - 1)
        if before in ("{", ","):
            return True
        return before in ("get", "set", "async", "*") and self._text(at - 2) in ("{", ",")

    def _is_shorthand(self, at: int) -> bool:
        return self._in_object(self.solid[at]) and self._at_key(at)

    def _is_local(self, index: int, name: str) -> bool:
        return any(start <= index < end and name in names for start, end, names in self.locals)

    def _find_locals(self) -> Iterator[tuple[int, int, set[str]]]:
        """Yield what is bound within the expression: from which token, to which, which names."""
        for at, index in enumerate(self.solid):
            text = self._text(at)
            if text == "=>":
                yield from self._of_arrow(at)
            elif text in ("function", "catch") or (self._is_method(at)):
                yield from self._of_function(at)
            elif text in ("let", "const", "var") and self._text(at - 1) != ".":
                yield from self._of_declaration(at, index)

    def _of_arrow(self, at: int) -> Iterator[tuple[int, int, set[str]]]:
        before = self.solid[at - 1] if at else 0
        start = self.partner.get(before, before) if self._text(at - 1) == ")" else before
        body = self.solid[at + 1] if at + 1 < len(self.solid) else len(self.tokens)
        block = self._text(at + 1) == "{" and body in self.partner
        end = self.partner[body] + 1 if block else self._end_of_expression(at + 1)
        yield start, end, self.bound_by(start, self.solid[at])

    def _is_method(self, at: int) -> bool:
        index = self.solid[at]
        return self._in_object(index) and self._at_key(at) and self._text(at + 1) == "("

    def _of_function(self, at: int) -> Iterator[tuple[int, int, set[str]]]:
        first = at + 1
        names = set()
        if self._kind(first) == "name":  # its own name
            names.add(self._text(first))
            first += 1
        if self._text(first) != "(" or self.solid[first] not in self.partner:
            return
        start = self.solid[first]
        closed = self.partner[start]
        brace = self.solid.index(closed) + 1
        if self._text(brace) == "{" and self.solid[brace] in self.partner:
            yield self.solid[at], self.partner[self.solid[brace]] + 1, names | self.bound_by(start, closed)

    def _of_declaration(self, at: int, index: int) -> Iterator[tuple[int, int, set[str]]]:
        end = self._end_of_scope(self.inside.get(index, -1))
        names: set[str] = set()
        at += 1
        while at < len(self.solid):
            stop = at
            while stop < len(self.solid) and self._text(stop) not in ("=", ",", ";", "of", "in", ")"):
                here = self.solid[stop]
                stop = self.solid.index(self.partner[here], stop) + 1 if here in self.partner else stop + 1
            limit = self.solid[stop] if stop < len(self.solid) else len(self.tokens)
            names |= self.bound_by(self.solid[at], limit)
            if self._text(stop) == "=":
                limit = self._end_of_expression(stop + 1)
                stop = self.solid.index(limit, stop) if limit < len(self.tokens) else len(self.solid)
            if self._text(stop) != ",":
                break
            at = stop + 1
        yield index, end, names

    def _end_of_scope(self, opener: int) -> int:
        """Return where ends what is declared directly in a bracket; in the head of a ``for`` it is seen in its body."""
        closer = self.partner.get(opener)
        if closer is None:
            return len(self.tokens)
        if self.tokens[opener].text != "(":
            return closer
        body = self.solid.index(closer) + 1
        if self._text(body) == "{" and self.solid[body] in self.partner:
            return self.partner[self.solid[body]]
        return self._end_of_expression(body)


def _tokens(text: str) -> Iterator[_Token]:
    """Split `text`; put together, the tokens are the text again."""
    at = 0
    braces: list[str] = []
    before = _Token("sign", "")
    while at < len(text):
        if text[at] == "`" or (text[at] == "}" and braces and braces[-1] == "${"):
            if text[at] == "}":
                braces.pop()
                yield _Token("sign", "}")
                at += 1
                begun = at
            else:
                begun = at
                at += 1
            inner = _TEMPLATE_TEXT.match(text, at)
            at = inner.end() if inner is not None else at
            if text.startswith("${", at):
                yield _Token("string", text[begun:at])
                yield _Token("sign", "${")
                braces.append("${")
                before = _Token("sign", "${")
                at += 2
            else:
                at = min(at + 1, len(text))
                before = _Token("string", text[begun:at])
                yield before
            continue
        if text[at] == "/" and not _is_value(before) and (regex := _REGEX.match(text, at)) is not None:
            before = _Token("string", regex.group())
            yield before
            at = regex.end()
            continue
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:  # the last alternative takes anything
            raise ValueError(f"cannot read {text[at : at + 20]!r}")
        token = _Token(found.lastgroup, found.group())
        if token.text == "{":
            braces.append("{")
        elif token.text == "}" and braces:
            braces.pop()
        if token.kind != "space":
            before = token
        yield token
        at = found.end()


def _is_value(token: _Token) -> bool:
    """Return whether a slash after `token` divides."""
    if token.kind == "name":
        return token.text not in _KEYWORDS or token.text in ("this", "null", "true", "false", "undefined")
    return token.kind in ("number", "string") or token.text in (")", "]", "}")
