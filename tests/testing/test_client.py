"""An application without a browser."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from belvedere import Server, current_session
from belvedere.testing import AppClient, Apps, ErrorsLogged, NotSettled, PageError, WidgetError
from belvedere.transport.host import Upload
from belvedere.ui import RouterViewLayout, VAppLayout
from belvedere.widgets import html, router
from belvedere.widgets import vuetify as v3
from tests.testing.applications import counter, failing, page


async def test_a_click_reaches_the_handler_and_the_page_shows_what_it_did(app_client: Apps) -> None:
    """A click runs the Python handler; state and evaluated text follow before it returns."""
    app = await app_client(counter)
    assert "Count: 0" in app.text()
    await app.find("VBtn", text="Add").click()
    assert app.state.count == 1
    assert "Count: 1" in app.text()


async def test_a_value_given_to_a_model_is_written(app_client: Apps) -> None:
    """What a slider is set to is the server's value, and is shown by everything else."""
    app = await app_client(counter)
    await app.find(ref="slider").set(5)
    assert app.server.state.count == 5
    assert app.find("p").text == "Count: 5"
    assert app.find(ref="slider").value == 5


async def test_javascript_of_a_template_runs(app_client: Apps) -> None:
    """A handler that is JavaScript changes the state as in a browser."""
    app = await app_client(counter)
    await app.find("VSlider").set(7)
    await app.find("VBtn", text="Reset").click()
    assert app.server.state.count == 0


async def test_typing_goes_key_by_key_into_an_input(app_client: Apps) -> None:
    """Typed text follows what the input holds, and listeners see each key."""
    server = counter()
    seen: list[str] = []

    @server.change("name")
    def on_name(name: str) -> None:
        seen.append(name)

    app = await app_client(server)
    await app.find("#name").fill("Ad")
    await app.find("#name").type("a!")
    assert app.state.name == server.state.name == "Ada!"
    assert seen[-1] == "Ada!"


async def test_a_failing_handler_fails_the_action_with_its_traceback() -> None:
    """The exception of a handler is raised where the test clicked, with the handler's own lines."""
    async with AppClient(failing()) as app:
        with pytest.raises(ErrorsLogged, match=r"in fail\n(.|\n)*the handler failed"):
            await app.find("VBtn", text="Fail").click()


@pytest.mark.parametrize(
    ("button", "error"), [("Misnamed", "'nobody'"), ("Broken", "Cannot read properties of undefined")]
)
async def test_a_fault_of_the_page_fails_the_action(button: str, error: str) -> None:
    """An unknown trigger and a JavaScript error fail as an exception in Python does."""
    async with AppClient(failing()) as app:
        with pytest.raises(ErrorsLogged, match=error):
            await app.find("VBtn", text=button).click()


async def test_an_error_that_is_expected_does_not_fail(app_client: Apps) -> None:
    """Within expect_error the error is wanted, and its notice can be checked."""
    app = await app_client(failing)
    with app.expect_error("the handler failed"):
        await app.find("VBtn", text="Fail").click()
    assert app.notices == ["ZeroDivisionError: the handler failed"]
    await app.find("VBtn", text="Fine").click()


async def test_an_expected_error_that_does_not_come_fails(app_client: Apps) -> None:
    """expect_error is a claim."""
    app = await app_client(failing)
    with pytest.raises(ErrorsLogged, match=r"no error was logged, one with 'the handler failed' was expected"):  # noqa: SIM117
        with app.expect_error("the handler failed"):
            await app.find("VBtn", text="Fine").click()


async def test_an_error_logged_at_any_time_fails_at_the_end() -> None:
    """What any logger said outside of an action fails when the page is left."""
    with pytest.raises(ErrorsLogged, match="ERROR somebody: else"):
        async with AppClient(counter()):
            logging.getLogger("somebody").error("else")


async def test_a_handler_that_does_not_end_is_named() -> None:
    """Settling does not wait for ever, and says for what it waited."""
    async with AppClient(failing(), patience=0.3) as app:
        with pytest.raises(NotSettled, match=r"calls of the page that are not answered \(1\)"):
            await app.find("VBtn", text="Wait").click()


async def test_structure_follows_the_state(app_client: Apps) -> None:
    """v-if, v-for and v-show are those of Vue; what is hidden is neither read nor found."""
    app = await app_client(
        page(
            lambda _: html.Li("{{ i }}: {{ item.name }}", v_for="(item, i) in items", key=("item.name",)),
            lambda _: html.P("none", v_if="!items.length"),
            lambda _: html.P("hidden", v_show=("open", False)),
            state={"items": []},
        )
    )
    assert app.text() == "none"
    assert not app.find(text="hidden").exists
    await app.write(items=[{"name": "a"}, {"name": "b"}], open=True)
    assert [one.text for one in app.find("li").all()] == ["0: a", "1: b"]
    assert app.text() == "0: a 1: b hidden"


