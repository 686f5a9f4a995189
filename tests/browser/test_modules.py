"""JavaScript of others in the page: how it gets there, what it finds, and what happens where it fails."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.async_api import expect

from belvedere.app import Server
from belvedere.ui import AppLayout, Element, element_class
from belvedere.widgets import html
from tests.app.conftest import Start, start  # noqa: F401  # fixture
from tests.app.driver import Recorder
from tests.browser.test_deployment import PREFIX, Publish, publish  # noqa: F401  # fixture
from tests.conftest import Pages

PACKAGE = Path(__file__).parents[2] / "examples" / "packages" / "belvedere-gauge"

CLASSIC = "window.order = [...(window.order ?? []), '{name}'];"

UMD = """
window.order.push("umd");
window.umd = {
  install(app, options) {
    app.component("umd-hello", { render: () => window.Vue.h("b", { id: "umd" }, "hello " + options.who) });
  },
};
"""

ES_MODULE = """
import { h, ref } from "vue";
import { suffix } from "./part.js";
window.order.push("es");
const Counter = {
  props: ["by"],
  setup(props, { expose }) {
    const count = ref(0);
    expose({ add: (n) => (count.value += n * props.by) });
    return () => h("i", { id: "counter" }, count.value + suffix);
  },
};
export const counters = { install: (app) => app.component("es-counter", Counter) };
"""

LATE = "export default (app) => app.component('late-one', { render: () => 'loaded late' });"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Return a folder with scripts of each kind."""
    files = {
        "first.js": CLASSIC.format(name="first"),
        "second.js": CLASSIC.format(name="second"),
        "umd.js": UMD,
        "es.js": ES_MODULE,
        "part.js": "export const suffix = '!';",
        "late.js": LATE,
        "throws.js": "throw new Error('this script is broken');",
        "typo.js": "export const = 3;",
        "look.css": "#umd { color: rgb(1, 2, 3); }",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def library(web: Path) -> dict[str, Any]:
    """Return a module that uses every key a browser sees."""
    return {
        "serve": {"lib": web},
        "styles": ["lib/look.css"],
        "scripts": ["lib/first.js", "lib/second.js", "lib/umd.js"],
        "module_scripts": ["lib/es.js"],
        "vue_use": [("umd", {"who": "there"}), "counters"],
    }


async def run(start: Start, server: Server) -> str:  # noqa: F811
    """Start the server on a port; return the link of the control role."""
    await start(server, backend="aiohttp", port=0)
    return server.links()["control"]


def component(tag: str, **attributes: Any) -> Element:
    """Return an element of a component that a module brings."""
    return element_class(tag, tag, "A component.")(**attributes)


async def test_scripts_run_once_in_order_before_templates(start: Start, pages: Pages, web: Path) -> None:  # noqa: F811
    """Plugins of both kinds are in the first picture; neither a new connection nor another module loads them again."""
    server = Server("modules")
    server.enable_module(library(web))
    with AppLayout(server):
        html.Input(v_model=("text", ""), id="text")
        component("umd-hello")
        component("es-counter", ref="counter", by=2)
        component("late-one")
    page = await pages.open(await run(start, server))
    await expect(page.locator("#umd")).to_have_text("hello there")
    await expect(page.locator("#umd")).to_have_css("color", "rgb(1, 2, 3)")
    assert await page.evaluate("window.order") == ["first", "second", "umd", "es"]

    await page.locator("#text").press_sequentially("typ")
    server.transport.cut()
    server.enable_module({"serve": {"lib": web}, "module_scripts": ["lib/late.js"], "vue_use": ["late"]})
    await expect(page.get_by_text("loaded late")).to_be_visible()
    await page.keyboard.type("ed")
    await expect(page.locator("#text")).to_have_value("typed")
    (session,) = server.sessions
    assert await session.call("counter", "add", 21) == 42
    await expect(page.locator("#counter")).to_have_text("42!")
    assert await page.evaluate("window.order") == ["first", "second", "umd", "es"]
    assert pages.console_errors == []


async def test_under_a_path_of_a_proxy(
    start: Start,  # noqa: F811
    pages: Pages,
    publish: Publish,  # noqa: F811
    web: Path,
) -> None:
    """Modules, and the Vue they import, are found where a proxy publishes the server under a path."""
    server = Server("modules")
    server.enable_module(library(web))
    with AppLayout(server):
        component("umd-hello")
        component("es-counter", by=2)
    here = urlsplit(await run(start, server))
    address, asked = await publish(f"http://{here.netloc}/")
    page = await pages.open(f"{address}#{here.fragment}")
    await expect(page.locator("#umd")).to_have_css("color", "rgb(1, 2, 3)")
    await expect(page.locator("#counter")).to_have_text("0!")
    assert all(path.startswith(PREFIX) for path in asked)


async def test_what_fails_is_told_and_the_page_goes_on(start: Start, pages: Pages, web: Path) -> None:  # noqa: F811
    """A script that is missing, broken or no plugin is named in a notice and in the program; the rest is drawn."""
    server = Server("modules")
    files = ["gone.js", "throws.js", "typo.js"]
    (web / "gone.js").write_text("")
    served = {"serve": {"lib": web}}
    server.enable_module({**served, "scripts": ["lib/gone.js", "lib/umd.js"], "vue_use": [("umd", {"who": "you"})]})
    for file in files[1:]:
        server.enable_module({**served, "module_scripts": [f"lib/{file}"]})
    server.enable_module({**served, "scripts": ["lib/first.js"], "vue_use": ["nowhere"]})
    (web / "gone.js").unlink()
    (web / "umd.js").write_text("window.order = [];" + UMD)
    with AppLayout(server):
        component("umd-hello")
    told = Recorder()
    server.controller.on_error.add(told)
    page = await pages.open(await run(start, server))
    await expect(page.locator("#umd")).to_have_text("hello you")
    for text in ("lib/gone.js", "this script is broken", "lib/typo.js", "there is no window.nowhere"):
        await expect(page.locator(".bv-notice", has_text=text)).to_be_visible()
    messages = " ".join(await told.until(4))
    assert all(text in messages for text in ("lib/gone.js", "this script is broken", "lib/typo.js", "nowhere"))


async def test_page_api(start: Start, pages: Pages) -> None:  # noqa: F811
    """JavaScript reads, writes and watches the state, calls and is called, hears of topics, and reads arrays."""
    server = Server("api")
    server.state.update({"speed": 1, "mode": "slow"})
    server.store.shared.set(("view", "api", "points"), np.arange(100_000, dtype=np.float32).reshape(-1, 4))
    with AppLayout(server):
        html.P("{{ speed }} {{ trame.state.get('mode') }}", id="shown")
        html.Button("set", click="trame.state.set('mode', 'fast')", id="set")

    @server.trigger("double")
    def double(value: float, *, plus: float = 0) -> float:
        return 2 * value + plus

    page = await pages.open(await run(start, server))
    await expect(page.locator("#shown")).to_have_text("1 slow")
    await page.evaluate(
        """() => {
            window.seen = [];
            window.heard = [];
            window.stop = belvedere.state.watch(["speed", "mode"], (...values) => seen.push(values));
            belvedere.subscribe("progress", (payload) => heard.push(payload));
            belvedere.refs.mine = { add: (a, b) => a + b };
            belvedere.state.set("speed", 5);
        }"""
    )
    await expect(page.locator("#shown")).to_have_text("5 slow")
    assert await page.evaluate("belvedere.call('double', 4)") == 8
    assert server.state.speed == 5
    assert await page.evaluate("belvedere.trigger('double', [4], { plus: 1 })") == 9
    assert "known are" in await page.evaluate("belvedere.call('treble').catch(error => error.message)")
    await page.locator("#set").click()
    await expect(page.locator("#shown")).to_have_text("5 fast")
    assert await page.evaluate("seen") == [[1, "slow"], [5, "slow"], [5, "fast"]]

    (session,) = server.sessions
    session.event("publish:progress", {"done": 0.5})
    assert await session.call("mine", "add", 2, 3) == 5
    assert await page.evaluate("heard") == [{"done": 0.5}]
    shape = "(({ dtype, shape, data }) => [dtype, shape, data[99999], data.constructor.name])"
    points = await page.evaluate(f"{shape}(belvedere.document.get(['view', 'api', 'points']))")
    assert points == ["f4", [25_000, 4], 99_999, "Float32Array"]
    await page.evaluate("belvedere.notify('from a script', 'success')")
    await expect(page.locator(".bv-notice", has_text="from a script")).to_be_visible()


async def test_scripts_of_a_view_link_can_not_act(start: Start, pages: Pages) -> None:  # noqa: F811
    """What a script of the page may do is what the link of the page lets it do."""
    server = Server("api")
    server.state.speed = 1
    with AppLayout(server):
        html.P("{{ speed }}", id="shown")
    called = Recorder()
    server.trigger("act")(called)
    await run(start, server)
    page = await pages.open(server.links()["view"])
    await expect(page.locator("#shown")).to_have_text("1")
    assert await page.evaluate("belvedere.role") == "view"
    await page.evaluate("belvedere.state.set('speed', 5); belvedere.call('act')")
    assert await page.evaluate("belvedere.state.get('speed')") == 1
    assert await page.evaluate("belvedere.call('act')") is None
    assert (server.state.speed, called.seen) == (1, [])


async def test_scripts_of_elsewhere_are_not_run(start: Start, pages: Pages, web: Path) -> None:  # noqa: F811
    """A page runs no inline script but its import map, and none of another origin, whatever gets into it."""
    server = Server("modules")
    server.enable_module(library(web))
    with AppLayout(server):
        component("umd-hello")
    page = await pages.open(await run(start, server))
    await expect(page.locator("#umd")).to_be_visible()
    await page.evaluate(
        """() => {
            const add = (fields) => document.head.append(Object.assign(document.createElement("script"), fields));
            window.blocked = new Promise((resolve) => {
                const seen = [];
                document.addEventListener("securitypolicyviolation", ({ blockedURI }) => {
                    if (seen.push(blockedURI) === 2) resolve(seen.sort());
                });
            });
            add({ textContent: "window.harm = 1" });
            add({ src: "http://localhost:1/harm.js" });
        }"""
    )
    assert await page.evaluate("blocked") == ["http://localhost:1/harm.js", "inline"]
    assert await page.evaluate("window.harm") is None


async def test_a_page_of_ones_own(start: Start, pages: Pages, tmp_path: Path) -> None:  # noqa: F811
    """With `www` the program gives the page around the client; `client.js` brings the client into it."""
    (tmp_path / "index.html").write_text(
        """<!doctype html><link rel="icon" href="data:,"><title>mine</title>
        <script type="importmap">{"imports":{"vue":"./vue.js"}}</script>
        <h1>My own page</h1><div id="app"></div>
        <script type="module" src="./client.js"></script>"""
    )
    (tmp_path / "hello.js").write_text(
        """import { h } from "vue";
        export default (app) => app.component("own-hello", { render: () => h("b", { id: "own" }, "hello") });"""
    )
    server = Server("www")
    server.enable_module({"www": tmp_path, "module_scripts": ["hello.js"], "vue_use": ["hello"]})
    with AppLayout(server, title=None):
        html.P("{{ 6 * 7 }}", id="shown")
        component("own-hello")
    page = await pages.open(await run(start, server))
    await expect(page.get_by_role("heading")).to_have_text("My own page")
    await expect(page.locator("#shown")).to_have_text("42")
    await expect(page.locator("#own")).to_have_text("hello")
    assert pages.console_errors == []


@pytest.fixture
def gauge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Install the example package as a user would, and return what `belvedere.widgets` then has."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    options = ["--no-deps", "--no-build-isolation", "--target", str(tmp_path)]
    subprocess.run([*command, *options, str(PACKAGE)], check=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    return importlib.import_module("belvedere.widgets").gauge


async def test_example_package(start: Start, pages: Pages, gauge: Any) -> None:  # noqa: F811
    """A widget of an installed package: its variable goes both ways, its event and its methods reach across."""
    server = Server("boiler")
    limits = Recorder()
    with AppLayout(server):
        dial = gauge.Gauge(
            v_model=("pressure", 3.5), max=10, step=0.5, unit="bar", label="Pressure", limit=(limits, "[$event]")
        )
        fixed = gauge.Gauge(v_model=("pressure", 3.5), max=10, readonly=True)
    page = await pages.open(await run(start, server))
    slider = page.get_by_role("slider", name="Pressure")
    await expect(slider).to_contain_text("3.5 bar")

    await slider.focus()
    await page.keyboard.press("ArrowUp")
    await expect(slider).to_have_attribute("aria-valuenow", "4")
    box = await slider.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 5)  # straight up: the middle of the scale
    await page.mouse.down()
    await expect(slider).to_have_attribute("aria-valuenow", "5")
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 100)
    await page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 2)
    await page.mouse.up()
    await expect(slider).to_have_attribute("aria-valuenow", "10")
    assert await limits.until() == [10]
    assert server.state.pressure == 10

    await page.locator(".belvedere-gauge[data-readonly] svg").click()
    server.state.pressure = 2.5
    await expect(slider).to_contain_text("2.5 bar")
    (session,) = server.sessions
    assert await dial.angle(session) == pytest.approx(270 / 4)
    dial.flash()
    await expect(page.locator(".belvedere-gauge.flashing")).to_have_count(1)
    assert fixed.ref != dial.ref
    with pytest.raises(TypeError, match="did you mean 'label'"):
        gauge.Gauge(labl="x")
    assert pages.console_errors == []


def test_widgets_that_are_not_installed() -> None:
    """A name that no package offers is an import error like any other; Belvedere's own modules come first."""
    with pytest.raises(ImportError, match="no_such_widgets"):
        from belvedere.widgets import no_such_widgets  # noqa: F401
    from belvedere.widgets import html as found

    assert found is html
