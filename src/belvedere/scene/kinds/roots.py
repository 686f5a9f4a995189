"""Asset roots: the folders whose files a scene may name, and the addresses under which browsers load them.

A folder is served under ``files/<key>/``, a key that cannot be guessed and is told only to those who see the scene: so
its files load in places where no token can be sent, and what a file refers to by relative names is found beside it.
Nothing is listed, hidden files are not there, and no name leads out of the folder.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import secrets
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, final
from urllib.parse import quote, unquote, urlsplit

import msgspec

from belvedere.document.values import DocumentValue, EncodeError, enc_hook, encode_value
from belvedere.scene.kinds.assets import Folder, Source
from belvedere.transport.folders import ServedFolders, StaticFolder

__all__ = ["AssetError", "AssetRoots"]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SERVED_AS = "static"  # the name under which programs are used to find their folder
_LOOKED_AT = 2000  # files among which the nearest name is looked for


class AssetError(ValueError):
    """A file that the scene names and that is not to be served."""


@dataclass(frozen=True)
class _Root:
    directory: Path  # as it was given, made absolute
    folder: StaticFolder
    prefix: str  # "files/<key>"


@final
class AssetRoots:
    """The folders of one server. Used from any thread once they are added.

    Args:
        folders: what the server serves.
        roots: folders to begin with, see `add`.
        hosts: names of this server that addresses may begin with, beyond those of this machine.
    """

    def __init__(
        self,
        folders: ServedFolders,
        roots: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None = None,
        hosts: Iterable[str] = (),
    ) -> None:
        self._folders = folders
        self._roots: list[_Root] = []
        self._hosts = {*_LOOPBACK, socket.gethostname().lower(), *(host.lower() for host in hosts)}
        self._encoder = msgspec.msgpack.Encoder(enc_hook=self._hook)
        for root in [roots] if isinstance(roots, str | os.PathLike) else roots or ():
            self.add(root)

    def __iter__(self) -> Iterator[Path]:
        return iter([root.directory for root in self._roots])

    def add(self, path: str | os.PathLike[str]) -> None:
        """Let elements name the files below a folder. A folder that is there already is not added again.

        Raises:
            ValueError: there is no such folder.
        """
        directory = Path(os.path.abspath(path))  # noqa: PTH100 (links stay as they are: names are compared with it)
        if not directory.is_dir():
            raise ValueError(f"there is no folder {str(directory)!r} to serve files from")
        if directory in self:
            return
        root = _Root(directory, StaticFolder(directory, foreign=True), f"files/{secrets.token_urlsafe(24)}")
        self._folders.layout = self._folders.layout.offered(root.prefix, root.folder)
        self._roots.append(root)

    def encode(self, value: Any) -> DocumentValue:
        """Take a snapshot of a value of the document in which sources are looked up.

        Raises:
            AssetError: a file is not there, or not to be served.
            EncodeError: the value has no place in the document.
        """
        try:
            return encode_value(value, self._encoder)
        except EncodeError as error:
            if isinstance(error.__cause__, AssetError):
                raise error.__cause__ from None
            raise

    def resolve(self, source: str) -> str:
        """Return the address of a file, relative to the page.

        Args:
            source: a path below a root, absolute or relative to it; with ``static/`` or ``/static/`` before it, also
                as an address of this server (``http://localhost:8012/static/arm.glb``); or what the server serves
                otherwise, such as the files of a module.

        Raises:
            AssetError: it is nothing of these; the message says which folders were searched.
        """
        path, query = self._path_of(source)
        for root, name in self._candidates(source, path):
            if root.folder.find(name) is not None:
                return f"{root.prefix}/{quote(name)}{query}"
        if path and ".." not in path.split("/") and self._folders.file(path) is not None:
            return f"{quote(path)}{query}"
        raise AssetError(self._why_not(source, path))

    def resolve_folder(self, source: str) -> str:
        """Return the address of a folder, relative to the page, with a slash at its end.

        Args:
            source: a path of a folder, as those of files in `resolve`; ``"."``: the first root.

        Raises:
            AssetError: there is no such folder, or it is not to be served.
        """
        path, _ = self._path_of(source)
        for root, name in self._candidates(source, path.rstrip("/")):
            parts = [part for part in name.split("/") if part not in ("", ".")]
            # A folder is served where its files are: whether one leads out of the root is checked for each of them.
            if not any(part.startswith(".") for part in parts) and root.directory.joinpath(*parts).is_dir():
                return "/".join((root.prefix, *map(quote, parts), ""))
        raise AssetError(self._why_not(source, path).replace("there is no file", "there is no folder"))

    def _hook(self, value: Any) -> Any:
        if isinstance(value, Folder):
            return self.resolve_folder(value)
        return self.resolve(value) if isinstance(value, Source) else enc_hook(value)

    def _path_of(self, source: str) -> tuple[str, str]:
        """Return the path of a source within this server, without a slash before it, and its query."""
        parts = urlsplit(source)
        if parts.scheme in ("http", "https") or source.startswith("//"):
            host = (parts.hostname or "").lower()
            if not self._is_ours(host):
                raise AssetError(
                    f"{source[:200]!r} is on another host: browsers load nothing from {host!r} here. "
                    "Download the file, and put it below a folder that the server serves (static_root)"
                )
        elif len(parts.scheme) > 1:  # one letter is a drive
            raise AssetError(f"{source[:200]!r} is neither a file nor an address of this server")
        query = f"?{parts.query}" if parts.query else ""
        path = unquote(parts.path).lstrip("/")
        return path.removeprefix("./"), query

    def _is_ours(self, host: str) -> bool:
        if host in self._hosts:
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True  # as which of its addresses a browser calls this machine, nobody here knows

    def _candidates(self, source: str, path: str) -> Iterator[tuple[_Root, str]]:
        """Yield where a source may be: in which root, under which name."""
        names = [path]
        if path.startswith(_SERVED_AS + "/"):
            names.append(path.removeprefix(_SERVED_AS + "/"))
        for root in self._roots:
            yield from ((root, name) for name in names)
            absolute = PurePosixPath(source)
            for directory in (root.directory, root.directory.resolve()):
                if absolute.is_absolute() and absolute.is_relative_to(directory):
                    yield root, str(absolute.relative_to(directory))

    def _why_not(self, source: str, path: str) -> str:
        shown = source if len(source) <= 200 else source[:199] + "…"
        if not self._roots:
            return (
                f"there is no file {shown!r}: the server was told of no folder to serve. "
                "Give it static_root=…, or give the element a pathlib.Path, which sends the file itself"
            )
        searched = ", ".join(str(root.directory) for root in self._roots)
        if ".." in path.split("/"):
            return f"{shown!r} leads out of the folders that are served: {searched}"
        for root, name in self._candidates(source, path):
            if os.path.lexists(root.directory / name):
                what = "a folder" if (root.directory / name).is_dir() else "hidden, or a link that leads elsewhere"
                return f"{shown!r} is {what}; files are served from {searched}"
        return f"there is no file {shown!r} below {searched}{self._near(path)}"

    def _near(self, path: str) -> str:
        """Return the end of a sentence that names the file that may have been meant."""
        name = PurePosixPath(path).name
        found: dict[str, str] = {}
        looked = 0
        for root in self._roots:
            for folder, below, files in os.walk(root.directory):
                below[:] = [one for one in below if not one.startswith(".")]
                for file in files:
                    found.setdefault(file, Path(folder, file).relative_to(root.directory).as_posix())
                looked += 1 + len(files)
                if looked > _LOOKED_AT:
                    break
        near = difflib.get_close_matches(name, found, n=1)
        return f"; did you mean {found[near[0]]!r}?" if near else ""
