"""TLS as an operator asks for it: a certificate to show, and whose certificates clients must show."""

from __future__ import annotations

import ssl
from os import PathLike
from pathlib import Path

__all__ = ["server_tls", "tls_context"]


def server_tls(files: str, ca_cert: str | None = None) -> ssl.SSLContext:
    """Return the context of a server, as the command line tells of it.

    Args:
        files: of its certificate and its key, with a comma between them.
        ca_cert: see `tls_context`.

    Raises:
        ValueError: the files are not there, or are none of the kind.
    """
    certificate, _, key = (part.strip() for part in files.partition(","))
    for name, what in ((certificate, "certificate"), (key, "key")):
        if not name or not Path(name).is_file():
            raise ValueError(f"--ssl takes the files of a certificate and its key, as CERT,KEY; no {what} at {name!r}")
    return tls_context(certificate, key, ca_cert)


def tls_context(
    certificate: str | PathLike[str], key: str | PathLike[str], ca_cert: str | PathLike[str] | None = None
) -> ssl.SSLContext:
    """Return the context of a server.

    Args:
        certificate: file with its certificate, and those of authorities between it and one that browsers know (PEM).
        key: file with its private key, not encrypted (PEM).
        ca_cert: file with the certificates of authorities (PEM). Whoever connects must show a certificate that one of
            them signed for a client; the handshake fails for everybody else. None: nobody is asked for one.

    Raises:
        ValueError: a file is not there, or is none of the kind.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for file, what in ((certificate, "certificate"), (key, "key")):
        if not Path(file).is_file():
            raise ValueError(f"TLS needs a certificate and its key; no {what} at {str(file)!r}")
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        raise ValueError(f"--ssl: {certificate} and {key} are no certificate and its key: {error.reason}") from error
    if ca_cert is not None:
        if not Path(ca_cert).is_file():
            raise ValueError(
                f"--ca-cert takes the file of an authority's certificate; there is none at {str(ca_cert)!r}"
            )
        try:
            context.load_verify_locations(cafile=ca_cert)
        except ssl.SSLError as error:
            raise ValueError(f"--ca-cert: {ca_cert} is no certificate of an authority: {error.reason}") from error
        if not context.get_ca_certs():
            raise ValueError(f"--ca-cert: {ca_cert} is the certificate of nobody who may sign others")
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _no_password() -> str:
    """Refuse an encrypted key: OpenSSL would ask the terminal for its password, and a server has nobody there."""
    raise ValueError("--ssl: the key is encrypted; give one that is not, readable to this user alone")
