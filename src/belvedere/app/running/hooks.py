"""Calling the hooks of a server's life, which are functions of its controller."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, final

from belvedere.app.controller import Controller
from belvedere.app.report import Reporter
from belvedere.app.running.dispatch import Dispatcher
from belvedere.app.signatures import describe, signature_of

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["Hooks"]


@final
class Hooks:
    """Calls everything bound to a hook, each where it belongs, each with as many arguments as it takes."""

    def __init__(self, controller: Controller, dispatcher: Dispatcher, report: Reporter) -> None:
        self._controller = controller
        self._dispatcher = dispatcher
        self._report = report

    def fire(
        self,
        name: str,
        *args: Any,
        session: Session | None = None,
        named: Mapping[str, Any] | None = None,
    ) -> list[asyncio.Task[None]]:
        """Start what is bound to the hook `name`; return tasks that end with it and never fail.

        Args:
            name: of the hook.
            args: its arguments.
            session: on whose behalf it runs.
            named: its named arguments; they may have any name.
        """
        tasks = []
        for kind, function, _ in self._controller[name].take():
            running = self._dispatcher.start(function, *signature_of(function).fit(args, named or {}), session)
            task = self._dispatcher.loop.create_task(self._watch(name, function, running.result, session))
            self._dispatcher.keep(task, session)
            if kind != "task":  # a task may live as long as the server: nobody waits for it
                tasks.append(task)
        return tasks

    async def run(
        self, name: str, *args: Any, patience: float | None = None, named: Mapping[str, Any] | None = None
    ) -> None:
        """Call what is bound to the hook `name` and wait until it is done, or for `patience` seconds."""
        tasks = self.fire(name, *args, named=named)
        if tasks:
            await asyncio.wait(tasks, timeout=patience)

    async def _watch(self, name: str, function: Any, result: asyncio.Future[Any], session: Session | None) -> None:
        try:
            value = await result
            if asyncio.iscoroutine(value):
                await value
        except Exception as error:
            again = name == "on_exception"  # what fails there must not come back
            where = f"{describe(function)}, called by {name},"
            self._report(error, where, session, notice=not again, program=not again)
