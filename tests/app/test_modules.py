"""Modules: what they may say, what happens of it, and what does not."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from belvedere.app import ModuleError, Server
from belvedere.app.modules.modules import ENTRY
from belvedere.document import EncodeError
from belvedere.ui import Element
from belvedere.ui.building import building
from tests.app.conftest import Join
from tests.app.driver import Browser


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Return a folder with scripts and a style sheet."""
    for name in ("a.js", "b.js", "c.mjs", "a.css"):
        (tmp_path / name).write_text("")
    return tmp_path


def told(server: Server) -> Any:
    """Return what browsers are told to load."""
    return server.store.shared.get(ENTRY)


def seen(browser: Browser) -> Any:
    """Return what a browser knows of modules."""
    return browser.replica.get(ENTRY)


def test_all_keys(web: Path) -> None:
    """Files are served, variables set, and browsers told what to load, in order."""
    server = Server("modules")
    enabled = server.enable_module(
        {
            "serve": {"lib": web},
            "styles": ["lib/a.css"],
            "scripts": ["lib/b.js", "./lib/a.js"],
            "module_scripts": ["/lib/c.mjs"],
            "vue_use": ["one", ("two", {"deep": [1, 2]})],
            "state": {"theme": "dark"},
        }
    )
    assert enabled is True
    assert server.state.theme == "dark"
    assert told(server) == [
        {
            "name": "lib",
            "styles": ["lib/a.css"],
            "scripts": ["lib/b.js", "lib/a.js"],
            "module_scripts": ["lib/c.mjs"],
            "vue_use": [["one", {}], ["two", {"deep": [1, 2]}]],
        }
    ]
    assert server.modules.names == ["lib"]


def test_setup_is_first(web: Path) -> None:
    """`setup` gets the server and the arguments before anything else happens; `state` has the last word."""
    server = Server("modules")
    found: list[Any] = []

    def setup(server: Server, **kwargs: Any) -> None:
        found.extend([server, kwargs, server.state.speed, told(server)])
        server.state.speed = 1

    server.enable_module({"setup": setup, "state": {"speed": 2}, "serve": {"x": web}, "scripts": ["x/a.js"]}, unit="m")
    assert found == [server, {"unit": "m"}, None, None]
    assert server.state.speed == 2


def test_setup_is_found_on_python_modules(web: Path) -> None:
    """A Python module is enabled as it is; its name is the one in messages."""
    module = ModuleType("wheel")
    module.__dict__.update(serve={"wheel": str(web)}, scripts=["wheel/a.js"], server=Server("of the program"))
    server = Server("modules")
    assert server.enable_module(module)
    assert server.modules.names == ["wheel"]


def test_any_object_with_the_attributes(web: Path) -> None:
    """An object counts by its attributes; `server` is another name of `serve`."""
    server = Server("modules")
    assert server.enable_module(SimpleNamespace(server={"lib": web}, scripts=("lib/a.js",)))
    assert told(server)[0]["scripts"] == ["lib/a.js"]


def test_keys_are_optional() -> None:
    """A module may be empty, and browsers are then told nothing."""
    server = Server("modules")
    assert server.enable_module({})
    assert server.enable_module({"state": {"a": 1}, "scripts": [], "vue_use": None})
    assert told(server) is None


def test_seen_before(web: Path) -> None:
    """A module is enabled once: the same object, or an equal dict."""
    server = Server("modules")
    calls: list[int] = []
    module = {"setup": lambda server: calls.append(1), "serve": {"lib": web}, "scripts": ["lib/a.js"]}
    assert server.enable_module(module) is True
    assert server.enable_module(module) is False
    assert server.enable_module(dict(module)) is False
    thing = SimpleNamespace(state={"a": 1})
    assert server.enable_module(thing) is True
    assert server.enable_module(thing) is False
    assert calls == [1]
    assert len(told(server)) == 1


def test_seen_before_with_arrays() -> None:
    """Arrays, which do not say whether they are equal, do no harm."""
    server = Server("modules")
    assert server.enable_module({"state": {"a": np.zeros(3)}})
    assert server.enable_module({"state": {"a": np.zeros(3)}})


def test_each_server_has_its_own(web: Path) -> None:
    """What one server enabled the next one does not have."""
    module = {"serve": {"lib": web}, "scripts": ["lib/a.js"]}
    assert Server("one").enable_module(module)
    other = Server("two")
    assert told(other) is None
    assert other.enable_module(module)


def test_children_share(web: Path) -> None:
    """A child enables for all of its family; variables have the names that JavaScript knows, not the child's."""
    server = Server("parent")
    child = server.create_child_server(prefix="left_")
    module = {"serve": {"lib": web}, "scripts": ["lib/a.js"], "state": {"speed": 3}}
    assert child.enable_module(module) is True
    assert server.enable_module(module) is False
    assert (server.state.speed, child.state.speed) == (3, None)
    assert child.modules.names == server.modules.names == ["lib"]


