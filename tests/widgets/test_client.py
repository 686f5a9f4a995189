"""Elements that let page and program work together."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from belvedere.app import Server
from belvedere.ui import AppLayout, Element
from belvedere.ui.building import building
from belvedere.widgets import client, html
from tests.app.conftest import Join, Start
from tests.app.driver import Recorder
from tests.conftest import Pages


@pytest.fixture
def building_for() -> Any:
    """Let elements belong to a server of the test's own."""
    server = Server("client")
    with building(server):
        yield server


def test_attributes_are_those_of_the_component(building_for: Server) -> None:
    """Each element is written with the attributes and events that its component has."""
    written = client.JSEval(exec="go($event)", event=("message", "hi"), ref="js").html
    assert written == '<client-eval @exec="go($event)" :event="message" ref="js"></client-eval>'
    assert building_for.state.message == "hi"
    changed = client.ClientStateChange(value="a.b", change="told = $event", trigger_on_create=True).html
    assert ':value="a.b"' in changed
    assert "trigger-on-create" in changed
    triggers = client.ClientTriggers(add_up="x = 1", click="y = 1", mounted="z = 1").html
    assert '@add_up="x = 1" @click="y = 1" @mounted="z = 1"' in triggers
    getter = client.Getter(name=("`list_${n}`",), value_name="list", update_nested_name="change").html
    assert 'v-slot="{ value: list, updateNested: change }"' in getter
    deep = client.DeepReactive("form").html
    assert 'name="form"' in deep
    assert 'v-slot="{ value: form }"' in deep


def test_style_follows_expressions(building_for: Server) -> None:
    """Text with an expression becomes one expression, other text stays text, a variable stays a variable."""
    assert client.Style("p { color: red }").html == '<client-style css="p { color: red }"></client-style>'
    assert ":css=\"'p { color: ' + (color) + '; }'\"" in client.Style("p { color: {{ color }}; }").html
    bound = client.Style(("rules", "p {}"))
    assert bound.var_name == "rules"
    assert client.Style("p {}").var_name is None
    bound.update("b {}")
    assert 'css="b {}"' in bound.html


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: client.JSEval(exce="x"), "did you mean 'exec'"),
        (lambda: client.LifeCycleMonitor(befor_mount="x"), "did you mean 'before_mount'"),
        (lambda: client.ServerTemplate(nam="x"), "did you mean 'name'"),
        (lambda: client.Loading(mesage="x"), "did you mean 'message'"),
    ],
)
def test_misspelt_attribute(building_for: Server, make: Any, message: str) -> None:
    """A misspelt attribute is an error that names the nearest."""
    with pytest.raises(TypeError, match=message):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: client.Script(src="https://elsewhere.example/x.js"), "from the page's own server"),
        (lambda: client.Script(src="//elsewhere.example/x.js"), "from the page's own server"),
        (lambda: client.Script("import x from './x.js'", module=True), "imports or exports is a file"),
        (lambda: client.Getter(name="a", value_name="a-b"), "'a-b' can not be a name"),
        (lambda: client.DeepReactive("form.name"), "name of a variable stands here, not 'form.name'"),
        (lambda: client.Handler(function="nothing"), "there is no JavaScript file 'nothing'"),
    ],
)
def test_bad_values(building_for: Server, make: Any, message: str) -> None:
    """A value that cannot work is refused when the element is made."""
    with pytest.raises(ValueError, match=message):
        make()


def test_unknown_trigger_is_refused(building_for: Server) -> None:
    """Calling a trigger that the element does not have names the nearest."""
    triggers = client.ClientTriggers(greet="x = 1")
    with pytest.raises(ValueError, match="there is no trigger 'gret'; did you mean 'greet'"):
        triggers.call("gret")


def test_arguments_are_named_in_signatures() -> None:
    """Every element names its own arguments, so that an editor can offer them."""
    for name in client.__all__:
        one = getattr(client, name)
        if isinstance(one, type) and issubclass(one, Element) and one is not client.ClientTriggers:
            own = (one._attributes or set()) | one._events
            known = set(inspect.signature(one.__init__).parameters) | {"css", "script"}
            life_cycle = client.LifeCycleMonitor._events if one is client.LifeCycleMonitor else set()
            internal = {"source", "function_name", "global_name"} if one is client.Handler else set()
            assert own - life_cycle - internal <= known, name


