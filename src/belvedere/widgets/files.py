"""Files from the user, and to the user.

Neither ever stands in the state. `FileInput` streams what is chosen to a file on the server's disk, which is handed to
a function. `FileDownload` streams a file to the browser. An input of Vuetify's, ``VFileInput(v_model="files")``, is
streamed too: the variable gets the name, size and type of each file, and `uploaded` leads to the file itself.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from belvedere.app import current_session, get_server
from belvedere.app.sessions.interactions import offered
from belvedere.app.signatures import is_async, signature_of
from belvedere.transport.host import NotTaken, Upload
from belvedere.ui.element import Child, Element
from belvedere.widgets.entries import new_name

if TYPE_CHECKING:
    from belvedere.app import Server, Session

__all__ = ["FileDownload", "FileInput", "uploaded"]


def uploaded(value: Any, server: Server | str | None = None) -> Any:
    """Return the files that the variable of a file input stands for; see `Server.uploaded`.

    Args:
        value: what the variable holds.
        server: None is the current one.
    """
    return get_server(server).uploaded(value)


class FileInput(Element):
    """A button and a place to drop files, which are sent at once.

    Args:
        label: of the button; None says what is chosen.
        on_upload: ``function(upload, session)``, also asynchronous, called with each file once it is complete. The
            file lies at ``upload.path`` and stays there until the server stops, unless the function moves or deletes
            it. What it returns is the answer of the event ``uploaded``; an exception refuses the file.
        field: name of the input, by which `Server.upload` finds it too; None makes one.
        multiple: several files may be chosen at a time.
        accept: endings and media types that are taken, ``".csv,.txt"`` or ``"image/*"``.
        max_size: bytes of a file, beside what the server takes at most.
        attributes: ``hint``, a sentence below the button; ``disabled``; ``capture``. Events: ``uploaded`` with a list
            of ``{"name", "size", "field", "result"}``, ``error`` with a sentence.

    Raises:
        ValueError: for a size that is none.
    """

    _tag = "bv-file-input"
    _attributes = frozenset({"label", "field", "multiple", "accept", "max_size", "hint", "disabled", "capture"})
    _events = frozenset({"uploaded", "error"})

    def __init__(
        self,
        label: str | tuple[str] | None = None,
        *,
        on_upload: Callable[..., Any] | None = None,
        field: str | None = None,
        multiple: bool = False,
        accept: str | Iterable[str] | None = None,
        max_size: int | None = None,
        **attributes: Any,
    ) -> None:
        given: object = max_size
        if given is not None and not (isinstance(given, int) and given > 0):
            raise ValueError(f"the largest size of a file is a number of bytes above 0, not {given!r}")
        if accept is not None and not isinstance(accept, str):
            if not isinstance(accept, Iterable):
                raise TypeError(f"accept is text such as '.csv,image/*', or a list of such, not {accept!r}")
            accept = ",".join(accept)
        if on_upload is not None and not callable(on_upload):
            raise TypeError(f"on_upload is a function(upload, session), not {type(on_upload).__name__}")
        field = field or new_name("files")
        super().__init__(label=label, field=field, multiple=multiple, accept=accept, max_size=max_size, **attributes)
        if on_upload is not None:
            self._on_upload = on_upload
            taker = _taker(self)
            uploads = self._server._engine.uploads
            uploads.register(field)(taker)
            weakref.finalize(self, uploads.unregister, field, taker).atexit = False

    def _take(self, upload: Upload, session: Session | None) -> Any:
        most, accept = self._values["max_size"], self._values["accept"] or ""
        if most is not None and upload.size > most:
            raise NotTaken(f"{upload.name} is larger than {most:,} bytes")
        if not _accepts(accept, upload):
            raise NotTaken(f"{upload.name} is not of a kind that is taken here: {accept}")
        args, _ = signature_of(self._on_upload).fit((upload, session), {})
        return self._on_upload(*args)


class FileDownload(Element):
    """A button that gives the user a file.

    Args:
        content: its bytes, its text, or where it lies (`pathlib.Path`); or a function of none of these but of the
            session, ``content(session)``, also asynchronous, that returns one of them when the button is pressed.
        name: under which it is saved.
        content_type: its media type; None guesses from the name.
        children: of the button; None is the name of the file.
        attributes: of the button: ``disabled``, ``classes`` …
    """

    _tag = "button"
    _attributes = frozenset({"disabled", "type"})

    def __init__(
        self,
        content: bytes | bytearray | memoryview | str | os.PathLike[str] | Callable[..., Any],
        name: str | Callable[..., str] = "download",
        *,
        content_type: str | None = None,
        children: Child = None,
        **attributes: Any,
    ) -> None:
        if "click" in attributes:
            raise TypeError("a FileDownload says by 'content' what a click does")
        if not callable(content):
            if not callable(name):
                given = b"" if isinstance(content, os.PathLike) else content  # a file may well come later
                offered(name, given, content_type)  # what cannot be given is told now, and not to whoever clicks
            elif content is None:
                raise TypeError("a FileDownload needs content: bytes, text, a pathlib.Path, or a function")
        self._content = content
        self._name = name
        self._content_type = content_type
        classes = f"bv-button {attributes.pop('classes', '')}".strip()
        if children is None:
            children = name if isinstance(name, str) else "Download"
        super().__init__(children, type="button", classes=classes, click=self._give, **attributes)

    async def _give(self) -> None:
        session = current_session()
        if session is None:
            return
        content = await self._made(self._content, session) if callable(self._content) else self._content
        name = await self._made(self._name, session) if callable(self._name) else self._name
        if content is not None:
            session.download(name, content, self._content_type)

    async def _made(self, function: Callable[..., Any], session: Session) -> Any:
        """Return what a function of the program returns, called where its handlers run."""
        args, _ = signature_of(function).fit((session,), {})
        result = await self._server._engine.dispatcher.start(function, args, {}, session).result
        return await result if hasattr(result, "__await__") else result


def _taker(widget: FileInput) -> Callable[..., Any]:
    """Return what takes the files of an input, with its bounds: the page checks them too, but anybody may send.

    It does not keep the widget alive, which may well be part of a layout that its function belongs to.
    """
    reference = weakref.ref(widget)

    def fitted(upload: Upload, session: Session | None) -> Any:
        found = reference()
        if found is None:
            raise NotTaken(f"the input {upload.field!r} is gone; load the page again")
        return found._take(upload, session)

    async def awaited(upload: Upload, session: Session | None) -> Any:
        return await fitted(upload, session)

    return awaited if is_async(widget._on_upload) else fitted


def _accepts(accept: str, upload: Upload) -> bool:
    kinds = [kind.strip().lower() for kind in accept.split(",") if kind.strip()]
    name, content_type = upload.name.lower(), upload.content_type.lower()
    return not kinds or any(
        name.endswith(kind)
        if kind.startswith(".")
        else content_type.startswith(kind[:-1])
        if kind.endswith("/*")
        else content_type == kind
        for kind in kinds
    )
