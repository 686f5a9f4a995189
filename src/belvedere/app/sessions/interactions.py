"""What a program tells and asks the user of one session."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from belvedere.app.errors import NotAvailableError
from belvedere.app.sessions.dialogs import Dialogs, as_bool, as_position, as_text
from belvedere.app.sessions.downloads import Downloads
from belvedere.app.sessions.notices import notice
from belvedere.app.sessions.progress import ProgressBars
from belvedere.transport.downloads import Download

if TYPE_CHECKING:
    from belvedere.document import Scope

__all__ = ["Interactions"]

_T = TypeVar("_T")

_INPUTS = ("text", "multiline", "password", "number")


class Interactions:
    """Notices, progress bars, dialogs and downloads of a session; its base class."""

    id: str
    scope: Scope
    downloads: Downloads | None = None  # set by the engine

    def event(self, topic: str, payload: Any = None) -> None:
        """Tell this client that something happened."""
        raise NotImplementedError

    def _page_call(self, method: str, *args: Any) -> None:
        """Call a method of this client's page, at once."""
        raise NotImplementedError

    # --- telling --------------------------------------------------------------------------------------------------

    def notify(self, text: str, level: str = "info", *, title: str | None = None, timeout: float | None = None) -> None:
        """Show a sentence to this client's user.

        Args:
            text: the sentence.
            level: ``"info"``, ``"success"``, ``"warning"`` or ``"error"``.
            title: a few words above it.
            timeout: seconds until it goes away; 0 keeps it until it is dismissed, None is right for its level.
        """
        self.event("notice", notice(text, level, title=title, timeout=timeout))

    @cached_property
    def progress(self) -> ProgressBars:
        """Makes progress bars in this client's page: ``with session.progress("Solving") as bar: bar.update(0.3)``."""
        return ProgressBars(self.scope)

    # --- asking ---------------------------------------------------------------------------------------------------

    @cached_property
    def dialogs(self) -> Dialogs:
        """The questions that this client's user has not answered yet."""
        return Dialogs(self.scope)

    async def alert(
        self,
        text: str,
        *,
        title: str | None = None,
        ok: str = "OK",
        timeout: float | None = None,  # noqa: ASYNC109 - the dialog goes away when nobody waits any more
    ) -> None:
        """Show a sentence in a dialog, and return once its user has read it. To be awaited on the loop.

        Raises:
            TimeoutError: nobody answered in `timeout` seconds. The dialog is gone.
            SessionEndedError: the session ended first.
        """
        await self.dialogs.ask("alert", {"text": str(text), "title": title, "ok": ok}, as_bool, timeout)

    async def confirm(
        self,
        text: str,
        *,
        title: str | None = None,
        ok: str = "OK",
        cancel: str = "Cancel",
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> bool | None:
        """Ask a question of yes or no. To be awaited on the loop, so in an ``async def`` handler.

        Args:
            text: the question.
            title: a few words above it.
            ok: label of the button that answers True.
            cancel: label of the button that answers False.
            timeout: seconds to wait; None waits as long as the session lasts.

        Returns:
            the answer, None where the dialog was dismissed.

        Raises:
            TimeoutError: nobody answered in time. The dialog is gone.
            SessionEndedError: the session ended first.
        """
        content = {"text": str(text), "title": title, "ok": ok, "cancel": cancel}
        answer: bool | None = await self.dialogs.ask("confirm", content, as_bool, timeout)
        return answer

    async def ask(
        self,
        text: str,
        default: str = "",
        *,
        title: str | None = None,
        kind: str = "text",
        ok: str = "OK",
        cancel: str = "Cancel",
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> str | None:
        """Ask for a line of text. To be awaited on the loop.

        Args:
            text: the question.
            default: stands in the field at first.
            title: a few words above it.
            kind: of the field: ``"text"``, ``"multiline"``, ``"password"``, ``"number"``.
            ok: label of the button that answers.
            cancel: label of the other button.
            timeout: seconds to wait; None waits as long as the session lasts.

        Returns:
            what was entered, None where it was not.

        Raises:
            ValueError: for another kind.
            TimeoutError: nobody answered in time. The dialog is gone.
            SessionEndedError: the session ended first.
        """
        if kind not in _INPUTS:
            raise ValueError(f"the kind of a field is one of {', '.join(_INPUTS)}, not {kind!r}")
        content = {
            "text": str(text), "default": str(default), "title": title, "input": kind, "ok": ok, "cancel": cancel,
        }  # fmt: skip
        answer: str | None = await self.dialogs.ask("ask", content, as_text, timeout)
        return answer

    async def choose(
        self,
        text: str,
        options: Sequence[_T] | Mapping[str, _T],
        *,
        default: _T | None = None,
        title: str | None = None,
        ok: str = "OK",
        cancel: str = "Cancel",
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> _T | None:
        """Let the user choose one of several. To be awaited on the loop.

        Args:
            text: the question.
            options: what can be chosen, shown by ``str``; or by label.
            default: is chosen at first; None: the first.
            title: a few words above it.
            ok: label of the button that answers.
            cancel: label of the other button.
            timeout: seconds to wait; None waits as long as the session lasts.

        Returns:
            the option that was chosen, None where none was.

        Raises:
            ValueError: there is nothing to choose from.
            TimeoutError: nobody answered in time. The dialog is gone.
            SessionEndedError: the session ended first.
        """
        labels = [str(one) for one in options]
        values: list[_T] = list(options.values()) if isinstance(options, Mapping) else list(options)
        if not values:
            raise ValueError("there is nothing to choose from: options is empty")
        chosen = values.index(default) if default is not None and default in values else 0
        content = {
            "text": str(text), "title": title, "options": labels, "default": chosen, "ok": ok, "cancel": cancel,
        }  # fmt: skip
        position = await self.dialogs.ask("choose", content, partial(as_position, len(values)), timeout)
        return None if position is None else values[position]

    # --- giving ---------------------------------------------------------------------------------------------------

    def download(
        self, name: str, content: bytes | bytearray | memoryview | str | os.PathLike[str], type: str | None = None
    ) -> None:
        """Give this client's user a file to save. From any thread.

        The file travels over HTTP and not with the state, however large it is. A file on disk is read when the
        browser fetches it, which it does at once.

        Args:
            name: under which it is saved.
            content: its bytes, its text, or where it lies (a `pathlib.Path`).
            type: its media type; None guesses from the name.

        Raises:
            FileNotFoundError: there is no such file.
            ValueError: for a name or a type that cannot be sent.
        """
        if self.downloads is None:
            raise NotAvailableError("this session belongs to no server that could hand out files")
        download = offered(name, content, type)
        self._page_call("download", download.name, self.downloads.offer(download, self.id))


def offered(name: str, content: Any, type_: str | None = None) -> Download:
    """Return a file as it is offered to browsers; see `Interactions.download`."""
    base = str(name).replace("\\", "/").rpartition("/")[2]
    if not base.strip(". ") or not base.isprintable():
        raise ValueError(f"a file has a name that can be printed, not {name!r}")
    guessed = type_ or mimetypes.guess_type(base)[0]
    if isinstance(content, str):
        kind = guessed or "text/plain"
        return Download(base, content.encode(), kind if "charset" in kind else f"{kind}; charset=utf-8")
    guessed = guessed or "application/octet-stream"
    if isinstance(content, os.PathLike):
        path = Path(content).resolve()
        if not path.is_file():
            raise FileNotFoundError(f"there is no file {path}")
        return Download(base, path, guessed)
    if isinstance(content, bytes | bytearray | memoryview):
        return Download(base, bytes(content), guessed)
    given = type(content).__name__
    raise TypeError(f"a file is made of bytes, of text (str) or of a file on disk (pathlib.Path), not of {given}")
