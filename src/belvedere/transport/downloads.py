"""Files to the browser: what is handed out, and under which headers.

A browser fetches a file with a plain ``GET``, which carries no token, and a token must not stand in an address. So
each file is offered under an address of its own that cannot be guessed, works once, and only for a short while;
``GET download/<key>`` needs nothing else. This module knows no web server: a transport asks its host for the
`Download` of a key and sends `content` with `headers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from belvedere.transport.folders import SANDBOX

__all__ = ["GONE", "Download"]

GONE = "This download link has been used, or is too old. Ask the page for the file again.\n"
"""Body of the 404 for a key that nothing is offered under."""

_PLAIN_TYPE = re.compile(r"[A-Za-z0-9][\w.+-]*/[A-Za-z0-9][\w.+-]*(; ?charset=[\w-]+)?\Z")
_UNQUOTABLE = re.compile(r'[^\x20-\x7e]|["\\]')


@dataclass(frozen=True)
class Download:
    """A file for the browser.

    Raises:
        ValueError: for a content type that cannot stand in a header.
    """

    name: str  # under which the browser saves it, without directories
    content: bytes | Path
    content_type: str = "application/octet-stream"

    def __post_init__(self) -> None:
        given: object = self.content_type
        if not isinstance(given, str) or not _PLAIN_TYPE.match(given):
            raise ValueError(f"a content type is like 'text/csv', not {self.content_type!r}")

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the answer, its length excepted.

        The file is saved and never shown: shown, an HTML page or a picture with scripts would run as ours. Should a
        browser show it all the same, or a frame be made of it, it does so without origin and without scripts.
        """
        plain = _UNQUOTABLE.sub("_", self.name)
        return {
            "Content-Type": self.content_type,
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.name, safe='')}",
            "Cache-Control": "no-store",
            "Content-Security-Policy": SANDBOX,
        }
