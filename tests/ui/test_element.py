from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from belvedere.app import Server, UnknownTriggerError, forget_server, get_server
from belvedere.ui import Element, element_class
from belvedere.widgets import html, vuetify


@pytest.fixture(autouse=True)
def server() -> Iterator[Server]:
    """Make a server the current one."""
    yield get_server("ui")
    forget_server("ui")


# --- values -----------------------------------------------------------------------------------------------------------


def test_text_is_static_and_escaped() -> None:
    """A text is a static attribute."""
    assert html.Div(title='a "b" <c>').html == '<div title="a &quot;b&quot; &lt;c&gt;"></div>'


def test_tuple_is_an_expression() -> None:
    """A tuple of one is an expression."""
    assert vuetify.VBtn(disabled=("busy || n > 3",)).html == '<v-btn :disabled="busy || n &gt; 3"></v-btn>'


def test_default_is_set(server: Server) -> None:
    """A tuple of two binds a variable and sets its default, unless it has a value."""
    assert vuetify.VSlider(v_model=("slider_value", 8)).html == '<v-slider v-model="slider_value"></v-slider>'
    assert server.state.slider_value == 8
    vuetify.VSlider(v_model=("slider_value", 9), max=("limit", 10))
    assert server.state.to_dict() == {"slider_value": 8, "limit": 10}


def test_default_of_an_expression() -> None:
    """Only a variable has a default."""
    with pytest.raises(ValueError, match="a\\.b"):
        vuetify.VSlider(v_model=("a.b", 1))


def test_numbers_are_numbers() -> None:
    """Numbers, lists and dicts are bound as what they are."""
    written = vuetify.VSlider(min=0, step=0.5, ticks=[1, 2], style_={"a": "b"}).html
    assert written == """<v-slider :min="0" :step="0.5" :ticks="[1, 2]" :style="{'a': 'b'}"></v-slider>"""


def test_booleans_and_none() -> None:
    """True is a bare attribute, False and None are left out."""
    assert vuetify.VBtn(flat=True, block=False, color=None).html == "<v-btn flat></v-btn>"


def test_directives() -> None:
    """Directives take expressions; v-else and slots stand alone."""
    assert html.P("x", v_if="a > 1").html == '<p v-if="a &gt; 1">x</p>'
    assert html.P(v_else=True).html == "<p v-else></p>"
    assert html.P(v_if=False, v_show=("open", True)).html == '<p v-if="false" v-show="open"></p>'
    assert html.Li("{{ i }}", v_for="i in 3", key="i").html == '<li v-for="i in 3" :key="i">{{ i }}</li>'
    assert html.Template(v_slot_item="{ item }").html == '<template v-slot:item="{ item }"></template>'


def test_raw_attributes() -> None:
    """Raw attributes stand as they are."""
    assert html.Div(raw_attrs=["v-focus", '#item.name="{ x }"']).html == '<div v-focus #item.name="{ x }"></div>'


def test_own_properties_and_events() -> None:
    """An element takes further properties and events that it is told of."""
    declared: dict[str, Any] = {"__properties": ["depth", ("z_index", "zIndex")], "__events": ["picked"]}
    written = html.Div(**declared, depth=2, z_index=1, picked="n = 1").html
    assert written == '<div :depth="2" :zIndex="1" @picked="n = 1"></div>'


# --- events -----------------------------------------------------------------------------------------------------------


def test_event_with_javascript() -> None:
    """A text is JavaScript."""
    assert html.Button(click="n = n + 1").html == '<button @click="n = n + 1"></button>'


def test_event_with_a_function(server: Server) -> None:
    """A function becomes a trigger, with arguments where they are given."""

    def f() -> None: ...

    name = server.trigger_name(f)
    assert html.Button(click=f).html == f"<button @click=\"trigger('{name}')\"></button>"
    written = html.Button(click=(f, "[$event.x, 1]", "{a: 1}")).html
    assert written == f"<button @click=\"trigger('{name}', [$event.x, 1], {{a: 1}})\"></button>"
    assert html.Button(click=(f, ["a"])).html == f"<button @click=\"trigger('{name}', ['a'])\"></button>"


def test_event_with_a_late_bound_function(server: Server) -> None:
    """A function of the controller may be bound after the element was made."""
    button = html.Button(click=server.controller.later)
    name = server.trigger_name(server.controller.later)
    assert f"trigger('{name}')" in button.html
    server.controller.later = lambda: 5
    assert server.controller.trigger_fn(name)() == 5


def test_function_lives_with_its_element(server: Server) -> None:
    """A lambda is callable as long as its element lives, and no longer."""
    button = html.Button(click=lambda: 7)
    name = button.html.split("'")[1]
    gc.collect()
    assert server.controller.trigger_fn(name)() == 7
    del button
    gc.collect()
    with pytest.raises(UnknownTriggerError):
        server.controller.trigger_fn(name)


# --- names ------------------------------------------------------------------------------------------------------------


def test_misspelt_attribute() -> None:
    """A misspelt attribute of an element that knows its own is an error that names the nearest."""
    with pytest.raises(TypeError, match="Input has no attribute 'placehoder'; did you mean 'placeholder'"):
        html.Input(placehoder="x")


def test_misspelt_attribute_later() -> None:
    """Setting or reading a misspelt attribute is an error too."""
    element = html.Input()
    with pytest.raises(TypeError, match="placeholder"):
        element.placehoder = "x"
    with pytest.raises(AttributeError, match="placeholder"):
        _ = element.placehoder


def test_misspelt_class() -> None:
    """A misspelt element is an error that names the nearest."""
    with pytest.raises(AttributeError, match="'Div'"):
        _ = html.Dvi
    with pytest.raises(AttributeError, match="'VSlider'"):
        _ = vuetify.VSldier


def test_data_and_aria() -> None:
    """Every element takes data and aria attributes."""
    assert html.Div(data_x="1", aria_label="y").html == '<div data-x="1" aria-label="y"></div>'


def test_void_elements_have_no_end() -> None:
    """An element without content has no end tag."""
    assert html.Img(src="a.png", alt="").html == '<img src="a.png" alt="">'


def test_element_class() -> None:
    """A class of elements is made of a tag."""
    Tree = element_class("Tree", "my-tree", "A tree.", attributes=["depth"])
    assert Tree(depth=1).html == '<my-tree :depth="1"></my-tree>'
    assert issubclass(Tree, Element)


# --- content ----------------------------------------------------------------------------------------------------------


def test_children() -> None:
    """Children are texts, numbers, elements, and lists of these."""
    assert html.Div(["a", 1, None, [html.B("c")]]).html == "<div>a1<b>c</b></div>"


def test_with_blocks() -> None:
    """Elements made in a with block become children; those given to another element go there."""
    with html.Div() as outer:
        html.P("a")
        with html.Ul():
            html.Li("b")
        html.P(html.B("c"))
    assert outer.html == "<div><p>a</p><ul><li>b</li></ul><p><b>c</b></p></div>"
    assert html.P().html == "<p></p>"
    assert len(outer.children) == 3


def test_clear() -> None:
    """A cleared element has no content."""
    element = html.Div("a")
    element.clear()
    assert element.html == "<div></div>"


def test_wrong_child() -> None:
    """What cannot be shown is an error."""
    with pytest.raises(TypeError, match="object"):
        html.Div(object())