async def test_exec_and_triggers_reach_who_they_are_for(server: Server, join: Join) -> None:
    """`exec` and `call` reach every page, or the one of a session."""
    with building(server):
        js, triggers = client.JSEval(exec="x", ref="js"), client.ClientTriggers(greet="x", ref="t")
    one, other = await join(server), await join(server)
    first, _ = server.sessions
    js.exec("hello")
    triggers.call("greet", 1, 2, session=first)
    js.exec(session=first)
    await one.until(lambda: len(one.calls) == 3)
    await other.until(lambda: len(other.calls) == 1)
    assert [(call.ref, call.method, list(call.args)) for call in one.calls] == [
        ("js", "exec", ["hello"]),
        ("t", "emit", ["greet", 1, 2]),
        ("js", "exec", []),
    ]


def application(server: Server, seen: Recorder, script: Path) -> None:
    """Build a page that uses all of them."""
    state = server.state
    state.update(
        {
            "color": "rgb(200, 0, 0)",
            "form": {"name": "Ada", "rows": [{"n": 1, "done": False}, {"n": 2, "done": True}]},
            "nested": {"name": "deep", "level": {"n": 1}},
            "message_1": "one",
            "message_2": "two",
            "which": 1,
            "log": "",
        }
    )
    client.register_external_script(script, name="sums", function_names=["add", "fail"])

    @server.change("size")
    def on_size(size: Any) -> None:
        seen(("size", size["size"]["width"] if size else None))

    with AppLayout(server, template_name="side"):
        html.B("side {{ which }}", id="side")
    with AppLayout(server):
        client.Script("function exclaim(text) { return text + '!' }")
        style = client.Style(".tinted { color: {{ color }} }")
        server.controller.restyle = style.update
        js = client.JSEval(exec="said = window.exclaim($event)", event=("greeting", "hello"))
        server.controller.say = js.exec
        triggers = client.ClientTriggers(ref="t", note="log = log + $event", mounted="log = log + 'm'")
        server.controller.note = triggers.call
        client.ClientStateChange(value="form", change=(lambda form: seen(("form", form["name"])), "[$event]"))
        html.P("{{ said }} {{ log }}", id="said", classes="tinted")
        html.Input(v_model="form.name", id="name")
        with html.Div(v_for="row in form.rows", classes="row"):
            html.Input(type="checkbox", v_model="row.done")
            html.Input(type="number", v_model_number="row.n")
            html.Button("drop", click="form.rows.splice(form.rows.indexOf(row), 1)")
        html.Button("add", click="form.rows.push({ n: 0, done: false })", id="add")
        html.P("{{ form.name }} {{ form.rows.map((row) => `${row.n}${row.done}`).join(' ') }}", id="form")
        with client.DeepReactive("nested"):
            html.Input(v_model="nested.name", id="deep")
            html.Button("deeper", click="Object.assign(nested.level, { n: nested.level.n + 1 })", id="deeper")
        html.P("{{ nested.name }} {{ nested.level.n }}", id="nested")
        with client.Getter(name=("`message_${which}`",), key_name="key", update_name="write"):
            html.Button("{{ key }} is {{ value }}", click="write(value + '?')", id="getter")
        html.Button("other", click="which = 3 - which", id="other")
        client.ServerTemplate(name="side")
        with html.Div(v_bind_style="{ width: wide ? '300px' : '200px' }"), client.SizeObserver("size"):
            client.Loading(message=("`${size?.size.width} px`",), id="room")
        html.Button("widen", click="wide = !wide", id="widen")
        with client.Handler(
            function=("sums", "add"), inputs=("{ more: 10 }",), success="sum = $event", failure="sum = 'no: ' + $event"
        ) as handler:
            html.Button("sum", click=f"{handler.input_data} = [1, 2, 3]", id="sum")
            html.Button("negative", click=handler.run("[-1]"), id="negative")
        with client.Handler(function="twice", variable="number", completed="sum = $event.type + $event.outputs"):
            html.Button("twice", click="number.value = 21", id="twice")
        html.P("{{ sum }}", id="total")


