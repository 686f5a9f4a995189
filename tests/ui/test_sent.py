from __future__ import annotations

import gc
from typing import Any

import pytest

from belvedere.app import Server, UnknownTriggerError
from belvedere.ui import AppLayout, Element
from belvedere.widgets import html, vuetify


@pytest.fixture
def server() -> Server:
    """Return a server that does not run."""
    return Server("sent")


def entries(server: Server) -> dict[str, Any]:
    """Return what the page's root is in the document: its text under ``text``, attributes under their numbers."""
    shared = server.store.shared
    paths = shared.paths(("ui", "main", "root"))
    return {path[3] if len(path) > 3 else "text": shared.get(path) for path in paths}


def test_attribute_is_an_entry_of_its_own(server: Server) -> None:
    """An attribute set later stands beside the text, under the number of its element."""
    with AppLayout(server), html.Div("a"):
        html.Br()
        button = html.Button("go", title="old")
    before = entries(server)["text"]
    button.title = 'new "one"'
    assert entries(server) == {"text": before, "3": {"title": 'new "one"'}}


@pytest.mark.parametrize(
    ("value", "sent"),
    [("x", "x"), (3, 3), (2.5, 2.5), (True, ""), (False, None), (None, None), ([1, "a"], [1, "a"]), ({1: 2}, {"1": 2})],
)
def test_values_of_attributes(server: Server, value: Any, sent: Any) -> None:
    """Each kind of value is what the browser would make of its text; None takes the attribute away."""
    with AppLayout(server):
        button = vuetify.VBtn(color="red")
    button.color = value
    assert entries(server)["1"] == {"color": sent}


def test_names_are_those_of_the_template(server: Server) -> None:
    """An attribute has the name by which the template knows it, and words stay words."""
    with AppLayout(server):
        button = vuetify.VBtn()
    button.prepend_icon = "mdi-home"
    button.classes = "wide"
    button.aria_hidden = False
    assert entries(server)["1"] == {"prepend-icon": "mdi-home", "class": "wide", "aria-hidden": "false"}


def test_false_that_must_be_said(server: Server) -> None:
    """Where an attribute is on by default, False is a value."""
    Switch = type("Switch", (Element,), {"_tag": "my-switch", "_default_true": frozenset({"axes"})})
    with AppLayout(server):
        switch = Switch()
    switch.axes = False
    assert entries(server)["1"] == {"axes": False}


def test_text_takes_the_attributes_in(server: Server) -> None:
    """When the text is sent again, it has the attributes set before, and their entries go."""
    with AppLayout(server) as layout:
        button = html.Button("go")
    button.title = "new"
    layout.root.add_child(html.P("more"))
    assert entries(server) == {
        "text": {"template": '<div class="bv-app"><button title="new">go</button><p>more</p></div>'}
    }


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("title", ("t",), '<input type="text" v-model="n" :title="t">'),
        ("click", "n = 1", '<input type="text" v-model="n" @click="n = 1">'),
        ("v_if", "n", '<input type="text" v-model="n" v-if="n">'),
        ("key", "n", '<input type="text" v-model="n" :key="n">'),
        ("ref", "field", '<input type="text" v-model="n" ref="field">'),
        ("type", "number", '<input type="number" v-model="n">'),
    ],
)
def test_what_is_compiled_changes_the_text(server: Server, name: str, value: Any, text: str) -> None:
    """Expressions, events, directives, and what Vue compiles otherwise are sent with the text."""
    with AppLayout(server):
        field = html.Input(type="text", v_model="n")
    setattr(field, name, value)
    assert entries(server) == {"text": {"template": f'<div class="bv-app">{text}</div>'}}


@pytest.mark.parametrize("drawn_once", [{"v_once": True}, {"v_pre": True}, {"v_memo": "[n]"}])
def test_what_is_drawn_once_changes_the_text(server: Server, drawn_once: dict[str, Any]) -> None:
    """What Vue does not look at again is sent with the text."""
    with AppLayout(server), html.Div(**drawn_once):
        inner = html.P()
    inner.title = "x"
    assert list(entries(server)) == ["text"]


def test_raw_attributes_change_the_text(server: Server) -> None:
    """An element with raw attributes is sent as text: those could say the same thing."""
    with AppLayout(server):
        element = html.P(raw_attrs=[':class="{a: b}"'])
    element.classes = "c"
    assert entries(server) == {"text": {"template": '<div class="bv-app"><p class="c" :class="{a: b}"></p></div>'}}


def test_elements_in_text_areas_are_not_counted(server: Server) -> None:
    """What is text to a parser has no number; the elements behind have theirs."""
    with AppLayout(server):
        html.Textarea(html.B("x"))
        last = html.P()
    last.title = "t"
    assert entries(server)["2"] == {"title": "t"}


def test_a_block_is_sent_once(server: Server) -> None:
    """Within a with block nothing is sent; all of it is at its end."""
    with AppLayout(server) as layout:
        box = html.Div()
    before = entries(server)
    with box:
        for number in range(3):
            html.P(str(number))
        box.title = "t"
        assert entries(server) == before
    assert entries(server)["text"]["template"] == (
        '<div class="bv-app"><div title="t"><p>0</p><p>1</p><p>2</p></div></div>'
    )
    assert layout.html == entries(server)["text"]["template"]


def test_a_failed_block_is_not_sent(server: Server) -> None:
    """What a block made before it failed is not shown, until the next change."""
    with AppLayout(server):
        box = html.Div()
    before = entries(server)
    with pytest.raises(ZeroDivisionError), box:
        html.P(str(1 / 0))
    assert entries(server) == before


def test_text_and_attributes_change_in_one_version(server: Server) -> None:
    """A browser never has the attributes of one text with another."""
    with AppLayout(server) as layout:
        button = html.Button("go")
    button.title = "new"
    server.store.commit()
    layout.root.add_child("more")
    (commit,) = (one for one in server.store.commit() if one.changes)
    assert commit.atomic
    assert {path[2:] for _, path in commit.changes} == {("root",), ("root", "1")}


def test_functions_of_the_text_before_still_work(server: Server) -> None:
    """Who clicks in what was just replaced is still served; what is long gone is forgotten."""
    with AppLayout(server) as layout:
        pass
    names = []
    for number in range(4):
        layout.root.set_text(html.Button(click=lambda number=number: number))
        names.append(layout.html.split("'")[1])
    gc.collect()
    assert server.controller.trigger_fn(names[-2])() == 2
    with pytest.raises(UnknownTriggerError):
        server.controller.trigger_fn(names[0])
