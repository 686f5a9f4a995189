"""Types of TypeScript as types of Python: what a program may pass for an attribute of a component.

What has no counterpart (a function, an element of the page) is left out of a union: it can only be given as an
expression, which every attribute takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["plain", "python_type"]

_NAMED = {
    "any": "Any",
    "unknown": "Any",
    "k": "Any",
    "string": "str",
    "number": "float",
    "boolean": "bool",
    "true": "bool",
    "false": "bool",
    "object": "dict[str, Any]",
    "Date": "str",
    "File": "Any",
    "RegExp": "str",
    "Anchor": "str",
    "SelectItemKey": "bool | str | list[Any]",
    "RouteLocationAsRelativeGeneric": "dict[str, Any]",
    "RouteLocationAsPathGeneric": "dict[str, Any]",
    "Booleanish": "bool",
    "Numberish": "str | float",
    "ClassValue": "str | list[Any] | dict[str, Any]",
    "StyleValue": "str | list[Any] | dict[str, Any]",
    "CSSProperties": "dict[str, Any]",
    "HTMLAttributeReferrerPolicy": "str",
    "InputTypeHTMLAttribute": "str",
    "InputAutoCompleteAttribute": "str",
    "AutoFill": "str",
    "TransitionProps": "dict[str, Any]",
    "IntersectionObserverInit": "dict[str, Any]",
    "null": "",
    "undefined": "",
}
_ONLY_AN_EXPRESSION = re.compile(
    r"FunctionalComponent|(HTML)?Element|ComponentPublicInstance|\w*(Function|Strategy|Fn)"
)
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}


def plain(text: str) -> str:
    """Return a type as one line without links."""
    return re.sub(r"\s+", " ", re.sub(r"<a [^>]*>|</a>", "", text)).strip().lstrip("| ").strip()


def python_type(text: str) -> str:
    """Return the type in Python, without None. ``Any`` where nothing better is known."""
    found: dict[str, None] = {}
    literals: dict[str, None] = {}
    for term in _terms(plain(text)):
        for one in _python_term(term):
            (literals if one.startswith(('"', "-")) or one.isdigit() else found)[one] = None
    if "Any" in found:
        return "Any"
    if literals:
        found = {f"Literal[{', '.join(literals)}]": None, **found}
    return " | ".join(found) or "Any"


def _python_term(term: str) -> Iterable[str]:
    term = term.strip().removeprefix("readonly ")
    if "=>" in _outside(term) or term.startswith("new "):
        return ()
    if match := re.fullmatch(r"'([^']*)'|\"([^\"]*)\"", term):
        return (f'"{match[1] or match[2] or ""}"',)
    if re.fullmatch(r"-?\d+", term):
        return (term,)
    if term.endswith("[]"):
        inner = python_type(term[:-2].removeprefix("(").removesuffix(")") if term.startswith("(") else term[:-2])
        # A list takes no subtypes of its items, so only what programs have as such is told: a list of int is no list of
        # float.
        return (f"list[{inner}]" if inner == "str" or re.fullmatch(r"Literal\[[^\]]*\]", inner) else "list[Any]",)
    if term.startswith("(") and term.endswith(")"):
        return _union(term[1:-1])
    if "&" in _outside(term):
        return _union(_outside(term).split("&")[0])
    if term.startswith("["):
        return ("list[Any]",)
    if term.startswith(("{", "Record<", "Partial<")):
        return ("dict[str, Any]",)
    if _ONLY_AN_EXPRESSION.fullmatch(term):
        return ()
    known = _NAMED.get(term, "Any")
    return known.split(" | ") if known else ()


def _union(text: str) -> Iterable[str]:
    for term in _terms(text):
        yield from _python_term(term)


def _terms(text: str) -> Iterator[str]:
    """Yield the members of a union; a function type takes all that follows it."""
    depth, start = 0, 0
    for index, character in enumerate(text):
        if text[index - 1 : index + 1] == "=>":
            continue
        if character in _PAIRS:
            depth += 1
        elif character in _PAIRS.values():
            depth -= 1
        elif character == "|" and depth == 0 and "=>" not in _outside(text[start:index]):
            if text[start:index].strip():
                yield text[start:index].strip()
            start = index + 1
    if text[start:].strip():
        yield text[start:].strip()


def _outside(text: str) -> str:
    """Return the text with what stands in brackets blanked."""
    depth, out = 0, []
    for index, character in enumerate(text):
        arrow = text[index - 1 : index + 1] == "=>"
        if character in _PAIRS.values() and not arrow:
            depth -= 1
        out.append(character if depth == 0 or (arrow and depth == 0) else "_")
        if character in _PAIRS:
            depth += 1
    return "".join(out)
