from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere.app.state.expressions import loop_names, pattern_names, rename, rename_loop

VARIABLES = {"a", "b", "x", "items", "item", "get", "of"}


def renamed(expression: str) -> str:
    """Return the expression with ``c_`` before the variables."""
    return rename(expression, lambda name: f"c_{name}" if name in VARIABLES else name)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a + b", "c_a + c_b"),
        ("a + other", "c_a + other"),
        ("a.b + x?.a + x?.[b]", "c_a.b + c_x?.a + c_x?.[c_b]"),
        ("a\n  .b", "c_a\n  .b"),
        ("'a' + \"b\" + 'it\\'s a'", "'a' + \"b\" + 'it\\'s a'"),
        ("`a ${a + `${b}`} a` + a", "`a ${c_a + `${c_b}`} a` + c_a"),
        ("a /* a */ + b // b", "c_a /* a */ + c_b // b"),
        ("/a/.test(b) ? a / b / x : 1", "/a/.test(c_b) ? c_a / c_b / c_x : 1"),
        ("a?.5:b", "c_a?.5:c_b"),
        ("a = 1; b += a", "c_a = 1; c_b += c_a"),
        ("[...items, ...a]", "[...c_items, ...c_a]"),
        ("1e5 + 0xa + a1", "1e5 + 0xa + a1"),
    ],
)
def test_variables(expression: str, expected: str) -> None:
    """Variables are renamed, and nothing that only looks like one: members, strings, comments, numbers."""
    assert renamed(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{a: 1, b: a}", "{a: 1, b: c_a}"),
        ("{a, b}", "{a: c_a, b: c_b}"),
        ("{ [a]: b, 'a': a, class: b }", "{ [c_a]: c_b, 'a': c_a, class: c_b }"),
        ("{ get: a, get b() { return a }, item(a) { return a + b } }",
         "{ get: c_a, get b() { return c_a }, item(a) { return a + c_b } }"),
        ("trigger('t', [a, $event.a], {a: b})", "trigger('t', [c_a, $event.a], {a: c_b})"),
        ("b = {a}", "c_b = {a: c_a}"),
    ],
)  # fmt: skip
def test_objects(expression: str, expected: str) -> None:
    """Keys of objects stay; what stands for key and value gets its key spelled out."""
    assert renamed(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("items.map(a => a + b) + a", "c_items.map(a => a + c_b) + c_a"),
        ("(a, {b, x: item = x}) => { return a + b + item }", "(a, {b, x: item = c_x}) => { return a + b + item }"),
        ("async (a) => ({a})", "async (a) => ({a})"),
        ("function f(a) { return a + b }", "function f(a) { return a + c_b }"),
        ("let a = b, x; a + x + item", "let a = c_b, x; a + x + c_item"),
        ("for (const a of items) { b += a } a", "for (const a of c_items) { c_b += a } c_a"),
        ("try { a() } catch (b) { x(b) } b", "try { c_a() } catch (b) { c_x(b) } c_b"),
        ("if (a) { b = 1 } else { x = 2 }", "if (c_a) { c_b = 1 } else { c_x = 2 }"),
    ],
)
def test_what_the_expression_binds(expression: str, expected: str) -> None:
    """What an expression binds itself is no variable of the state, where it is bound."""
    assert renamed(expression) == expected


def test_bound_around() -> None:
    """What is bound around an expression is left as it is."""
    assert rename("item + a", lambda name: f"c_{name}", {"item"}) == "item + c_a"


def test_loops() -> None:
    """Of a loop, what is looped over is renamed, and the names that it binds are known."""
    assert rename_loop("(item, a) in items.of", lambda name: f"c_{name}") == "(item, a) in c_items.of"
    assert loop_names("({ a, b: { x } }, item) of items") == {"a", "x", "item"}


def test_patterns() -> None:
    """The names that a pattern binds are known, those in its defaults are not among them."""
    assert pattern_names("{ item, props: { id = a } }") == {"item", "id"}


@given(st.text(alphabet="ab{}()[]`$'\"/\\=>.,:;? \n0?", max_size=40))
def test_any_text_is_survived(text: str) -> None:
    """Text that is no JavaScript is no error, and without renaming comes back as it was."""
    assert rename(text, lambda name: name) == text