def test_a_module_may_enable_others(web: Path) -> None:
    """What `setup` enables comes first; modules that need each other end."""
    server = Server("modules")
    base = {"serve": {"base": web}, "scripts": ["base/a.js"]}
    top: dict[str, Any] = {"serve": {"top": web}, "scripts": ["top/a.js"]}

    def setup(server: Server) -> None:
        assert server.enable_module(base)
        assert not server.enable_module(top)

    top["setup"] = setup
    assert server.enable_module(top)
    assert server.modules.names == ["base", "top"]


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ({"script": []}, "no key 'script'; did you mean 'scripts'"),
        ({"vueuse": []}, "did you mean 'vue_use'"),
        ({"scripts": "lib/a.js"}, "'scripts' must be a list of addresses"),
        ({"scripts": [3]}, "'scripts' must be an address"),
        ({"scripts": ["https://cdn.example/vue.js"]}, "from its own server only"),
        ({"styles": ["//cdn.example/a.css"]}, "from its own server only"),
        ({"module_scripts": ["data:text/javascript,alert(1)"]}, "from its own server only"),
        ({"scripts": ["javascript:alert(1)"]}, "not a plain relative address"),
        ({"scripts": ["lib/../../a.js"]}, "not a plain relative address"),
        ({"scripts": ["lib/a.jss"]}, r"no file 'a\.jss' in"),
        ({"scripts": ["lip/a.js"]}, "'lip' is not among the addresses of 'serve'"),
        ({"scripts": ["assets/index.js"]}, "'assets' is the server's own"),
        ({"vue_use": "lib"}, "'vue_use' must be a list"),
        ({"vue_use": [("lib", 3)]}, "'vue_use' must be a list"),
        ({"state": ["a"]}, "'state' must be"),
        ({"state": {1: 2}}, "'state' must be"),
        ({"setup": "setup"}, "'setup' must be a function"),
        ({"setup": asyncio.sleep}, "not asynchronous"),
        ({"serve": "/tmp"}, "'serve' must be"),
        ({"serve": {"x": "/no/such/directory"}}, "does not exist"),
        ({"serve": {"x": __file__}}, "is a file, not a directory"),
        ({"serve": {"x": 3}}, "'serve' must be the path of a directory"),
        ({"serve": {"ws": "."}}, "'ws' is the server's own"),
        ({"serve": {"lib": "."}}, "'lib' serves the folder .* already"),
        ({"serve": {"x": (".", {"show_index": True})}}, "no option 'show_index'"),
        ({"serve": {"x": (".", {"hash": True})}}, "did you mean 'hashed'"),
        ({"www": "/no/such/directory"}, "does not exist"),
        ("some.module", "a Python module that was imported"),
        (None, "a dict or a Python module"),
    ],
)
def test_mistakes(web: Path, module: Any, text: str) -> None:
    """A mistake is named where the module is enabled, and nothing is left of it: put right, the module is enabled."""
    server = Server("modules")
    server.enable_module({"serve": {"lib": web}, "scripts": ["lib/a.js"]})
    before, layout = told(server), server.modules.folders.layout
    for _ in range(2):
        with pytest.raises(ModuleError, match=text):
            server.enable_module(module)
    assert told(server) == before
    assert server.modules.folders.layout is layout


def test_arguments_without_setup() -> None:
    """Arguments that nothing takes are a mistake too."""
    with pytest.raises(ModuleError, match="no 'setup' that could take unit"):
        Server("modules").enable_module({"state": {}}, unit="m")


def test_options_that_can_not_be_sent(web: Path) -> None:
    """A value without a place in the document is refused, and the module's files are not served."""
    server = Server("modules")
    with pytest.raises(EncodeError):
        server.enable_module({"serve": {"lib": web}, "vue_use": [("lib", {"a": object()})]})
    assert server.modules.folders.file("lib/a.js") is None


def test_a_failing_setup_may_be_tried_again() -> None:
    """What `setup` raises is the caller's; the module counts as not seen."""
    server = Server("modules")
    attempts: list[int] = []

    def setup(server: Server) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("the licence server is away")

    module = {"setup": setup}
    with pytest.raises(OSError, match="licence"):
        server.enable_module(module)
    assert server.enable_module(module) is True


def test_nothing_in_it_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """An object without any of the attributes is most likely the wrong one."""
    with caplog.at_level(logging.WARNING, "belvedere"):
        assert Server("modules").enable_module(SimpleNamespace(widgets=[]))
    assert "none of its attributes" in caplog.text


async def test_enabled_while_running(server: Server, join: Join, web: Path) -> None:
    """Browsers that are there are told at once, those that come later at their start."""
    browser = await join(server)
    assert seen(browser) is None
    server.enable_module({"serve": {"lib": web}, "scripts": ["lib/a.js"]})
    await browser.until(lambda: seen(browser) is not None)
    later = await join(server, "view")
    await later.until(lambda: seen(later) == told(server))


@pytest.mark.parametrize("role", ["control", "view"])
@pytest.mark.parametrize("key", ["modules", "session", "session/modules", "\x00session\x00modules", "_modules"])
async def test_no_client_adds_scripts(server: Server, join: Join, web: Path, role: str, key: str) -> None:
    """What a client writes is never what browsers load."""
    server.enable_module({"serve": {"lib": web}, "scripts": ["lib/a.js"]})
    before = told(server)
    harm = [{"name": "x", "styles": [], "scripts": ["https://evil.example/x.js"], "module_scripts": [], "vue_use": []}]
    browser, witness = await join(server, role), await join(server)
    await browser.written(**{key: harm})
    server.state.after = True
    await witness.sees("after", True)
    assert told(server) == before
    assert seen(witness) == before


async def test_no_client_enables_modules(server: Server, join: Join) -> None:
    """No call reaches `enable_module`."""
    browser = await join(server)
    for name in ("enable_module", "server.enable_module", "modules.enable"):
        with pytest.raises(RuntimeError, match="there is no trigger"):
            await browser.call(name, {"scripts": ["x.js"]})


def test_a_widget_brings_its_module(web: Path) -> None:
    """The module of a class of elements is enabled with the first element made, on the server it is made for."""

    class Dial(Element):
        _tag = "x-dial"
        _module = {"serve": {"dial": web}, "module_scripts": ["dial/c.mjs"]}  # noqa: RUF012

    server, other = Server("one"), Server("two")
    assert told(server) is None
    with building(server):
        Dial()
        Dial()
    assert [entry["name"] for entry in told(server)] == ["dial"]
    assert told(other) is None
