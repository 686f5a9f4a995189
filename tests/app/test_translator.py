from __future__ import annotations

import pytest

from belvedere.app import Server, Translator
from belvedere.app.state.translator import HOOKS


def test_nothing_to_translate() -> None:
    """Without a prefix and without translations every name is its own."""
    assert Translator().translate_key("x") == "x"
    assert not Translator().changes_names


def test_prefix() -> None:
    """A prefix goes before every name, and away on the way back."""
    translator = Translator("a_")
    assert translator("x") == translator.translate_key("x") == "a_x"
    assert translator.reverse_translate_key("a_x") == "x"
    assert translator.prefix == "a_"


def test_told() -> None:
    """A name that was told goes before the prefix."""
    translator = Translator("a_")
    translator.add_translation("x", "common")
    assert translator.translate_list(["x", "y"]) == ["common", "a_y"]
    assert translator.reverse_translate_list(["common", "a_y"]) == ["x", "y"]


def test_dict() -> None:
    """Keys are translated both ways; what the part has no name for is left out."""
    translator = Translator("a_")
    assert translator.translate_dict({"x": 1}) == {"a_x": 1}
    assert translator.reverse_translate_dict({"a_x": 1, "x": 2, "b_x": 3}) == {"x": 1}


@pytest.mark.parametrize("name", [*sorted(HOOKS), "trame__busy", "belvedere__busy"])
def test_reserved(name: str) -> None:
    """Hooks of the server's life and reserved names are never translated."""
    assert Translator("a_").translate_key(name) == name
    assert Translator("a_").reverse_translate_key(name) == name


def test_nested() -> None:
    """A part of a part goes through both translators."""
    nested = Translator("b_").within(Translator("a_"))
    assert nested.translate_key("x") == "a_b_x"
    assert nested.reverse_translate_key("a_b_x") == "x"
    assert nested.prefix == "a_b_"
    assert not nested.reaches("a_x")
    nested.add_translation("y", "z")
    assert nested.translate_key("y") == "a_z"


def test_expression_with_a_state() -> None:
    """Of an expression, names that the state has are translated."""
    part = Server("names").create_child_server(prefix="a_")
    part.state.x = 1
    assert part.translator.translate_js_expression(part.state, "x + y + z.x") == "a_x + y + z.x"
    assert part.translator.translate_vue_templating(part.state, "x is {{ x }}") == "x is {{ a_x }}"


def test_expression_with_told_names() -> None:
    """A name that was told is translated before the state has it."""
    translator = Translator()
    translator.add_translation("x", "y")
    assert translator.translate_expression("x", lambda _: False) == "y"
