"""Folders whose files are served: the built client, and what modules put beside it.

A folder is served by name only: no listing, no hidden file, no way out of it by ``..`` or a link. Files whose names
carry a hash of their content (``index-4f3a9c1d.js``) never change, so browsers keep them for a year; everything else,
``index.html`` first of all, is asked for again each time and answered by "not modified".

Nothing here knows of a web server: a transport asks `PageFiles` for the file of a name, and sends it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

__all__ = [
    "RESERVED",
    "SANDBOX",
    "FolderLayout",
    "PageFiles",
    "ServedFile",
    "ServedFolders",
    "StaticFolder",
    "content_type",
    "url_segments",
]

_ROUTES = {"blob", "download", "files", "healthz", "metrics", "relay", "upload", "ws"}
_CLIENT = {"assets", "belvedere.d.ts", "client.js", "index.html", "testing.js", "vue.js"}

RESERVED = frozenset(_ROUTES | _CLIENT)
"""First segments of addresses that are the server's own."""

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""Content security policy of what is no page of ours: shown by itself, it has no scripts and not our origin."""

_DRAWINGS = frozenset({".svg"})
"""Endings of pictures that are documents too: opened by itself such a file could run scripts as ours."""

_SCRIPTS = frozenset({".js", ".mjs"})
"""Endings that are plain text in what is no part of our pages: under any other type a page could be made to run it."""

_IMMUTABLE = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9.]+")
_INDEX = "index.html"

# The operating system's own table is not asked: on some machines it calls JavaScript plain text, and with "nosniff" a
# browser then refuses to run it.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".hdr": "image/vnd.radiance",
    ".exr": "image/x-exr",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mov": "video/quicktime",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
    ".obj": "model/obj",
    ".mtl": "model/mtl",
    ".stl": "model/stl",
    ".dae": "model/vnd.collada+xml",
    ".urdf": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class ServedFile:
    """A file, and the headers it is answered with."""

    path: Path
    headers: Mapping[str, str]


@final
class StaticFolder:
    """A folder whose files are served.

    Args:
        directory: the folder; it need not exist yet.
        hashed: a subfolder whose hashed names mark files that never change, ``""`` for the folder as a whole; None
            where names promise nothing.
        follow_symlinks: serve also what links inside the folder lead to outside of it.
        foreign: its files are data and not parts of our pages: opened by itself none has our origin.
    """

    def __init__(
        self,
        directory: Path,
        hashed: str | None = None,
        *,
        follow_symlinks: bool = False,
        foreign: bool = False,
    ) -> None:
        self.directory = directory
        self._hashed = hashed
        self._follow = follow_symlinks
        self._foreign = foreign

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StaticFolder) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # compared, never a key

    def find(self, name: str) -> Path | None:
        """Return the file of that name (segments joined by ``/``), or None where there is none to be served."""
        segments = name.split("/")
        if not all(_is_visible(segment) for segment in segments):
            return None
        try:
            root = self.directory.resolve(strict=True)
            path = root.joinpath(*segments).resolve(strict=True)
            inside = self._follow or path.is_relative_to(root)
            return path if inside and path.is_file() else None
        except (OSError, RuntimeError, ValueError):
            return None

    def file(self, name: str) -> ServedFile | None:
        """Return the file of that name with its headers, or None where there is none to be served."""
        path = self.find(name)
        if path is None:
            return None
        never_changes = self._is_below_hashed(name) and _HASHED.search(path.name)
        suffix = path.suffix.lower()
        headers = {
            "Cache-Control": _IMMUTABLE if never_changes else _ASK_AGAIN,
            "Content-Type": content_type(suffix, foreign=self._foreign),
        }
        if self._foreign or suffix in _DRAWINGS:
            headers["Content-Security-Policy"] = SANDBOX
        return ServedFile(path, headers)

    def _is_below_hashed(self, name: str) -> bool:
        return self._hashed is not None and (not self._hashed or name.startswith(self._hashed + "/"))


@dataclass(frozen=True)
class FolderLayout:
    """Which folder is served where. Never changed, so that requests may read it from any thread."""

    mounts: Mapping[str, StaticFolder]  # by prefix, without slashes at its ends
    over: tuple[StaticFolder, ...]  # served over the client's own files, the latest first

    def mounted(self, url: str, folder: StaticFolder) -> FolderLayout:
        """Return a layout in which `folder` is served under `url` as well.

        Raises:
            ValueError: the address is no plain path, belongs to the server, or to another folder.
        """
        segments = url_segments(url)
        if not segments:
            raise ValueError("a folder is served under a name; 'www' puts one over the client's own files")
        if segments[0] in RESERVED:
            raise ValueError(f"the address {segments[0]!r} is the server's own")
        prefix = "/".join(segments)
        taken = self.mounts.get(prefix)
        if taken is not None and taken != folder:
            raise ValueError(f"the address {prefix!r} serves the folder {str(taken.directory)!r} already")
        return replace(self, mounts={**self.mounts, prefix: folder})

    def offered(self, prefix: str, folder: StaticFolder) -> FolderLayout:
        """Return a layout in which `folder` is served under a prefix of the server's own, such as ``files/<key>``."""
        return replace(self, mounts={**self.mounts, prefix: folder})

    def covered(self, folder: StaticFolder) -> FolderLayout:
        """Return a layout in which the files of `folder` stand over the client's own."""
        return self if folder in self.over else replace(self, over=(folder, *self.over))

    def file(self, name: str) -> ServedFile | None:
        """Return the file of that name, or None. The longest prefix decides."""
        segments = name.split("/")
        for length in range(len(segments) - 1, 0, -1):
            folder = self.mounts.get("/".join(segments[:length]))
            if folder is not None:
                return folder.file("/".join(segments[length:]))
        if segments[0] in RESERVED and name != _INDEX:
            return None
        found = (folder.file(name) for folder in self.over)
        return next((file for file in found if file is not None), None)


