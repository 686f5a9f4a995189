"""Run work beside the page: a task that steps, tells how far it is, and can be paused and cancelled.

An asynchronous task lives on the server's loop. Work that blocks belongs in a thread: `asyncio.to_thread` keeps the
page alive meanwhile. State may be written from anywhere.
"""

import asyncio
import random

import belvedere
from belvedere.ui import SinglePageLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

server = belvedere.get_server("background")
state = server.state
state.update({"progress": 0.0, "estimate": None, "running": False, "paused": False})

going = asyncio.Event()
SAMPLES, STEPS = 10_000_000, 100


def sample(count: int) -> int:
    """Block for a moment: throw `count` points into the unit square, count those in the circle."""
    return sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(count))


async def estimate_pi() -> None:
    """Work in steps, and let everybody see each."""
    inside = 0
    try:
        for step in range(1, STEPS + 1):
            inside += await asyncio.to_thread(sample, SAMPLES // STEPS)
            await going.wait()
            with state:  # both in one go
                state.progress = 100 * step / STEPS
                state.estimate = 4 * inside / (step * SAMPLES // STEPS)
    finally:
        state.running = False


def begin() -> None:
    """Start the task; the button that calls this is off while it runs."""
    state.update({"running": True, "paused": False, "progress": 0.0})
    server.context.task = server.create_task(estimate_pi())


@server.change("paused")
async def pause(paused: bool, **_: object) -> None:
    """Hold the task between two steps. An asynchronous listener runs on the loop, where the task waits."""
    going.clear() if paused else going.set()


def cancel() -> None:
    """Cancel it, wherever it is."""
    server.context.task.cancel()


with SinglePageLayout(server) as layout:
    layout.title.set_text("Background task")
    with layout.content, v.VContainer(max_width=640):
        v.VProgressLinear(model_value=("progress",), height=20, striped=("running",), rounded=True)
        html.H2("π ≈ {{ estimate === null ? '…' : estimate.toFixed(4) }}", classes="my-4")
        with html.Div(classes="d-flex flex-wrap ga-2 my-2"):
            v.VBtn("Start", click=begin, disabled=("running",))
            v.VBtn("{{ paused ? 'Go on' : 'Pause' }}", click="paused = !paused", disabled=("!running",))
            v.VBtn("Cancel", click=cancel, disabled=("!running",))

if __name__ == "__main__":
    server.start()
