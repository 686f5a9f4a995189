"""The mesh viewer as an application: a server, a page, and the meshes it can show.

What happens where: meshes are read and converted on a thread of its own and, for files, in a process of its own;
the document is written in one transaction when a mesh is ready; what a session chooses is handled by listeners of
the server. A mesh that cannot be shown leaves everything as it was and says why.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import logging
import threading
from concurrent.futures import Future
from typing import Any, Literal

import numpy as np

from belvedere.app import Server, Session
from belvedere.document import Path, Scope
from belvedere.viewer.describing import EMPTY, describe
from belvedere.viewer.display import Display
from belvedere.viewer.errors import MeshError
from belvedere.viewer.fields import Field
from belvedere.viewer.page import VIEW_REF, build_page
from belvedere.viewer.reader import MeshReader, ReadingCancelled
from belvedere.viewer.sources import FileSource, Source, to_sources
from belvedere.viewer.stage import MeshStage
from belvedere.viewer.surface import Surface

__all__ = ["GuestServer", "MeshViewer"]

_log = logging.getLogger(__name__)

ARRAY: Path = ("state", "array")
COMPONENT: Path = ("state", "component")
RANGE_MIN: Path = ("state", "range_min")
RANGE_MAX: Path = ("state", "range_max")

_NEAR = 0.25
"""How far, as a part of its size, a mesh may differ from the one before without the camera being moved."""


class GuestServer(Server):
    """A server in somebody else's program, whose command line is not its own."""

    @property
    def cli(self) -> argparse.ArgumentParser:
        """A parser without options."""
        return argparse.ArgumentParser(add_help=False, allow_abbrev=False)


