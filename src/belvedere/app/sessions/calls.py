"""Calls from a client: a trigger is found, called where it belongs, and answered."""

from __future__ import annotations

import asyncio
import concurrent.futures
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, final

from belvedere.app.controller import ControllerFunction
from belvedere.app.errors import UnknownTriggerError
from belvedere.app.report import Reporter
from belvedere.app.running.dispatch import Dispatcher
from belvedere.document import EncodeError
from belvedere.wire.messages import ClientCall, ReplyStatus

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["MAX_ANSWERING", "Calls"]

MAX_ANSWERING = 1000
"""Calls of one client that may be under way at a time."""

_GRACE = 0.05  # s that what a client sends after a call waits for the call to end


@final
class Calls:
    """The calls of one session that are being answered."""

    def __init__(
        self,
        session: Session,
        find: Callable[[str], Callable[..., Any]],
        dispatcher: Dispatcher,
        report: Reporter,
    ) -> None:
        self._session = session
        self._find = find
        self._dispatcher = dispatcher
        self._report = report
        self._answering: dict[int, asyncio.Task[None]] = {}
        self._cancelled: set[int] = set()  # before they were begun

    def __len__(self) -> int:
        return len(self._answering)

    async def begin(self, call: ClientCall) -> None:
        """Start to answer `call`; return when what the client sent after it may be handled.

        That is when the function has been entered, and has ended or been given a moment: what a user does next, such
        as clearing the field that was just sent, must not reach the state before the function has read it; but
        a function that takes long holds up nothing.
        """
        if self._cancelled:
            cancelled = call.number in self._cancelled
            self._cancelled = {number for number in self._cancelled if number > call.number}
            if cancelled:
                return
        if len(self._answering) >= MAX_ANSWERING:
            self.refuse(call, f"{MAX_ANSWERING} calls are being answered already")
            return
        try:
            function = self._find(call.name)
        except UnknownTriggerError as error:
            self.refuse(call, str(error))
            return
        running = self._dispatcher.start(function, call.args, call.kwargs, self._session)
        task = self._dispatcher.create_task(self._answer(call, function, running.result), self._session)
        self._answering[call.number] = task
        task.add_done_callback(lambda _: self._answering.pop(call.number, None))
        await asyncio.wait((running.begun, running.result), return_when=asyncio.FIRST_COMPLETED)
        if not running.result.done():
            await asyncio.wait((running.result,), timeout=_GRACE)

    def cancel(self, number: int, waiting: bool) -> None:
        """Give up the call of that number; `waiting` tells that it has not been begun."""
        task = self._answering.get(number)
        if task is not None:
            task.cancel()
        elif waiting:
            self._cancelled.add(number)

    def end(self) -> None:
        """Give up all calls."""
        for task in self._answering.values():
            task.cancel()

    def refuse(self, call: ClientCall, why: str) -> None:
        """Answer `call` with an error."""
        if call.answer:
            self._session.reply(call.number, ReplyStatus.ERROR, why)
        else:
            self._session.error("refused", why)

    async def _answer(self, call: ClientCall, function: Any, result: asyncio.Future[Any]) -> None:
        try:
            value = await result
            if isinstance(function, ControllerFunction) and isinstance(value, list):
                value = [await _settled(one) for one in value]
            else:
                value = await _settled(value)
            if inspect.isasyncgen(value):
                async for one in value:
                    self._reply(call, ReplyStatus.MORE, one)
                self._reply(call, ReplyStatus.END, None)
            else:
                self._reply(call, ReplyStatus.RESULT, value)
        except asyncio.CancelledError:
            result.cancel()
            raise
        except Exception as error:
            self._report(error, f"the trigger {call.name!r}", self._session, notice=not call.answer)
            self._reply(call, ReplyStatus.ERROR, self._report.answer(error))

    def _reply(self, call: ClientCall, status: int, value: Any) -> None:
        if not call.answer:
            return
        try:
            self._session.reply(call.number, status, value)
        except EncodeError as error:
            raise EncodeError(f"what the trigger {call.name!r} returns cannot be sent: {error}") from error


async def _settled(value: Any) -> Any:
    """Return what `value` stands for: a coroutine's or a task's result. A task goes on where the call is given up."""
    if isinstance(value, concurrent.futures.Future):
        value = asyncio.wrap_future(value)
    if isinstance(value, asyncio.Future):
        return await asyncio.shield(value)
    return await value if inspect.isawaitable(value) else value
