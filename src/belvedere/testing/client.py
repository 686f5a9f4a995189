"""An application in a test, without a browser and without a socket.

`AppClient` runs the page of the browser client in a JavaScript engine and lets it talk to the server over the generic
transport. What the test sees is what a person would see: templates as the page has them, expressions evaluated,
values once the page shows them.

Everything happens on the test's loop. After each action the client waits until the application has *settled*: what
the page sent is handled, listeners have run, calls are answered, and all that the server had to say about it is shown.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, Self

from belvedere.testing.errors import NotSettled, PageError
from belvedere.testing.locator import Locator, query_of
from belvedere.testing.logs import ErrorLog
from belvedere.testing.page import Page, PageCall
from belvedere.testing.quiet import work_done, work_left
from belvedere.testing.state import PageState
from belvedere.transport.generic import GenericTransport

if TYPE_CHECKING:
    from belvedere.app import Server, Session

__all__ = ["AppClient", "running"]

_LOOK_AGAIN = 0.05
"""Seconds after which it is looked again whether work in threads has ended, which nobody tells."""


class AppClient:
    """One page of an application: finds widgets, clicks, types, reads what is shown.

    ::

        async with AppClient(make_server()) as app:
            await app.find("VBtn", text="Add").click()
            assert app.state.count == 1
            assert "Count: 1" in app.text()

    Args:
        server: the application, running or not; one that does not run is started, and stopped at the end.
        role: ``"control"``, or ``"view"`` for somebody who only watches.
        ui: name of the template to show.
        info: what the page says of itself beside ``{"kind": "testing"}``.
        errors: takes note of what is logged; one of its own where None is given.
        patience: seconds that an action may take to settle.

    Attributes:
        state: the state as this page shows it.
    """

    def __init__(
        self,
        server: Server,
        *,
        role: Literal["control", "view"] = "control",
        ui: str = "main",
        info: dict[str, Any] | None = None,
        errors: ErrorLog | None = None,
        patience: float = 10.0,
    ) -> None:
        self.server = server
        self.role = role
        self.patience = patience
        self.state = PageState(self._ask)
        self._ui = ui
        self._info = info or {}
        self._errors = errors
        self._stack = contextlib.AsyncExitStack()
        self._page: Page | None = None

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            if self._errors is None:
                self._errors = stack.enter_context(ErrorLog())
            await stack.enter_async_context(running(self.server))
            page = self._page = Page(self.server, self._errors)
            stack.push_async_callback(self._leave)
            token = self.server.links()[self.role].partition("#token=")[2]
            page.ask("start", {"token": token, "ui": self._ui, "info": self._info})
            await self.settled()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *error: Any) -> bool | None:
        return await self._stack.__aexit__(*error)

    # --- finding --------------------------------------------------------------------------------------------------

    def find(
        self, what: str | None = None, /, *, ref: str | None = None, text: str | None = None, **attributes: Any
    ) -> Locator:
        """Return a widget by what it is called.

        Args:
            what: class of the widget (``"VBtn"``), its tag (``"v-btn"``), or a selector: ``"#id"``, ``".class"``,
                ``'[label="Name"]'``, ``"VCard > VBtn"``, ``"VCard VBtn"``, several with commas.
            ref: its ``ref``.
            text: what a person reads in it, or a part of that; of several, the one that says nothing else.
            attributes: values of its attributes: ``label="Name"``, ``max=10``.
        """
        return Locator(self, [query_of(what, ref, text, attributes)])

    def text(self) -> str:
        """Return what a person reads on the page."""
        return str(self._ask("text"))

    def outline(self) -> str:
        """Return the page's elements, one a line; for a look at it in a test that fails."""
        return str(self._ask("outline"))

    @property
    def title(self) -> str:
        """Title of the browser's tab."""
        return str(self._ask("title"))

    @property
    def calls(self) -> list[PageCall]:
        """What the server called in this page, the oldest first."""
        return self._opened.calls

    @property
    def notices(self) -> list[str]:
        """Sentences that were shown to the user at the edge of the page, the oldest first."""
        return [payload["text"] for payload in self.events("notice")]

    def events(self, topic: str) -> list[Any]:
        """Return what the server published to this page under `topic`, the oldest first."""
        return [payload for known, payload in self._opened.events if known == topic]

    @property
    def session(self) -> Session | None:
        """The server's side of this page; None before it was greeted and after it ended."""
        return next((one for one in self.server.sessions if one.id == self._opened.told.get("session")), None)

    # --- doing ----------------------------------------------------------------------------------------------------

    async def write(self, **values: Any) -> None:
        """Write state variables as the page's user, and settle."""
        self._ask("write", values)
        await self.settled()

    async def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a trigger of the server as the page does; return its answer.

        Raises:
            PageError: it was answered by an error.
        """
        return await self._result(self._ask("call", name, list(args), kwargs))

    async def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression with the names of a template; a promise is waited for.

        Raises:
            PageError: it failed.
        """
        return await self._result(self._ask("evaluate", expression))

    async def send(self, topic: str, payload: Any = None) -> None:
        """Tell the server of something, as ``@session.on(topic)`` hears it, and settle."""
        self._ask("event", topic, payload)
        await self.settled()

    def answer(self, ref: str | None, method: str, value: Any) -> None:
        """Let the server's calls of this method be answered by `value`; without this the answer is None."""
        self._ask("answer", ref or "", method, value)

    async def disconnect(self) -> None:
        """Let the network fail; the page does not come back before `reconnect`."""
        self._opened.lose()
        await self._server_done()

    async def reconnect(self) -> None:
        """Let the network work again, and settle."""
        self._opened.online = True
        self._ask("reconnect")
        await self.settled()

    @property
    def connected(self) -> bool:
        """Whether the page is connected now."""
        self._opened.work()
        return bool(self._opened.told["status"]["state"] == "connected")

    # --- waiting --------------------------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Wait until the application has dealt with everything, and the page shows it.

        Raises:
            NotSettled: it takes longer than `patience` seconds; the text says what is still under way.
            ErrorsLogged: meanwhile something was logged as an error.
        """
        page = self._opened
        try:
            async with asyncio.timeout(self.patience):
                while True:
                    page.news.clear()
                    page.work()
                    await self._server_done()
                    page.work()
                    if not self._left():
                        break
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_LOOK_AGAIN):
                            await page.news.wait()
        except TimeoutError:
            raise NotSettled(f"after {self.patience:g} s there are still: {', '.join(self._left())}") from None
        if self._errors is not None:
            self._errors.check()

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait until `condition` holds, for what comes by itself: a task in the background, another client.

        Raises:
            NotSettled: it does not hold within `patience` seconds.
        """
        page = self._opened
        page = self._opened
        try:
            async with asyncio.timeout(self.patience):
                while True:
                    page.news.clear()
                    page.work()
                    if condition():
                        return
                    await asyncio.sleep(0)
                    await page.news.wait()
        except TimeoutError:
            raise NotSettled(f"the condition does not hold after {self.patience:g} s; {self.text()[:500]!r}") from None

    @contextlib.contextmanager
    def expect_error(self, text: str) -> Iterator[None]:
        """Expect that an error is logged whose entry holds `text`; without one the test fails.

        Actions in the block raise nothing for what is logged.
        """
        if self._errors is None:
            raise RuntimeError("the page is not open: use 'async with'")
        with self._errors.expect(text):
            yield

    def _left(self) -> list[str]:
        """Return what is under way, in words."""
        told = self._opened.told
        if told["status"]["state"] == "closed" or not self._opened.online:
            return work_left(self.server, None)
        left = [] if told["status"]["state"] == "connected" and told["drawn"] else ["the first copy of the state"]
        names = {
            "unhandled": "what the page sent",
            "pendingAnswers": "calls of the page that are not answered",
            "waitingCalls": "calls of the server that wait",
            "transfers": "large values under way",
            "requests": "uploads",
        }
        if told["questions"]:
            # Somebody is asked: what waits for the answer goes on when the test gives it.
            del names["pendingAnswers"]
        left += [f"{name} ({told['open'][key]})" for key, name in names.items() if told["open"][key]]
        return left + work_left(self.server, self.session)

    async def _server_done(self) -> None:
        await work_done(self.server, self.patience)

    async def _result(self, number: int) -> Any:
        await self.until(lambda: number in self._opened.results)
        await self.settled()
        result = self._opened.results.pop(number)
        if "error" in result:
            raise PageError(result["error"])
        return result["value"]

    # --- the page -------------------------------------------------------------------------------------------------

    @property
    def _opened(self) -> Page:
        if self._page is None:
            raise RuntimeError(
                "the page is not open: use 'async with AppClient(server) as app', or the fixture app_client"
            )
        return self._page

    def _ask(self, method: str, *args: Any) -> Any:
        return self._opened.ask(method, *args)

    def _choose(self, queries: Any, files: tuple[Any, ...], content_type: str) -> None:
        self._opened.choose(queries, files, content_type)

    async def _leave(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            page.close()
        if self.server.running:
            await work_done(self.server, self.patience)


@contextlib.asynccontextmanager
async def running(server: Server, **settings: Any) -> AsyncIterator[Server]:
    """Context in which `server` runs, by default without a socket; one that runs already is left to its owner."""
    given = {"backend": "generic", "thread": True, "show_connection_info": False, "open_browser": False, **settings}
    if server.running:
        await server.ready
        if given["backend"] == "generic" and not isinstance(server.transport, GenericTransport):
            raise RuntimeError(f"{server!r} runs with sockets; an AppClient needs one that it starts itself")
        yield server
        return
    task = server.start(exec_mode="task", **given)
    try:
        await server.ready
    except BaseException:
        await asyncio.gather(task, return_exceptions=True)
        raise
    try:
        yield server
    finally:
        await server.stop()
        await asyncio.gather(task, return_exceptions=True)
