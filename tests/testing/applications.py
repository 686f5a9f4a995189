"""Small applications for the tests of the kit."""

from __future__ import annotations

import asyncio
from typing import Any

from belvedere import Server
from belvedere.ui import VAppLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v3


def page(*widgets: Any, state: dict[str, Any] | None = None, **options: Any) -> Server:
    """Return a server with one page of what the functions `widgets` make, each given the server."""
    server = Server("application")
    server.state.update(state or {})
    with VAppLayout(server, **options) as layout, layout.content:
        for make in widgets:
            make(server)
    return server


def counter() -> Server:
    """Return a counter: a button, a slider, a text."""
    server = Server("counter")
    state = server.state

    def add() -> None:
        state.count += 1

    with VAppLayout(server, title="Counter") as layout, layout.content:
        v3.VBtn("Add", click=add)
        v3.VBtn("Reset", click="count = 0")
        v3.VSlider(v_model=("count", 0), min=0, max=10, ref="slider")
        html.P("Count: {{ count }}")
        html.Input(v_model=("name", ""), id="name")
    return server


def failing() -> Server:
    """Return an application whose handler fails, and another that works."""

    def fail() -> None:
        raise ZeroDivisionError("the handler failed")

    async def slow() -> None:
        await asyncio.sleep(3600)

    return page(
        lambda _: v3.VBtn("Fail", click=fail),
        lambda _: v3.VBtn("Wait", click=slow),
        lambda _: v3.VBtn("Misnamed", click="trigger('nobody')"),
        lambda _: v3.VBtn("Broken", click="nothing.at.all()"),
        lambda _: v3.VBtn("Fine", click="count = 1"),
    )
