"""What a scene server is told beyond what every server is: by its constructor, the environment, the command line.

An argument of `start` goes before the command line, that before the environment, that before the constructor, that
before the default. The environment's names are those of the options, with a prefix: ``BELVEDERE_QUEUE_LEN=1000``.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from belvedere.app.options.environment import PREFIXES
from belvedere.app.options.options import check_names
from belvedere.app.options.tls import tls_context

if TYPE_CHECKING:
    import ssl

__all__ = ["SceneOptions", "add_arguments"]

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None

_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, kw_only=True)
class SceneOptions:
    """Options of a scene server.

    Raises:
        ValueError: a value is out of range.
        TypeError: a value is of another type.
    """

    domain: str | None = None
    """Address of another page that shows scenes. It is kept for programs that read it; links are to our own page."""

    host: str = "localhost"
    """Address to bind."""

    port: int = 8012
    """Port to listen to; 0 picks one that is free."""

    free_port: bool | None = None
    """Whether to take another port where this one is taken. No other program is ever ended for it."""

    static_root: Paths = None
    """Folder whose files elements may name, or a list of them; None: only what the program hands over is served."""

    queue_len: int | None = 100
    """Events of a session that may wait to be read; None: any number. Changes of a scene are never dropped."""

    cors: str | Sequence[str] | None = None
    """Other origins whose pages may use the server, as a list or with commas; None: none but our own."""

    queries: Mapping[str, Any] | str | None = None
    """What is added to the links for the page: ``grid``, ``fov``, ``background`` …"""

    cert: str | os.PathLike[str] | None = None
    """File of the certificate: serves HTTPS."""

    key: str | os.PathLike[str] | None = None
    """File of the certificate's private key; None: it is in the same file."""

    ca_cert: str | os.PathLike[str] | None = None
    """File of the authority whose certificates clients must have; None: clients need none."""

    client_root: str | os.PathLike[str] | None = None
    """Folder of another build of the client; None is the one inside the package."""

    verbose: bool | None = None
    """Whether events are logged, both ways, by the logger ``belvedere.scene``."""

    remote_edits: bool = False
    """Whether Python clients of the role control may change the shared scene."""

    request_max_size: int = 1 << 28
    """Largest upload or body of a request, bytes."""

    websocket_max_size: int = 1 << 28
    """Largest message taken from a client, bytes."""

    def __post_init__(self) -> None:
        for name in ("request_max_size", "websocket_max_size", "queue_len"):
            value = getattr(self, name)
            if value is None and name == "queue_len":
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
                raise ValueError(f"{name} is a positive whole number, not {value!r}")
        if (self.key is not None or self.ca_cert is not None) and self.cert is None:
            raise ValueError("key and ca_cert go with cert, the file of the server's certificate")

    @classmethod
    def of(cls, given: Mapping[str, Any], prefixes: Sequence[str] = PREFIXES) -> SceneOptions:
        """Return what was given to a constructor, and what the environment says, which goes before it.

        Raises:
            TypeError: an option is not known.
            ValueError: a value cannot be understood.
        """
        lower = {
            (name.lower() if name in ("REQUEST_MAX_SIZE", "WEBSOCKET_MAX_SIZE") else name): given[name]
            for name in given
        }
        check_names("SceneServer", lower, [field.name for field in dataclasses.fields(cls)])
        return cls(**{**lower, **_environment(prefixes)})

    def told(self, arguments: Mapping[str, Any]) -> SceneOptions:
        """Return them with what was said on the command line, or to `start`."""
        own = {name: _READERS.get(name, _same)(name, value) for name, value in arguments.items() if name in _NAMES}
        return dataclasses.replace(self, **own)

    @property
    def roots(self) -> tuple[str | os.PathLike[str], ...]:
        """The folders of `static_root`."""
        given = self.static_root
        return (given,) if isinstance(given, str | os.PathLike) else tuple(given or ())

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins of `cors`."""
        listed = self.cors.split(",") if isinstance(self.cors, str) else self.cors or ()
        return tuple(origin.strip() for origin in listed if origin.strip())

    @property
    def query(self) -> str:
        """`queries` as the end of an address, with its question mark; empty where there are none."""
        if not self.queries:
            return ""
        if isinstance(self.queries, str):
            return "?" + urlencode(parse_qsl(self.queries.lstrip("?"), keep_blank_values=True), quote_via=quote)
        pairs = [(name, value) for name, value in self.queries.items() if value is not None]
        return "?" + urlencode(pairs, quote_via=quote) if pairs else ""

    def ssl_context(self) -> ssl.SSLContext | None:
        """Return the TLS settings, None where the server speaks plain HTTP. Raises as `tls_context`."""
        if self.cert is None:
            return None
        return tls_context(self.cert, self.cert if self.key is None else self.key, self.ca_cert)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of scenes to a command line, once."""
    if "--queue-len" in parser._option_string_actions:
        return
    group = parser.add_argument_group("scene")
    add = group.add_argument
    switch: dict[str, Any] = {"action": "store_true", "default": None}
    add("--free-port", help="take another port where this one is taken", **switch)
    add("--static-root", metavar="FOLDER", action="append", help="folder whose files elements may name")
    add("--queue-len", metavar="N", help="events of a session that may wait to be read (default: 100)")
    add("--queries", metavar="QUERY", help="what is added to the links, such as grid=False&fov=40")
    add("--cert", metavar="FILE", help="certificate of the server; serves HTTPS")
    add("--key", metavar="FILE", help="private key of the certificate")
    add("--client-root", metavar="FOLDER", help="another build of the client")
    add("--request-max-size", metavar="BYTES", help="largest upload taken")
    add("--websocket-max-size", metavar="BYTES", help="largest message taken from a client")
    add("--verbose", help="log events", **switch)


def _same(name: str, value: Any) -> Any:
    return value


def _number(name: str, value: Any) -> int:
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"{name} is a whole number, not {value!r}") from None


def _switch(name: str, value: Any) -> bool:
    text = str(value).lower()
    if text not in _TRUE | _FALSE:
        raise ValueError(f"{name} is 1 or 0, not {value!r}")
    return text in _TRUE


def _paths(name: str, value: Any) -> Any:
    return value.split(os.pathsep) if isinstance(value, str) else value


_NAMES = frozenset(field.name for field in dataclasses.fields(SceneOptions))

_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(("port", "queue_len", "request_max_size", "websocket_max_size"), _number),
    **dict.fromkeys(("free_port", "verbose", "remote_edits"), _switch),
    "static_root": _paths,
}

_ALIASES = {"ssl_cert": "cert", "ssl_key": "key", "ssl_ca_cert": "ca_cert"}


def _environment(prefixes: Sequence[str]) -> dict[str, Any]:
    """Return what the environment says; host, port and origins are read for every server, at its start."""
    found: dict[str, Any] = {}
    names = {name: name for name in _NAMES - {"host", "port", "cors"}} | _ALIASES
    for prefix in reversed(prefixes):
        for spelled, name in names.items():
            value = os.environ.get(f"{prefix}_{spelled.upper()}")
            if value:
                found[name] = _READERS.get(name, _same)(f"{prefix}_{spelled.upper()}", value)
    return found