async def test_an_attribute_has_the_value_that_is_bound(app_client: Apps) -> None:
    """Attributes are values, whichever way their names are spelled."""
    app = await app_client(
        page(
            lambda _: v3.VSelect(v_model=("chosen", "b"), items=("['a', names]",), prepend_icon="mdi-eye"),
            state={"names": "b"},
        )
    )
    select = app.find("VSelect")
    assert select.attribute("items") == ["a", "b"]
    assert select.attribute("prepend_icon") == select.attribute("prepend-icon") == "mdi-eye"
    assert app.find('[prepend-icon^="mdi"]').tag == "v-select"
    assert app.find("VSelect", items=["a", "b"]).value == "b"


async def test_native_fields_work_as_in_a_browser(app_client: Apps) -> None:
    """A checkbox turns by a click, a select takes one of its options, a form is submitted by its button."""
    server = page(
        lambda _: html.Input(type="checkbox", v_model=("on", False)),
        lambda _: html.Select([html.Option("x", value="x"), html.Option("y", value="y")], v_model=("letter", "x")),
        lambda _: html.Form(html.Button("Send"), v_on_submit_prevent="sent = true"),
    )
    app = await app_client(server)
    await app.find("input").click()
    await app.find("select").set("y")
    await app.find("button").click()
    assert (server.state.on, server.state.letter, server.state.sent) == (True, "y", True)
    with pytest.raises(WidgetError, match='has no option "z"; it has: x, y'):
        await app.find("select").set("z")


async def test_widgets_of_vuetify_do_what_they_are_for(app_client: Apps) -> None:
    """A switch turns, a tab is chosen, a dialog shows its content only while it is open."""

    def dialog(_: Server) -> None:
        with v3.VDialog(v_model=("open", False)):
            v3.VBtn("Close", click="open = false")

    def tabs(_: Server) -> None:
        with v3.VTabs(v_model=("tab", "one")):
            v3.VTab("One", value="one")
            v3.VTab("Two", value="two")

    app = await app_client(page(lambda _: v3.VSwitch(v_model=("on", False), label="Light"), dialog, tabs))
    await app.find("VSwitch", label="Light").click()
    await app.find("VTab", text="Two").click()
    assert (app.state.on, app.state.tab) == (True, "two")
    assert not app.find(text="Close").exists
    await app.write(open=True)
    await app.find("VBtn", text="Close").click()
    assert app.state.open is False


async def test_a_table_shows_its_rows_and_their_slots(app_client: Apps) -> None:
    """Cells come from the items; a slot for a column is drawn for each row."""
    server = page(
        lambda _: v3.VDataTable(
            html.Template(html.B("{{ item.age + 1 }}"), raw_attrs=['#item.age="{ item }"']),
            items=("rows",),
            headers=("[{title: 'Name', key: 'name'}, {title: 'Age', key: 'age'}]",),
        ),
        state={"rows": [{"name": "Ada", "age": 35}]},
    )
    app = await app_client(server)
    assert app.find("VDataTable").text == "Name Age Ada 36"


async def test_events_carry_their_fields(app_client: Apps) -> None:
    """A key reaches the handler with its name; modifiers are those of Vue."""
    keys: list[str] = []

    def note(key: str) -> None:
        keys.append(key)

    server = page(lambda _: html.Input(keydown=(note, "[$event.key]"), v_on_keydown_enter="done = true"))
    app = await app_client(server)
    await app.find("input").press("a")
    assert (keys, app.state.done) == (["a"], None)
    await app.find("input").trigger("keydown", {"key": "Enter"})
    assert (keys, app.state.done) == (["a", "Enter"], True)


async def test_a_misspelt_widget_is_told_with_the_nearest(app_client: Apps) -> None:
    """What is not there is an error that says what there is."""
    app = await app_client(counter)
    with pytest.raises(WidgetError, match=r"no VBtm is shown. Did you mean v-btn\? There are: .*v-btn \(2\)"):
        await app.find("VBtm").click()
    with pytest.raises(WidgetError, match='no widget with ref "slidr"; there are the refs: slider'):
        await app.find(ref="slidr").set(1)
    with pytest.raises(WidgetError, match='no VBtn with the text "Ad!"; there are:\n  <v-btn>Add\n  <v-btn>Reset'):
        await app.find("VBtn", text="Ad!").click()


