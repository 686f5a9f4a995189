"""Text, attributes and JavaScript, as they stand in a template."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["LiteralText", "attribute", "is_identifier", "literal", "literal_text", "plain", "text"]

_INTERPOLATION = re.compile(r"(\{\{.*?\}\})", re.DOTALL)
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*\Z")


class LiteralText(str):
    """Text that is shown as it is, ``{{ }}`` included; see `literal_text`."""

    __slots__ = ()


def literal_text(content: object) -> LiteralText:
    """Return `content` as text in which nothing is an expression: for what comes from users, files or the network.

    ``html.P(literal_text(comment))``. Where the text changes, ``html.P(v_text="comment")`` shows a state variable.
    """
    return LiteralText(content)


def text(content: str, translate: Callable[[str], str] = str) -> str:
    """Return `content` as text of a template. ``{{ expression }}`` stays what it is, all else is shown as written.

    Args:
        content: the text, or `LiteralText` in which nothing is an expression.
        translate: applied to each expression.
    """
    if isinstance(content, LiteralText):
        return html.escape(content, quote=False).replace("{", "&#123;")
    parts = _INTERPOLATION.split(content)
    for index, part in enumerate(parts):
        parts[index] = "{{" + translate(part[2:-2]) + "}}" if index % 2 else _shown(part)
    return "".join(parts)


def _shown(part: str) -> str:
    # Braces that nothing closes would be an error of the whole template.
    return html.escape(part, quote=False).replace("{{", "&#123;&#123;")


def attribute(name: str, value: str | None = None) -> str:
    """Return an attribute, with a space before it; without a value a bare one."""
    if value is None:
        return f" {name}"
    escaped = html.escape(value, quote=False).replace('"', "&quot;")  # single quotes stay readable
    return f' {name}="{escaped}"'


def literal(value: Any) -> str:
    """Return `value` as a JavaScript expression.

    Raises:
        TypeError: for a type that has no literal.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_string(str(key))}: {literal(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(literal(one) for one in value) + "]"
    for convert in ("tolist", "item"):  # numpy arrays and scalars
        if hasattr(value, convert):
            return literal(getattr(value, convert)())
    raise TypeError(f"a value of type {type(value).__name__} cannot be written into a template; put it into the state")


def plain(value: Any) -> Any:
    """Return what `literal` would write, as a value for the wire.

    Raises:
        TypeError: for a type that has no literal.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    for convert in ("tolist", "item"):  # numpy arrays and scalars
        if hasattr(value, convert):
            return plain(getattr(value, convert)())
    raise TypeError(f"a value of type {type(value).__name__} cannot be written into a template; put it into the state")


def is_identifier(name: str) -> bool:
    """Return whether `name` can be the name of a variable in JavaScript."""
    return _IDENTIFIER.match(name) is not None


def _string(value: str) -> str:
    # Single quotes, so that the attribute around it needs no entities.
    return "'" + json.dumps(value, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)