class MeshViewer:
    """Shows meshes to any number of browsers.

    All see the same mesh; camera, colours and other settings are each session's own. Methods may be called from any
    thread.

    Args:
        meshes: A path, a mesh (see `to_surface`), or a list or dictionary of these to choose from.
        name: Title of the page; the mesh's name by default.
        scalars: Name of the array to colour by at first; None: the mesh's active array; False: none.
        display: The settings that sessions begin with.
        server: The server to use; one is made by default.

    Raises:
        MeshError: A file is missing.
        ValueError: A setting is out of range.

    Attributes:
        server: The server. It is started and stopped by its own methods.
        sources: What can be shown.
    """

    def __init__(
        self,
        meshes: Any,
        *,
        name: str | None = None,
        scalars: str | Literal[False] | None = None,
        display: Display | None = None,
        server: Server | None = None,
    ) -> None:
        self.sources: list[Source] = to_sources(meshes, name)
        self.display = display or Display()
        self.server = server or GuestServer(name or "mesh viewer")
        self._scalars = scalars
        self._stage = MeshStage(self.server.store)
        self._reader = MeshReader()
        self._numbers = itertools.count(1)
        self._turn = threading.Lock()  # held while a mesh is read and converted
        self._lock = threading.RLock()  # protects what follows; held while the document is written
        self._wanted = 0  # number of the newest job; older ones are given up
        self._wanted_index = 0  # of its source
        self._surface: Surface | None = None
        self._index = 0  # of the source that is shown
        self._default: Field | None = None  # shown to sessions that chose none
        self._sessions: dict[str, Session] = {}
        self._prepare_state(name)
        build_page(self)

    @property
    def surface(self) -> Surface | None:
        """What is shown now."""
        return self._surface

    # --- showing ----------------------------------------------------------------------------------------------------

    def choose(self, index: int) -> Future[Surface]:
        """Show another of the sources; what was being read before is given up.

        Returns:
            A future of what is shown then. It raises `MeshError`, as the page says too, if it cannot be shown, and
            `ReadingCancelled` if something else was wanted before it was there.
        """
        number = self._want(index)
        self._progress(number, None)
        future: Future[Surface] = Future()
        future.set_running_or_notify_cancel()
        thread = threading.Thread(target=self._load, args=(number, index, future), name="belvedere-load", daemon=True)
        thread.start()
        return future

    def reload(self) -> Future[Surface]:
        """Read what is shown once more: a file may have changed. Cameras stay."""
        return self.choose(self._index)

    def update(self, mesh: Any) -> None:
        """Replace the mesh that is shown, in one step, for all who watch.

        Cameras and settings stay, and so does the array that a session chose, where the new mesh has it.

        Args:
            mesh: Anything `to_surface` takes, or the path of a file. Blocks until it is converted or read.

        Raises:
            MeshError: It cannot be shown; what is shown stays.
            ReadingCancelled: Another mesh was wanted before it was there.
        """
        index = self._index
        source = to_sources(mesh, self.sources[index].name)[0]
        number = self._want(index)
        try:
            self._open(number, source, index)
            self.sources[index] = source
            self.server.state.files = self._list()
        finally:
            self._progress(number, 1.0, done=True)

    def close(self) -> None:
        """End the process that reads files. The server is stopped by its own methods."""
        with self._lock:
            self._wanted = next(self._numbers)
        self._reader.close()

    # --- loading ----------------------------------------------------------------------------------------------------

    def _want(self, index: int) -> int:
        """Make a source the wanted one in place of any other; return the number of the job."""
        with self._lock:
            self._wanted = next(self._numbers)
            self._reader.cancel()
            self._say_file(index)
            return self._wanted

    def _load(self, number: int, index: int, future: Future[Surface]) -> None:
        source = self.sources[index]
        try:
            surface = self._open(number, source, index)
        except ReadingCancelled as cancelled:
            future.set_exception(cancelled)
        except MeshError as error:
            self._fail(number, str(error))
            future.set_exception(error)
        except Exception as error:
            _log.exception("%s could not be shown", source.name)
            self._fail(number, f"{source.name}: {type(error).__name__}: {error}")
            future.set_exception(error)
        else:
            future.set_result(surface)
        finally:
            self._progress(number, 1.0, done=True)

    def _open(self, number: int, source: Source, index: int) -> Surface:
        """Open a source and show it, unless it is not wanted any more."""
        with self._turn:
            if number == self._wanted:
                surface = source.open(self._reader, lambda fraction: self._progress(number, fraction))
            with self._lock:
                if number != self._wanted:
                    raise ReadingCancelled(source.name)
                self._show(surface, index, source)
                return surface

    def _progress(self, number: int, fraction: float | None, *, done: bool = False) -> None:
        """Say how far a job is, from 0 to 1; None while nothing is known."""
        with self._lock:
            if number == self._wanted:
                self.server.state.loading = None if done else {"fraction": fraction}

    def _fail(self, number: int, sentence: str) -> None:
        with self._lock:
            if number == self._wanted:
                self.server.state.error = {"number": number, "text": sentence}
                self._say_file(self._index)

    def _say_file(self, index: int) -> None:
        """Let the page say which source is wanted."""
        self._wanted_index = index
        with self.server.state.suppress_change_listeners("file"):
            self.server.state.file = index

    # --- the document -----------------------------------------------------------------------------------------------

    def _show(self, surface: Surface, index: int, source: Source) -> None:
        """Put a surface in place of the one shown."""
        state, before = self.server.state, self._surface
        default = self._default_field(surface)
        about: dict[Path, object] = {("state", key): value for key, value in describe(surface, source.origin).items()}
        self._stage.show(surface, default, self._choices(surface, default), about=about)
        with state.suppress_change_listeners("array"):
            state.array = default.key if default else None
        if before is None or (default and default.key) != (self._default and self._default.key):
            state.component = _component(self.display.component, default)
        state.error = None
        same_source = before is not None and index == self._index
        self._surface, self._index, self._default = surface, index, default
        if before is not None and not same_source and not _same_place(before, surface):
            self.server.js_call(VIEW_REF, "resetCamera")

    def _default_field(self, surface: Surface) -> Field | None:
        """Return the field for sessions that chose none: as long as it exists, the one they saw before.

        Raises:
            MeshError: The array that the program asked for is not in the first mesh.
        """
        if self._scalars is False:
            return None
        if self._default is not None and self._default.key in surface.fields:
            return surface.fields[self._default.key]
        wanted = surface.find(self._scalars) if self._scalars is not None else None
        if wanted is None and self._scalars is not None and self._surface is None:
            raise MeshError(f"{surface.name}: {_no_array(self._scalars, surface)}")
        return wanted or (surface.fields[surface.default] if surface.default else None)

    def _choices(self, surface: Surface, default: Field | None) -> list[tuple[Scope, Field | None]]:
        """Return what each session that chose a field is to see; a choice that is gone is forgotten."""
        choices: list[tuple[Scope, Field | None]] = []
        for scope in [session.scope for session in self._sessions.values()]:
            if not scope.own(ARRAY):
                continue
            key = scope.get(ARRAY)
            field = _field(surface, key)
            if key is not None and field is None:
                for path in (ARRAY, COMPONENT, RANGE_MIN, RANGE_MAX):
                    scope.remove(path)
                field = default
            component = scope.get(COMPONENT)
            if isinstance(component, int) and (field is None or component >= field.components):
                scope.remove(COMPONENT)
            choices.append((scope, field))
        return choices

    # --- what sessions choose ---------------------------------------------------------------------------------------

    def _prepare_state(self, name: str | None) -> None:
        state = self.server.state
        state.update(EMPTY)
        state.update(
            title=name or (self.sources[0].name if len(self.sources) == 1 else "Belvedere"),
            files=self._list(),
            file=0,
            array=None,
            loading=None,
            error=None,
            error_seen=0,
            drawer=None,  # open where there is room for it
            **self.display.state,
        )
        state.read_only(*EMPTY, "title", "files", "loading", "error")
        state.private("array", "error_seen", "drawer", *self.display.state)
        state.set_validator("file")(self._checked_index)
        state.change("file")(self._on_file)
        state.change("array")(self._on_array)
        self.server.controller.on_client_connected.add(self._on_joined)
        self.server.controller.on_client_exited.add(self._on_left)
        self.server.controller.on_server_exited.add(self._on_exited)

    def _list(self) -> list[dict[str, Any]]:
        return [
            {"title": source.name, "value": index, "file": isinstance(source, FileSource)}
            for index, source in enumerate(self.sources)
        ]

    def _checked_index(self, index: Any) -> int:
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(self.sources):
            raise ValueError(f"there are {len(self.sources)} meshes to choose from")
        return index

    def _on_file(self, file: int) -> None:
        if file != self._wanted_index:
            self.choose(file)

    def _on_array(self) -> None:
        session = self.server.current_session
        with self._lock:
            if self._surface is None:
                return
            state = self.server.state if session is None else session.state
            field = _field(self._surface, state.array)
            if session is None:
                self._default = field
                self._stage.recolor(field)
            else:
                self._stage.color(session.scope, field, self._default)

    def _on_joined(self, session: Session) -> None:
        with self._lock:
            self._sessions[session.id] = session

    def _on_left(self, session: Session) -> None:
        with self._lock:
            self._sessions.pop(session.id, None)

    def _on_exited(self) -> None:
        self._reader.close()


def _field(surface: Surface, key: Any) -> Field | None:
    """Return the field that a session chose, whatever it wrote there."""
    return surface.fields.get(key) if isinstance(key, str) else None


def _component(wanted: str | int, field: Field | None) -> str | int:
    """Return the component to begin with: an index the field has, or "magnitude"."""
    if field is not None and isinstance(wanted, str) and wanted in field.labels:
        return field.labels.index(wanted)
    if field is not None and isinstance(wanted, int) and 0 <= wanted < field.components > 1:
        return wanted
    return "magnitude"


def _no_array(name: str, surface: Surface) -> str:
    names = sorted({one.name for one in surface.fields.values()})
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(names) or 'no arrays'}"
    return f"there is no array {name!r}; {hint}"


def _same_place(one: Surface, other: Surface) -> bool:
    """Return whether two meshes fill about the same box, so that a camera that suits one suits the other."""
    sizes = [np.linalg.norm(np.subtract(surface.bounds[1::2], surface.bounds[::2])) for surface in (one, other)]
    apart = np.linalg.norm(one.origin - other.origin)
    return bool(apart <= _NEAR * min(sizes) and abs(sizes[0] - sizes[1]) <= _NEAR * min(sizes))
