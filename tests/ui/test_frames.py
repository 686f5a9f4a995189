from __future__ import annotations

from belvedere.app import Server
from belvedere.ui import DivLayout
from tests.app.conftest import Start, start

__all__ = ["start"]  # the fixture


async def test_frame_of_a_running_server(start: Start) -> None:
    """A notebook is given a frame with the page's link, of the size and through the address asked for."""
    server = await start(Server("frame"), backend="aiohttp", port=0)
    link = server.links()["control"]
    with DivLayout(server, width=400, height="50vh") as layout:
        pass
    assert layout._repr_html_() == (f'<iframe src="{link}" style="width: 400px; height: 50vh; border: 0"></iframe>')
    token = link.partition("#")[2]
    with DivLayout(server, "other", base_url="https://hub/proxy/8080") as behind:
        pass
    assert f'src="https://hub/proxy/8080/?ui=other#{token}"' in behind._repr_html_()


def test_frame_of_a_server_at_rest() -> None:
    """Where the server does not run, the frame says how to start it."""
    assert "start_in_thread" in DivLayout(Server("rest"))._repr_html_()


def test_frame_of_ones_own() -> None:
    """A builder may make the frame otherwise."""
    layout = DivLayout(Server("own"), "page", iframe_builder=lambda layout: f"<b>{layout.template_name}</b>")
    assert layout._repr_html_() == "<b>page</b>"
