from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from belvedere.app import NotAvailableError, Server, Translator
from belvedere.wire import Changed
from tests.app.conftest import Join, Start
from tests.app.driver import Browser, Recorder


@pytest.fixture
def root() -> Server:
    """Return a server that does not run."""
    return Server("whole")


def test_state_is_the_roots(root: Server) -> None:
    """What a part calls x is, with its prefix, a variable of the whole."""
    part = root.create_child_server(prefix="a_")
    part.state.x = 1
    root.state.x = 2
    assert root.state.to_dict() == {"a_x": 1, "x": 2}
    assert part.state.to_dict() == part.state.initial == {"x": 1}
    assert part.state.has("x")
    assert "a_x" not in part.state
    assert part.state.modified_keys == {"x"}
    assert part.state.is_dirty("x")


def test_parts_of_parts(root: Server) -> None:
    """A part of a part has the names of both."""
    inner = root.create_child_server(prefix="a_").create_child_server(prefix="b_")
    inner.state.update({"x": 1})
    assert inner.state.setdefault("x", 2) == 1
    assert root.state.a_b_x == 1
    assert inner.root_server is root


def test_parts_share_what_their_translator_shares(root: Server) -> None:
    """Two parts can meet in a variable that both translators give the same name."""
    parts = []
    for prefix in ("a_", "b_"):
        translator = Translator(prefix)
        translator.add_translation("zoom", "zoom")
        parts.append(root.create_child_server(translator))
    parts[0].state.zoom = 3
    assert parts[1].state.zoom == root.state.zoom == 3
    assert parts[0].translator is not parts[1].translator


def test_rules_are_translated(root: Server) -> None:
    """What a part declares of its variables holds for those of the whole."""
    part = root.create_child_server(prefix="a_")
    part.state.private("x")
    part.state.read_only("y")
    part.state.client_only("z")
    rules = [root.store.shared.get(("session", rule)) for rule in ("private", "read_only", "client_only")]
    assert rules == [["a_x"], ["a_y"], ["a_z"]]


def test_controller_is_the_roots(root: Server) -> None:
    """Functions of a part's controller are those of the whole, by their longer names; hooks have one name."""
    part = root.create_child_server(prefix="a_")
    part.controller.f = lambda: 1
    assert root.controller.a_f() == part.controller.f() == 1
    assert not root.controller.f.exists()
    part.controller.on_exception.add(print)
    assert root.controller.on_exception.exists()


def test_the_rest_is_shared(root: Server) -> None:
    """Name, options, triggers, modules, pages and the command line of a part are those of the whole."""
    part = root.create_child_server(prefix="a_")
    assert (part.name, part.options, part.port, part.running) == (root.name, root.options, None, False)
    assert part.cli is root.cli
    assert part.ui is root.ui
    assert part.trigger_name(print) == root.trigger_name(print)
    assert part.enable_module({"state": {"loaded": 1}})
    assert root.state.loaded == 1
    part.context.plotter = "p"
    assert root.context.a_plotter == "p"


def test_translator_or_prefix(root: Server) -> None:
    """A part has a translator or a prefix, not both, and no options of its own."""
    with pytest.raises(TypeError, match="translator or a prefix"):
        root.create_child_server(Translator(), prefix="a_")
    with pytest.raises(TypeError, match="options of its parent"):
        Server(parent_server=root, token="t")


def test_client_type_is_that_of_the_whole(root: Server) -> None:
    """The kind of client is set for all, and must be one there is."""
    part = root.create_child_server(prefix="a_")
    part.client_type = "vue3"
    assert part.client_type == root.client_type == "vue3"
    with pytest.raises(NotAvailableError, match="vue3"):
        part.client_type = "vue9"


def test_translated_templates(root: Server) -> None:
    """A part's expressions, loops and texts are translated as its state is; the root's stay."""
    part = root.create_child_server(prefix="a_")
    part.state.update(x=1, items=[])
    assert part.translate_expression("x + item.x", {"item"}) == "a_x + item.x"
    assert part.translate_loop("x in items") == "x in a_items"
    assert part.translate_templating("x: {{ x }}") == "x: {{ a_x }}"
    assert root.translate_templating("x: {{ x }}") == "x: {{ x }}"


async def test_a_part_starts_the_whole(start: Start, join: Join) -> None:
    """Starting a part starts the root, whose clients and hooks are the same."""
    root = Server("started")
    part = root.create_child_server(prefix="a_")
    owner = Recorder()
    part.controller.on_server_start.add(owner)
    await start(part)
    assert root.running
    assert part.links() == root.links()
    browser = await join(root)
    assert len(part.sessions) == 1
    part.state.x = 5
    await browser.sees("a_x", 5)
    assert await owner.until() == [root]


async def test_listeners_hear_their_own_names(server: Server, join: Join) -> None:
    """A part's listeners are called for its variables, by its names, and get only these."""
    part = server.create_child_server(prefix="a_")
    named, everything = Recorder(), Recorder()

    @part.change("x")
    def on_x(x: Any, missing: Any = "default") -> None:
        named((x, missing))

    @part.state.change("x")
    async def on_any(**state: Any) -> None:
        everything(state)

    server.state.x = 0
    server.state.y = 0
    browser = await join(server)
    browser.write(a_x=3)
    assert await named.until() == [(3, "default")]
    assert await everything.until() == [{"x": 3}]


async def test_suppressed_and_clean_by_own_names(server: Server) -> None:
    """suppress_change_listeners, clean and remove_listener of a part take its names."""
    part = server.create_child_server(prefix="a_")
    heard = Recorder()

    @part.state.change("x", "y")
    def on_change(x: Any, y: Any) -> None:
        heard((x, y))

    with part.state.suppress_change_listeners("x"):
        part.state.x = 1
    assert part.state.flush() == {"x"}
    part.state.x = 2
    part.state.clean("x")
    part.state.flush()
    part.state.y = 3
    assert await heard.until() == [(2, 3)]
    assert part.state.remove_listener(on_change)


def told(browser: Browser) -> bool:
    """Return whether a browser was sent the variable a_x."""
    return any(("state", "a_x") in one.paths for one in browser.happened if isinstance(one, Changed))


async def test_force_push_reaches_sessions_own_values(server: Server, join: Join) -> None:
    """force_state_push sends the shared value again, and a session's own to it; listeners hear nothing."""
    part = server.create_child_server(prefix="a_")
    part.state.private("x")
    part.state.x = "default"
    browser, other = await join(server), await join(server)
    await browser.written(a_x="mine")
    heard = Recorder()
    server.change("a_x")(lambda **_: heard())
    for one in (browser, other):
        one.happened.clear()
    part.force_state_push("x")
    for one, value in ((browser, "mine"), (other, "default")):
        await one.until(partial(told, one))
        assert one.get("a_x") == value
    assert heard.seen == []
    part.force_state_push()
    part.clear_state_client_cache("x", "unknown")


async def test_state_of_a_new_client(server: Server) -> None:
    """get_server_state is the document's, whoever asks, and not a session's own."""
    part = server.create_child_server(prefix="a_")
    part.state.x = 1
    assert part.get_server_state() == {"a_x": 1}
