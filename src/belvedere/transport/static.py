"""Files for the browser: the built client, and what modules serve beside it.

A folder is served by name only: no listing, no hidden file, no way out of it by ``..`` or a link. Files whose names
carry a hash of their content (``index-4f3a9c1d.js``) never change, so browsers keep them for a year; everything else,
``index.html`` first of all, is asked for again each time and answered by "not modified".

The content security policy allows run-time templates (``unsafe-eval``: templates come from Python and are compiled in
the page) and injected style sheets, and nothing else beyond our own origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from belvedere.transport.access import Caller
from belvedere.transport.auth import is_loopback

__all__ = ["StaticFolder", "client_folder", "security_headers"]

_IMMUTABLE = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9.]+")

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
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".hdr": "image/vnd.radiance",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
}

NOT_BUILT = (
    "Belvedere is running, but its web client was not built.\n\n"
    "In a checkout: cd web && npm ci && npm run build, then load this page again.\n"
    "In an installation: install the package again from a wheel, which carries the built client.\n"
)


def client_folder() -> Path:
    """Return where the built client lies inside the package."""
    return Path(__file__).resolve().parent.parent / "client"


class StaticFolder:
    """A folder whose files are served.

    Args:
        directory: the folder; it need not exist yet.
        hashed: a subfolder whose hashed names mark files that never change; None where names promise nothing.
    """

    def __init__(self, directory: Path, hashed: str | None = None) -> None:
        self._root = directory
        self._hashed = hashed

    def find(self, name: str) -> Path | None:
        """Return the file of that name (segments joined by ``/``), or None where there is none to be served."""
        segments = name.split("/")
        if any(not part or part.startswith(".") or set(part) & {"\\", ":", "\0"} for part in segments):
            return None
        try:
            root = self._root.resolve(strict=True)
            path = root.joinpath(*segments).resolve(strict=True)
        except (OSError, RuntimeError):
            return None
        return path if path.is_relative_to(root) and path.is_file() else None

    def response(self, name: str) -> web.FileResponse | None:
        """Return the answer to a request for `name`, or None where there is no such file."""
        path = self.find(name)
        if path is None:
            return None
        fixed = self._hashed is not None and name.startswith(self._hashed + "/") and _HASHED.search(path.name)
        headers = {"Cache-Control": _IMMUTABLE if fixed else _ASK_AGAIN}
        headers["Content-Type"] = _TYPES.get(path.suffix.lower(), "application/octet-stream")
        return web.FileResponse(path, headers=headers)


def security_headers(caller: Caller, frame_ancestors: Iterable[str]) -> dict[str, str]:
    """Return the headers every answer carries.

    ``Cross-Origin-Opener-Policy`` cuts the tie to a page that opened ours, so that it cannot steer our window; browsers
    honour it on trustworthy addresses only and complain about it elsewhere, so it is left out there.
    """
    embedding = list(frame_ancestors)
    # Not every browser counts WebSockets to the page's own address as 'self'.
    sockets = f"{'wss' if caller.secure else 'ws'}://{caller.host}"
    headers = {
        "Content-Security-Policy": "; ".join(
            (
                "default-src 'self'",
                "script-src 'self' 'unsafe-eval'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "media-src 'self' data: blob:",
                "font-src 'self' data:",
                f"connect-src 'self' {sockets} data: blob:",
                "worker-src 'self' blob:",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
                " ".join(("frame-ancestors 'self'", *embedding)),
            )
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    if not embedding:
        headers["X-Frame-Options"] = "SAMEORIGIN"
    if caller.secure or is_loopback(caller.hostname):
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return headers
