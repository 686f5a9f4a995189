"""What a browser gets by GET beside the files themselves: where the client lies, and the headers of every answer.

The content security policy allows run-time templates (``unsafe-eval``: templates come from Python and are compiled in
the page), injected style sheets, and the one inline script that the client's page has: the import map by which modules
of others find our Vue under its name. Nothing else beyond our own origin.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from belvedere.transport.access import Caller
from belvedere.transport.auth import is_loopback
from belvedere.transport.folders import StaticFolder

__all__ = ["IMPORT_MAP", "NOT_BUILT", "StaticFolder", "client_folder", "security_headers"]

IMPORT_MAP = "sha256-glA1rVUMbBM144r6ZCSdmly2jQH+Rehkl1EB1A8YSgg="
"""Hash of the import map in ``web/index.html``, as the content security policy names it."""

NOT_BUILT = (
    "Belvedere is running, but its web client was not built.\n\n"
    "In a checkout: cd web && npm ci && npm run build, then load this page again.\n"
    "In an installation: install the package again from a wheel, which carries the built client.\n"
)


def client_folder() -> Path:
    """Return where the built client lies inside the package."""
    return Path(__file__).resolve().parent.parent / "client"


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
                f"script-src 'self' 'unsafe-eval' '{IMPORT_MAP}'",
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
