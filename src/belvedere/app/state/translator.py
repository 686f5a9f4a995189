"""Translators: the names of a part of an application, and what they are called in the whole.

A child server shows the document of its parent through one: what the child calls ``x`` is, with the prefix ``a_``,
``a_x`` in the document, in the page and for everybody else. So two parts that know nothing of each other can both have
a variable `x`, and a part that is used twice has two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Protocol

from belvedere.app.state import expressions

__all__ = ["HOOKS", "Translator", "is_reserved"]

HOOKS = frozenset(
    {
        "on_server_start",
        "on_server_bind",
        "on_server_ready",
        "on_server_reload",
        "on_server_exited",
        "on_client_connected",
        "on_client_exited",
        "on_client_unmounted",
        "on_error",
        "on_exception",
    }
)
"""Functions of the controller that the server calls; there is one of each, whoever binds to it."""

_RESERVED = ("trame__", "belvedere__")


class _Known(Protocol):
    def has(self, key: str) -> bool:
        """Return whether there is a variable `key`."""


def is_reserved(name: str) -> bool:
    """Return whether `name` means the same everywhere."""
    return name in HOOKS or name.startswith(_RESERVED)


class Translator:
    """Gives names of a part their names in the whole: those it was told, all others with a prefix.

    Args:
        prefix: put before each name, as it is: ``"panel_"``.
    """

    def __init__(self, prefix: str | None = None) -> None:
        self._prefix = prefix or ""
        self._there: dict[str, str] = {}
        self._back: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}(prefix={self.prefix!r})"

    def __call__(self, key: str) -> str:
        """Return what `key` is called in the whole."""
        return self.translate_key(key)

    @property
    def prefix(self) -> str:
        """Put before each name; empty where there is none."""
        return self._prefix

    def set_prefix(self, prefix: str | None) -> None:
        """Put `prefix` before each name from now on."""
        self._prefix = prefix or ""

    def add_translation(self, key: str, translated_key: str) -> None:
        """Let `key` be called `translated_key`, whatever the prefix."""
        self._there[key] = translated_key
        self._back[translated_key] = key

    @property
    def changes_names(self) -> bool:
        """Whether any name may be another one in the whole."""
        return bool(self._prefix or self._there)

    # --- names ----------------------------------------------------------------------------------------------------

    def translate_key(self, key: str) -> str:
        """Return what `key` is called in the whole."""
        if is_reserved(key):
            return key
        return self._there.get(key) or self._prefix + key

    def reverse_translate_key(self, translated_key: str) -> str:
        """Return what the part calls `translated_key`; the name itself where it has no other."""
        if is_reserved(translated_key):
            return translated_key
        known = self._back.get(translated_key)
        return known if known is not None else translated_key.removeprefix(self._prefix)

    def reaches(self, translated_key: str) -> bool:
        """Return whether the part has a name for `translated_key`."""
        return self.translate_key(self.reverse_translate_key(translated_key)) == translated_key

    def translate_list(self, key_list: Iterable[str]) -> list[str]:
        """Return names as they are called in the whole."""
        return [self.translate_key(key) for key in key_list]

    def translate_dict(self, key_dict: Mapping[str, Any]) -> dict[str, Any]:
        """Return a dict with its keys as they are called in the whole."""
        return {self.translate_key(key): value for key, value in key_dict.items()}

    def reverse_translate_list(self, key_list: Iterable[str]) -> list[str]:
        """Return names as the part calls them."""
        return [self.reverse_translate_key(key) for key in key_list]

    def reverse_translate_dict(self, key_dict: Mapping[str, Any]) -> dict[str, Any]:
        """Return of a dict what the part has names for, by these."""
        found = {}
        for key, value in key_dict.items():
            name = self.reverse_translate_key(key)
            if self.translate_key(name) == key:
                found[name] = value
        return found

    # --- templates ------------------------------------------------------------------------------------------------

    def translate_expression(self, expression: str, known: Callable[[str], bool], bound: Collection[str] = ()) -> str:
        """Return a JavaScript expression with the part's variables as they are called in the whole.

        Args:
            expression: as the part writes it.
            known: whether the part has a variable of that name; any other name is left as it is.
            bound: names that stand for something else there, such as the variable of a loop around it.
        """
        return self._translate(expressions.rename, expression, known, bound)

    def translate_loop(self, loop: str, known: Callable[[str], bool], bound: Collection[str] = ()) -> str:
        """Return ``item in items`` with the variables of what is looped over as they are called in the whole."""
        return self._translate(expressions.rename_loop, loop, known, bound)

    def translate_templating(self, text: str, known: Callable[[str], bool], bound: Collection[str] = ()) -> str:
        """Return the text of a template with the expressions in its ``{{ }}`` translated."""
        if not self.changes_names:
            return text
        return expressions.INTERPOLATION.sub(
            lambda found: "{{" + self.translate_expression(found.group(1), known, bound) + "}}", text
        )

    def translate_js_expression(self, state: _Known, expression: str) -> str:
        """Return `expression` with the variables of `state` as they are called in the whole."""
        return self.translate_expression(expression, state.has)

    def translate_vue_templating(self, state: _Known, expression: str) -> str:
        """Return text with the variables of `state` in its ``{{ }}`` as they are called in the whole."""
        return self.translate_templating(expression, state.has)

    def _translate(
        self,
        rename: Callable[[str, Callable[[str], str], Collection[str]], str],
        text: str,
        known: Callable[[str], bool],
        bound: Collection[str],
    ) -> str:
        if not self.changes_names:
            return text

        def name_of(name: str) -> str:
            return self.translate_key(name) if self._is_told(name) or known(name) else name

        return rename(text, name_of, bound)

    def _is_told(self, name: str) -> bool:
        return name in self._there

    def within(self, outer: Translator) -> Translator:
        """Return the translator of a part of a part: this one's names, which `outer` translates further."""
        return _Nested(self, outer)


class _Nested(Translator):
    """Two translators, one after the other. What it is told, the inner one is told."""

    def __init__(self, inner: Translator, outer: Translator) -> None:
        super().__init__()
        self._inner = inner
        self._outer = outer

    @property
    def prefix(self) -> str:
        return self._outer.prefix + self._inner.prefix

    def set_prefix(self, prefix: str | None) -> None:
        self._inner.set_prefix(prefix)

    def add_translation(self, key: str, translated_key: str) -> None:
        self._inner.add_translation(key, translated_key)

    @property
    def changes_names(self) -> bool:
        return self._inner.changes_names or self._outer.changes_names

    def translate_key(self, key: str) -> str:
        return self._outer.translate_key(self._inner.translate_key(key))

    def reverse_translate_key(self, translated_key: str) -> str:
        return self._inner.reverse_translate_key(self._outer.reverse_translate_key(translated_key))

    def _is_told(self, name: str) -> bool:
        return self._inner._is_told(name) or self._outer._is_told(self._inner.translate_key(name))
