"""Generators that drive a session: they yield what is to be sent and are sent what happens.

::

    @app.bind(start=True)
    async def main(session):
        event = yield Set(Scene(Box(key="box")))
        while True:
            event = yield Frame(Update(Box(key="box", position=[0, math.sin(time.time()), 0])), frame_rate=30)
            if event == "CLICK":
                …

What is yielded is sent; an element stands for a `Set`, None for nothing. Then the generator is sent the client's next
event, for which it waits. After a `Frame` it waits for the time of a frame instead, and is sent an event that has come
meanwhile, or `NULL`.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, Generator
from typing import TYPE_CHECKING, Any

from belvedere.scene.events import NULL, ClientEvent, Frame, server_event

if TYPE_CHECKING:
    from belvedere.scene.serving.queue import EventQueue
    from belvedere.scene.serving.session import SceneSession

__all__ = ["drive", "is_generator"]

Bound = AsyncGenerator[Any, ClientEvent] | Generator[Any, ClientEvent, Any]

_EMPTY: Any = object()


def is_generator(value: Any) -> bool:
    """Return whether a bound function has returned what `drive` takes."""
    return inspect.isasyncgen(value) or inspect.isgenerator(value)


async def drive(generator: Bound, session: SceneSession, events: EventQueue) -> None:
    """Run a generator on behalf of a session until it ends, or the session does."""
    try:
        yielded = await _advance(generator, None)
        while yielded is not _EMPTY:
            _send(yielded, session)
            event: ClientEvent | None
            if isinstance(yielded, Frame):
                await asyncio.sleep(1 / yielded.frame_rate)
                event = events.popleft() or NULL
            else:
                event = await events.next()
            if event is None:  # the session is over
                return
            yielded = await _advance(generator, event)
    finally:
        if inspect.isasyncgen(generator):
            await generator.aclose()
        elif inspect.isgenerator(generator):
            generator.close()


async def _advance(generator: Bound, event: ClientEvent | None) -> Any:
    try:
        if isinstance(generator, AsyncGenerator):
            return await generator.asend(event)  # type: ignore[arg-type]  # None starts it
        return generator.send(event)  # type: ignore[arg-type]
    except (StopIteration, StopAsyncIteration):
        return _EMPTY


def _send(yielded: Any, session: SceneSession) -> None:
    if yielded is None:
        return
    if isinstance(yielded, list | tuple):
        for one in yielded:
            _send(one, session)
        return
    session.send(server_event(yielded))