async def test_in_a_browser(start: Start, pages: Pages, tmp_path: Path) -> None:
    """Every element does in Chromium what it is for, for the one who uses it and for the others."""
    umd = tmp_path / "twice.js"
    umd.write_text("window.Twice = { twice: (data) => 2 * data };\n")
    client.register_external_script(umd, name="twice", function_names=["twice"], umd=True, umd_global_var_name="Twice")
    script = tmp_path / "sums.js"
    script.write_text(
        "export function add(data, { more }) {\n"
        "  const sum = data.reduce((a, b) => a + b, more);\n"
        "  return { status: sum > 10, outputs: sum };\n"
        "}\n"
        "export function fail() { throw new Error('broken'); }\n"
    )
    server, seen = Server("client"), Recorder()
    application(server, seen, script)
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    other = await pages.open(server.links()["view"])
    said = page.locator("#said")
    await expect(said).to_have_css("color", "rgb(200, 0, 0)")
    server.state.color = "rgb(0, 0, 200)"
    await expect(said).to_have_css("color", "rgb(0, 0, 200)")

    server.controller.restyle(".tinted { color: rgb(0, 99, 0) }")
    await expect(said).to_have_css("color", "rgb(0, 99, 0)")
    server.controller.restyle(".tinted { color: {{ color }}; opacity: 0.5 }")
    await expect(said).to_have_css("opacity", "0.5")
    await expect(said).to_have_css("color", "rgb(0, 0, 200)")

    server.controller.say()
    await expect(said).to_contain_text("hello!")
    server.controller.say("you")
    await expect(said).to_contain_text("you!")
    server.controller.note("note", "n")
    await expect(said).to_contain_text("n")

    await page.locator("#name").fill("Grace")
    await page.locator(".row input[type=number]").nth(1).fill("42")
    await page.locator(".row input[type=checkbox]").first.click()
    await page.locator("#add").click()
    await expect(other.locator("#form")).to_have_text("Grace 1true 42true 0false")
    await page.locator(".row button").first.click()
    await expect(other.locator("#form")).to_have_text("Grace 42true 0false")
    assert server.state.form == {"name": "Grace", "rows": [{"n": 42, "done": True}, {"n": 0, "done": False}]}

    await page.locator("#deep").fill("deeply")
    await page.locator("#deeper").click()
    await expect(other.locator("#nested")).to_have_text("deeply 2")
    server.state.nested = {"name": "server", "level": {"n": 5}}
    await expect(page.locator("#deep")).to_have_value("server")

    getter = page.locator("#getter")
    await getter.click()
    await expect(getter).to_have_text("message_1 is one?")
    await page.locator("#other").click()
    await expect(getter).to_have_text("message_2 is two")
    await expect(page.locator("#side")).to_have_text("side 2")

    await expect(page.locator("#room")).to_have_text("200 px")
    await page.locator("#widen").click()
    await expect(page.locator("#room")).to_have_text("300 px")
    await expect(other.locator("#room")).to_have_text("300 px")

    await page.locator("#sum").click()
    await expect(page.locator("#total")).to_have_text("16")
    await page.locator("#negative").click()
    await expect(page.locator("#total")).to_have_text("no: 9")
    await page.locator("#twice").click()
    await expect(page.locator("#total")).to_have_text("success42")

    assert {("form", "Grace"), ("size", 200), ("size", 300)} <= set(seen.seen)
    assert server.state.size is None, "a size is the session's own"
    await expect(other.locator(".bv-notices")).to_be_empty()
    assert pages.console_errors == []


async def test_errors_of_ones_own_javascript_are_told(start: Start, pages: Pages, tmp_path: Path) -> None:
    """What goes wrong in a script, an evaluation or a handler is told, and the page goes on."""
    script = tmp_path / "sums.js"
    script.write_text("export function fail() { throw new Error('broken'); }\n")
    found = client.register_external_script(script, function_names=["fail", "gone"])
    server = Server("client")
    with AppLayout(server):
        client.Script("nothing.there()", error="script = $event")
        client.Script(src="__nothing/here.js", error="file = $event")
        js = client.JSEval(exec="nothing.there()")
        with client.Handler(function=found.function("fail"), error="thrown = $event"):
            html.Button("fail", click="run(1)", id="fail")
        with client.Handler(function=found.function("gone"), error="gone = $event"):
            html.Button("gone", click="run(1)", id="gone")
        html.P("{{ script }} / {{ file }} / {{ thrown }} / {{ gone }}", id="told")
        html.Input(v_model=("name", ""), id="name")
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    told = page.locator("#told")
    await expect(told).to_contain_text("nothing is not defined")
    await expect(told).to_contain_text("__nothing/here.js could not be loaded")
    js.exec()
    await expect(page.locator(".bv-notices")).to_contain_text("Template")
    await page.locator("#fail").click()
    await expect(told).to_contain_text("broken")
    await page.locator("#gone").click()
    await expect(told).to_contain_text('has no function "gone"; it has fail')
    await page.locator("#name").fill("still here")
    await expect(page.locator("#name")).to_have_value("still here")
