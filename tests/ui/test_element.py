from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from belvedere.app import Server, UnknownTriggerError, forget_server, get_server
from belvedere.ui import Element, element_class, literal_text
from belvedere.ui.building import building
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
    written = html.Div(**declared, depth=2, z_index=1, picked="n = 1").html  # type: ignore[call-arg]
    assert written == '<div :depth="2" :zIndex="1" @picked="n = 1"></div>'


def test_declarations_inside_a_class() -> None:
    """Properties and events are declared from methods of classes too, where Python changes their names."""
    kind: Any = html.Div

    class Panel:
        def build(self) -> Any:
            return kind(__properties=["depth"], __events=["picked"], depth=2, picked="n = 1").html

    class _Hidden:
        def build(self) -> Any:
            return kind(__properties=[("depth", "d")], depth=2).html

    assert Panel().build() == '<div :depth="2" @picked="n = 1"></div>'
    assert _Hidden().build() == '<div :d="2"></div>'


def test_multi_line_and_quoted_text() -> None:
    """Whatever is in a text attribute, it stays one attribute."""
    assert html.Div(title="a\n'b' \"c\" & {{ d }}").html == ("<div title=\"a\n'b' &quot;c&quot; &amp; {{ d }}\"></div>")


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


def test_event_with_modifiers() -> None:
    """Modifiers follow the name of an event in a directive."""
    assert html.Button(v_on_click_stop="n = 1").html == '<button @click.stop="n = 1"></button>'
    assert html.Input(v_on_keyup_enter=("n = 2",)).html == '<input @keyup.enter="n = 2">'


def test_model_with_modifiers() -> None:
    """A model takes modifiers and, of a component, the name of what it binds."""
    assert html.Input(v_model_number=("n", 1)).html == '<input v-model.number="n">'
    assert vuetify.VDataTable(v_model_page=("page", 1)).html == '<v-data-table v-model:page="page"></v-data-table>'


# --- names ------------------------------------------------------------------------------------------------------------


def test_misspelt_attribute() -> None:
    """A misspelt attribute of an element that knows its own is an error that names the nearest."""
    with pytest.raises(TypeError, match="Input has no attribute 'placehoder'; did you mean 'placeholder'"):
        html.Input(placehoder="x")  # type: ignore[call-arg]


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
        _ = html.Dvi  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="'VSlider'"):
        _ = vuetify.VSldier  # type: ignore[attr-defined]


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


def test_changing_content() -> None:
    """Content is added one by one, several at once, or replaced by a text."""
    element = html.Div("a")
    element.add_children(["b", html.B("c")])
    assert element.html == "<div>ab<b>c</b></div>"
    element.set_text("<d>")
    assert element.html == "<div>&lt;d&gt;</div>"


def test_hiding() -> None:
    """A hidden element stays in the page, out of sight."""
    assert html.Div().hide().html == '<div v-show="false"></div>'
    assert html.Div().ttsSensitive().html == "<div></div>"


def test_text_from_elsewhere() -> None:
    """Literal text is shown as it is, expressions included."""
    assert html.P(["{{ a }}", literal_text("{{ <b> }}")]).html == "<p>{{ a }}&#123;&#123; &lt;b&gt; }}</p>"


# --- servers that are parts of others ---------------------------------------------------------------------------------


def test_names_of_a_part(server: Server) -> None:
    """Expressions, texts and events of a part have its variables by their names in the whole; others stay."""
    part = server.create_child_server(prefix="left_")
    part.state.items = [1]
    with building(part):
        vuetify.VSlider(v_model=("speed", 3))
        element = html.Ul(
            html.Li("{{ item + speed + other }}", v_for="item in items", key="item", click="speed = item"),
            title=("speed > 1",),
        )
    assert server.state.left_speed == 3
    assert element.html == (
        '<ul :title="left_speed &gt; 1"><li v-for="item in left_items" :key="item" @click="left_speed = item">'
        "{{ item + left_speed + other }}</li></ul>"
    )
