"""What the server may call, and who listens: the other direction of a client.

Plain functions run at once, on the loop; coroutines and asynchronous generators as tasks, so that a long one holds up
nothing. A listener that fails is logged and never stops the others.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

from belvedere.document import EncodeError
from belvedere.wire import ReplyStatus
from belvedere.wire.messages import Call

__all__ = ["Handlers"]

_logger = logging.getLogger("belvedere.remote")

Function = Callable[..., Any]
Reply = Callable[[int, int, Any], None]


class Handlers:
    """Functions by what they wait for.

    Args:
        reply: answers a call, given its number, a `ReplyStatus` and a value.
    """

    def __init__(self, reply: Reply) -> None:
        self.methods: dict[tuple[str, str], Function] = {}
        self.events: dict[str, list[Function]] = {}
        self.changes: list[tuple[frozenset[str], Function]] = []
        self.errors: list[Function] = []
        self._reply = reply
        self._answering: dict[int, asyncio.Task[None]] = {}
        self._running: set[asyncio.Future[Any]] = set()

    def called(self, call: Call) -> None:
        """Run the method that the server calls, and answer."""
        method = self.methods.get((call.ref, call.method))
        if method is None:
            where = f" of {call.ref!r}" if call.ref else ""
            self._answer(call, ReplyStatus.ERROR, f"this client has no method {call.method!r}{where}")
            return
        try:
            result = method(*call.args, **call.kwargs)
        except Exception as error:
            self._failed(call, error)
            return
        if not inspect.isawaitable(result) and not isinstance(result, AsyncIterator):
            self._answer(call, ReplyStatus.RESULT, result)
            return
        task = asyncio.ensure_future(self._later(call, result))
        self._answering[call.number] = task
        task.add_done_callback(lambda _: self._answering.pop(call.number, None))

    def cancelled(self, number: int) -> None:
        """Stop answering a call: nobody waits any more."""
        task = self._answering.get(number)
        if task is not None:
            task.cancel()

    def happened(self, topic: str, payload: Any) -> None:
        """Tell who listens to `topic`."""
        self.tell(self.events.get(topic, ()), payload)

    def changed(self, keys: Iterable[str], state: Callable[[], dict[str, Any]]) -> None:
        """Tell who listens to any of `keys`, with the state as keyword arguments that each one names."""
        changed = frozenset(keys)
        for watched, listener in list(self.changes):
            if not watched or watched & changed:
                self.tell([listener], **_named(listener, state()))

    def refused(self, code: str, message: str) -> None:
        """Tell that the server could not take something; it is logged where nobody listens."""
        if not self.errors:
            _logger.warning("The server could not take something: %s (%s)", message, code)
        self.tell(self.errors, code, message)

    def tell(self, listeners: Iterable[Function], *args: Any, **kwargs: Any) -> None:
        """Call each listener."""
        for listener in list(listeners):
            try:
                result = listener(*args, **kwargs)
            except Exception:
                _logger.exception("A listener failed")
                continue
            if inspect.isawaitable(result):
                task = asyncio.ensure_future(result)
                self._running.add(task)
                task.add_done_callback(self._done)

    def stop(self) -> None:
        """Cancel what runs: its session is over."""
        for task in (*self._answering.values(), *self._running):
            task.cancel()

    async def _later(self, call: Call, result: Awaitable[Any] | AsyncIterator[Any]) -> None:
        try:
            if isinstance(result, AsyncIterator):
                async for item in result:
                    self._answer(call, ReplyStatus.MORE, item)
                self._answer(call, ReplyStatus.END, None)
            else:
                self._answer(call, ReplyStatus.RESULT, await result)
        except Exception as error:
            self._failed(call, error)

    def _failed(self, call: Call, error: Exception) -> None:
        _logger.error("%s failed", call.method, exc_info=error)
        self._answer(call, ReplyStatus.ERROR, f"{type(error).__name__}: {error}")

    def _answer(self, call: Call, status: int, value: Any) -> None:
        if not call.answer:
            return
        try:
            self._reply(call.number, status, value)
        except EncodeError as error:
            self._reply(call.number, ReplyStatus.ERROR, str(error))

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _logger.error("A listener failed", exc_info=error)


def _named(function: Function, state: dict[str, Any]) -> dict[str, Any]:
    """Return what of `state` the parameters of `function` name, all of it for ``**state``."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return state
    by_name = (one for one in parameters if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY))
    return {parameter.name: state.get(parameter.name) for parameter in by_name}