@final
class ServedFolders:
    """The folders that the modules of a server serve. A new layout counts from the next request on."""

    def __init__(self) -> None:
        self.layout = FolderLayout({}, ())

    def file(self, name: str) -> ServedFile | None:
        """Return the file of that name, or None."""
        return self.layout.file(name)


@final
class PageFiles:
    """Everything a browser may load by GET: what modules serve, then the client's own files.

    Args:
        client: the built client.
        folders: those of the modules.
    """

    def __init__(self, client: StaticFolder, folders: ServedFolders) -> None:
        self._client = client
        self._folders = folders

    def file(self, name: str) -> ServedFile | None:
        """Return the file of that name; an empty name is ``index.html``. None where there is none to be served."""
        name = name or _INDEX
        return self._folders.file(name) or self._client.file(name)


def content_type(suffix: str, *, foreign: bool = False) -> str:
    """Return the type of files with this ending (with its dot, in any case), as it stands in a header.

    Args:
        suffix: the ending.
        foreign: whether they are data and not parts of our pages; such a file is never a script.
    """
    if foreign and suffix.lower() in _SCRIPTS:
        suffix = ".txt"
    return _TYPES.get(suffix.lower(), "application/octet-stream")


def url_segments(url: str) -> list[str]:
    """Return the segments of a relative address; slashes at its ends do not count.

    Raises:
        ValueError: for a segment that is empty, hidden, or leads elsewhere.
    """
    bare = url.strip("/").removeprefix("./")
    segments = bare.split("/") if bare else []
    for segment in segments:
        if not _is_visible(segment) or set(segment) & set("?#%"):
            raise ValueError(f"{url!r} is not a plain relative address such as 'gauge/gauge.js'")
    return segments


def _is_visible(segment: str) -> bool:
    """Whether a segment of an address can name a file that is served."""
    return bool(segment) and not segment.startswith(".") and not set(segment) & {"\\", ":", "\0"}