async def test_several_widgets_are_an_error_until_one_is_meant(app_client: Apps) -> None:
    """A click needs one widget; nth takes one of several."""
    app = await app_client(counter)
    with pytest.raises(WidgetError, match="2 widgets match VBtn"):
        await app.find("VBtn").click()
    await app.find("VBtn").nth(0).click()
    assert app.state.count == 1


async def test_what_a_person_cannot_do_is_an_error(app_client: Apps) -> None:
    """A disabled widget cannot be clicked, a text listens to nothing, a button holds no value."""
    app = await app_client(
        page(
            lambda _: v3.VBtn("Add", click="a = 1", disabled=True),
            lambda _: html.P("Text"),
            lambda _: v3.VBtn("B", click="a = 1"),
        )
    )
    with pytest.raises(WidgetError, match="<v-btn>Add cannot be clicked: it is disabled"):
        await app.find(text="Add").click()
    with pytest.raises(WidgetError, match="nothing listens to a click on <p>Text"):
        await app.find("p").click()
    with pytest.raises(WidgetError, match="<v-btn>B has no v-model; it listens to: click"):
        await app.find("VBtn", text="B").set(1)


async def test_a_component_that_does_not_exist_fails(app_client: Apps) -> None:
    """A template that names no component of Vuetify is a fault, though Vue would draw an unknown element."""
    server = page(lambda _: html.Div())
    app = await app_client(server)
    with app.expect_error("no component <v-bttn>; did you mean <v-btn>?"):
        server.store.shared.set(("ui", "main", "root"), {"template": "<div><v-bttn></v-bttn></div>"})
        await app.settled()


async def test_calls_of_the_server_are_noted_and_answered(app_client: Apps) -> None:
    """js_call to a component is noted; the answer is what the test gave."""
    server = counter()
    app = await app_client(server)
    server.js_call("slider", "focus", 1, b=2)
    await app.settled()
    (call,) = app.calls
    assert (call.ref, call.method, call.args, call.kwargs) == ("slider", "focus", [1], {"b": 2})
    app.answer("slider", "position", [1, 2, 3])
    assert app.session is not None
    assert await app.session.call("slider", "position") == [1, 2, 3]


async def test_notices_and_published_events_are_noted(app_client: Apps) -> None:
    """What the program shows and publishes is there for the test."""
    server = counter()
    app = await app_client(server)
    server.notify("Done")
    assert app.session is not None
    app.session.event("progress", {"percent": 50})
    await app.settled()
    assert app.notices == ["Done"]
    assert app.events("progress") == [{"percent": 50}]


async def test_several_pages_share_an_application(app_client: Apps) -> None:
    """What one page writes the other shows; a private variable is each one's own."""
    server = counter()
    server.state.private("name")
    one, two = await app_client(server), await app_client(server)
    await one.find("VBtn", text="Add").click()
    await one.find("#name").fill("Ada")
    await two.settled()
    assert (two.state.count, two.state.name) == (1, "")


async def test_a_viewer_cannot_write(app_client: Apps) -> None:
    """A page with the view role is told, and the value comes back."""
    app = await app_client(counter, role="view")
    await app.find("VSlider").set(5)
    assert (app.server.state.count, app.state.count) == (0, 0)
    assert app.notices == ["View only: changes are not sent."]


async def test_a_page_comes_back_to_its_session(app_client: Apps) -> None:
    """What was written without a network is handled after it came back, in the same session."""
    app = await app_client(counter)
    session = app.session
    await app.disconnect()
    assert not app.connected
    app.state.count = 3
    app.server.state.name = "meanwhile"
    assert app.server.state.count == 0
    await app.reconnect()
    assert app.session is session
    assert (app.server.state.count, app.state.name) == (3, "meanwhile")


async def test_files_are_uploaded(app_client: Apps, tmp_path: Path) -> None:
    """A chosen file reaches the program as one on disk; the page has its answer."""
    (tmp_path / "mesh.stl").write_bytes(b"solid")
    server = page(
        lambda _: html.Input(
            type="file", change="upload($event.target.files, 'mesh').then(a => answer = a.files[0].result)"
        )
    )

    @server.upload("mesh")
    def take(upload: Upload) -> str:
        return f"{upload.name}: {upload.path.read_bytes().decode()}"

    app = await app_client(server)
    await app.find("input").upload(tmp_path / "mesh.stl")
    assert app.state.answer == "mesh.stl: solid"
    await app.find("input").upload(("b.stl", b"other"))
    assert app.state.answer == "b.stl: other"


