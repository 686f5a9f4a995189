"""What a viewer can show: files and meshes, by name, opened when they are wanted."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from belvedere.viewer.convert import to_surface
from belvedere.viewer.errors import MeshError
from belvedere.viewer.reader import MeshReader
from belvedere.viewer.reading import Progress, check_file
from belvedere.viewer.surface import Surface

__all__ = ["FileSource", "MeshSource", "Source", "to_sources"]


class Source(Protocol):
    """Something that can be shown."""

    name: str
    """What people call it."""

    @property
    def origin(self) -> str:
        """Where it comes from, for people: the path of a file, or a kind of object."""

    def open(self, reader: MeshReader, progress: Progress) -> Surface:
        """Return what is to be shown. Slow; called on a thread of its own.

        Raises:
            MeshError: It cannot be shown.
        """


class FileSource:
    """A mesh file. It is read anew each time it is opened: it may have changed."""

    def __init__(self, path: str | os.PathLike[str], name: str | None = None) -> None:
        self.path = Path(path)
        self.name = name or self.path.name

    @property
    def origin(self) -> str:
        """The path as it was given."""
        return str(self.path)

    def open(self, reader: MeshReader, progress: Progress) -> Surface:
        """Read the file in the reader's process."""
        return reader.read(self.path, self.name, progress)


class MeshSource:
    """A mesh object of the program, or a function that makes one when it is first wanted."""

    def __init__(self, mesh: Any, name: str) -> None:
        self.name = name
        self._mesh = mesh
        self._surface: Surface | None = None

    @property
    def origin(self) -> str:
        """Says that there is no file."""
        return "given by the program"

    def open(self, reader: MeshReader, progress: Progress) -> Surface:
        """Convert the mesh, when it is first opened."""
        if self._surface is None:
            mesh = self._mesh() if callable(self._mesh) else self._mesh
            self._surface = to_surface(mesh, self.name)
            self._mesh = None
        return self._surface


def to_sources(given: Any, name: str | None = None) -> list[Source]:
    """Return the sources that a program named.

    Args:
        given: A path, anything `to_surface` takes, a function that returns such a thing, or a list of these, or a
            dictionary of these by name.
        name: Name of a single one.

    Raises:
        MeshError: A file is missing or may not be read, or there is nothing in the list.
    """
    if isinstance(given, Mapping) and "points" not in given:
        sources = [_named(_source(each, ""), str(label)) for label, each in given.items()]
    elif isinstance(given, list):
        sources = [_source(each, f"mesh {number}") for number, each in enumerate(given, 1)]
        _tell_apart([source for source in sources if isinstance(source, FileSource)])
    else:
        sources = [_source(given, "mesh") if name is None else _named(_source(given, name), name)]
    if not sources:
        raise MeshError("there is nothing to show: the list is empty")
    return sources


def _source(given: Any, name: str) -> Source:
    if isinstance(given, str | os.PathLike):
        return FileSource(check_file(given))
    return MeshSource(given, name)


def _named(source: Source, name: str) -> Source:
    source.name = name
    return source


def _tell_apart(files: Sequence[FileSource]) -> None:
    """Name files of the same name by as much of their path as tells them apart."""
    paths = [file.path.absolute() for file in files]
    for file, path in zip(files, paths, strict=True):
        for depth in range(1, len(path.parts)):
            tail = path.parts[-depth:]
            if sum(other.parts[-depth:] == tail for other in paths) == 1:
                file.name = str(Path(*tail))
                break
