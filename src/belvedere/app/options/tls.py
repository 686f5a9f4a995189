"""TLS as the command line asks for it."""

from __future__ import annotations

import ssl
from pathlib import Path

__all__ = ["server_tls"]


def server_tls(files: str) -> ssl.SSLContext:
    """Return the context of a server.

    Args:
        files: of its certificate and its key, with a comma between them.

    Raises:
        ValueError: the files are not there, or are none of the kind.
    """
    certificate, _, key = (part.strip() for part in files.partition(","))
    for name, what in ((certificate, "certificate"), (key, "key")):
        if not name or not Path(name).is_file():
            raise ValueError(f"--ssl takes the files of a certificate and its key, as CERT,KEY; no {what} at {name!r}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        raise ValueError(f"--ssl: {certificate} and {key} are no certificate and its key: {error.reason}") from error
    return context