async def test_asynchronous_listeners_have_ended_when_it_has_settled(app_client: Apps) -> None:
    """Settled means that async listeners, and the listeners of what they wrote, are done."""
    server = counter()

    @server.change("count")
    async def on_count(count: int) -> None:
        await asyncio.sleep(0.01)
        server.state.doubled = 2 * count

    @server.change("doubled")
    def on_doubled(doubled: int) -> None:
        server.state.told = f"twice is {doubled}"

    app = await app_client(server)
    await app.find("VSlider").set(4)
    assert app.state.told == "twice is 8"


async def test_what_comes_by_itself_is_waited_for(app_client: Apps) -> None:
    """A task in the background is waited for by what it leads to."""
    server = counter()

    async def work() -> None:
        for count in range(1, 4):
            await asyncio.sleep(0.01)
            with server.state:
                server.state.count = count

    app = await app_client(server)
    server.create_task(work())
    await app.until(lambda: app.state.count == 3)


async def test_expressions_and_calls_have_results(app_client: Apps) -> None:
    """A test can evaluate in the page and call what the page could call."""
    server = counter()

    @server.trigger("mean")
    def mean(*values: float) -> float:
        return sum(values) / len(values)

    app = await app_client(server)
    assert await app.evaluate("[count, name].length") == 2
    assert await app.call("mean", 1, 3) == 2
    with pytest.raises(PageError, match=r"trigger"):
        await app.call("men", 1)


async def test_arrays_and_bytes_are_read_as_they_are(app_client: Apps) -> None:
    """State that is no JSON keeps its type."""
    import numpy as np

    server = counter()
    server.state.update({"points": np.arange(6, dtype=np.float32).reshape(2, 3), "raw": b"\x00\xff", "none": None})
    app = await app_client(server)
    assert app.state.points.dtype == np.float32
    assert app.state.points.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert app.state.raw == b"\x00\xff"
    assert app.state.none is None
    assert "none" in app.state
    assert "nobody" not in app.state


async def test_a_class_with_a_server_is_an_application(app_client: Apps) -> None:
    """An application may be a class; what is none is an error."""

    class Application:
        def __init__(self) -> None:
            self.server = counter()

    app = await app_client(Application)
    assert app.title == "Counter"
    with pytest.raises(TypeError, match=r"an application is a belvedere.Server"):
        await app_client(lambda: 5)


async def test_a_change_in_python_reaches_the_widget(app_client: Apps) -> None:
    """An attribute set later and a virtual node filled later are found as the page shows them."""
    made: list[v3.VBtn] = []

    def with_node(server: Server) -> None:
        made.append(v3.VBtn("Add", click="a = 1", disabled=True))
        with server.ui.more:
            html.P("first")
        server.ui.more()

    server = page(with_node)
    app = await app_client(server)
    assert app.find("VBtn").attribute("disabled") == ""
    made[0].disabled = False
    with server.ui.more as node:
        node.clear()
        html.P("second")
    await app.settled()
    assert app.find("p").text == "second"
    await app.find("VBtn").click()
    assert app.state.a == 1


async def test_a_router_goes_from_page_to_page(app_client: Apps) -> None:
    """A widget that leads somewhere shows what is there."""
    server = Server("router")
    with RouterViewLayout(server, "/"):
        html.P("at home")
    with RouterViewLayout(server, "/about/:whom"):
        html.P("about {{ $route.params.whom }}")
    with VAppLayout(server) as layout, layout.content:
        v3.VBtn("About", to="/about/us")
        router.RouterLink("Home", to="/")
        router.RouterView()
    app = await app_client(server)
    assert app.find("p").text == "at home"
    await app.find("VBtn", text="About").click()
    assert app.find("p").text == "about us"
    await app.find("a", text="Home").click()
    assert app.find("p").text == "at home"


async def test_a_question_is_answered_by_the_test(app_client: Apps) -> None:
    """A handler that asks waits for the answer; a click that leads to a question has settled when that is shown."""
    server = Server("questions")

    async def ask() -> None:
        session = current_session()
        assert session is not None
        server.state.name = await session.ask("What is it called?", default="beam")
        server.state.part = await session.choose("Which one?", ["beam", "plate"])
        server.state.sure = await session.confirm("Really?")

    with VAppLayout(server) as layout, layout.content:
        v3.VBtn("Ask", click=ask)
    app = await app_client(server)
    await app.find("VBtn", text="Ask").click()
    await app.find("dialog").find("input").fill("bolt")
    await app.find("dialog").find("button", text="OK").click()
    await app.find("label", text="plate").click()
    await app.find("dialog").find("button", text="OK").click()
    await app.find("dialog").find("button", text="Cancel").click()
    assert (app.state.name, app.state.part, app.state.sure) == ("bolt", "plate", False)
    assert not app.find("dialog").exists
