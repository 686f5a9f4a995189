"""The empty view under VTK's name."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from playwright.async_api import expect

from belvedere.app import NotAvailableError, Server
from belvedere.ui import AppLayout
from belvedere.ui.building import building
from belvedere.widgets import html, vtk
from tests.app.conftest import Start
from tests.conftest import Pages


def test_needs_no_vtk() -> None:
    """Making a view imports neither VTK nor PyVista."""
    program = (
        "import sys\nfrom belvedere.widgets import vtk\nvtk.VtkView(ref='vtkView')\n"
        "assert not {'vtk', 'vtkmodules', 'pyvista'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_attributes() -> None:
    """A ref is made where none is given; a colour may be red, green and blue."""
    with building(Server("vtk")):
        assert vtk.VtkView(None, None).ref.startswith("vtk_view_")
        assert 'background="#0080ff"' in vtk.VtkView(background=[0, 0.5, 1]).html
        assert ':background="color"' in vtk.VtkView(background=("color",)).html
        with pytest.raises(ValueError, match="from 0 to 1"):
            vtk.VtkView(background=[0, 128, 255])
        with pytest.raises(TypeError, match="did you mean 'background'"):
            vtk.VtkView(backgroud="red")
        with pytest.raises(ValueError, match="a camera has position"):
            vtk.VtkView().set_camera({"positon": [0, 0, 1]})


@pytest.mark.parametrize("name", ["VtkRemoteView", "VtkLocalView", "VtkRemoteLocalView"])
def test_views_over_render_windows_say_that_they_come_later(name: str) -> None:
    """A view over a render window can be imported; making one says what there is instead."""
    with pytest.raises(NotAvailableError, match=f"{name} is not available yet: .*MeshView shows a mesh"):
        getattr(vtk, name)(object(), ref="view")


async def test_answers_calls_in_a_browser(start: Start, pages: Pages) -> None:
    """The view is drawn, its camera is moved by user and program, and what stands inside is shown over it."""
    server = Server("vtk")
    with AppLayout(server), html.Div(style="width: 400px; height: 300px"):
        view = vtk.VtkView(html.P("over it", id="over"), ref="vtkView", camera="moved = $event.target")
        html.P("{{ moved }}", id="moved", style="position: absolute; top: 0")
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    await expect(page.locator("#over")).to_be_visible()
    (session,) = server.sessions
    view.set_view("+x")
    before = await view.get_camera(session)
    assert np.allclose(before["position"][1:], before["target"][1:])
    view.set_camera({"position": [0, 0, 9], "target": [0, 0, 0], "up": [0, 1, 0]})
    assert np.allclose((await view.get_camera(session))["position"], [0, 0, 9])
    server.js_call(ref="vtkView", method="resetCamera", args=[])
    after = await view.get_camera(session)
    assert np.linalg.norm(after["position"]) < 9
    assert (await view.screenshot(session)).startswith(b"\x89PNG")
    canvas = page.locator(".mesh-view canvas")
    await canvas.hover(position={"x": 200, "y": 150})
    await page.mouse.wheel(0, 300)
    await expect(page.locator("#moved")).not_to_be_empty()
    assert pages.console_errors == []
