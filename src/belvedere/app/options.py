"""What a server is told: by its constructor, by `start`, on the command line, and by the environment.

An argument of `start` goes before the command line, that before the environment, that before the default.
"""

from __future__ import annotations

import argparse
import dataclasses
import difflib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from belvedere.app.errors import NotAvailableError

__all__ = ["ServerOptions", "Settings", "command_line", "environment", "parse_known", "resolve"]

ENVIRONMENT_PREFIX = "BELVEDERE_"

_BACKENDS = ("aiohttp", "generic")
_EXEC_MODES = ("main", "task", "coroutine")
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})
_LISTS = ("trusted_proxy", "embed_origin", "cors")
_SWITCHES = ("server", "debug", "insecure")


@dataclass(frozen=True, kw_only=True)
class ServerOptions:
    """Options given when a server is made.

    Raises:
        ValueError: a size or time is not positive, or `auth` is unknown.
    """

    log_network: bool | str | Path = False
    """True logs every message's direction, size and kind; a path writes them to that file."""

    ws_max_msg_size: int = 10_000_000
    """Largest message taken from a client, in bytes."""

    ws_heart_beat: float = 30.0
    """Seconds between pings; a client that is silent for twice as long is gone."""

    desktop_debug: bool = False
    """Kept for the desktop mode."""

    resume_window: float = 60.0
    """Seconds that a session waits for its client to come back."""

    auth: str | None = None
    """``"token"`` (the default) or ``"none"``; the command line and the environment come before it."""

    token: str | None = None
    """Token of the role control; None makes a random one."""

    view_token: str | None = None
    """Token of the role view; None makes a random one."""

    debug: bool = False
    """Lets replies to clients carry tracebacks."""

    def __post_init__(self) -> None:
        for name in ("ws_max_msg_size", "ws_heart_beat"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, not {getattr(self, name)!r}")
        if self.resume_window < 0:
            raise ValueError(f"resume_window must not be negative, not {self.resume_window!r}")
        if self.auth not in (None, "token", "none"):
            raise ValueError(f"auth must be 'token' or 'none', not {self.auth!r}")

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> ServerOptions:
        """Return `options` checked. Raises TypeError for one that does not exist."""
        check_names("Server", options, [field.name for field in dataclasses.fields(cls)])
        return cls(**options)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one start of a server was decided to be."""

    host: str
    port: int
    backend: str
    exec_mode: str
    timeout: float  # seconds without a client after which the server stops; 0: never
    open_browser: bool
    show_connection_info: bool
    disable_logging: bool
    signals: bool  # whether Ctrl-C and SIGTERM stop the server
    auth: str
    token: str | None = field(repr=False)
    view_token: str | None = field(repr=False)
    insecure: bool
    debug: bool
    public_url: str | None
    trusted_proxies: tuple[str, ...]
    embed_origins: tuple[str, ...]
    cors: tuple[str, ...]
    transport: Mapping[str, Any]  # passed on as they are


def command_line(name: str) -> argparse.ArgumentParser:
    """Return a parser that knows the options of a server. An application may add its own, ``-d`` for instance."""
    parser = argparse.ArgumentParser(prog=None, description=f"{name}, a Belvedere application", allow_abbrev=False)
    group = parser.add_argument_group("server")
    group.add_argument("--host", help="address to bind (default: 127.0.0.1)")
    group.add_argument("-p", "--port", type=int, help="port to listen to; 0: any that is free (default: 8080)")
    group.add_argument("--server", action="store_true", default=None, help="do not open a browser")
    group.add_argument("--timeout", type=float, help="stop after so many seconds without a client; 0: never (default)")
    group.add_argument("--auth", choices=("token", "none"), help="who may enter (default: token)")
    group.add_argument("--insecure", action="store_true", default=None, help="allow --auth none beyond this machine")
    group.add_argument("--public-url", metavar="URL", help="where a proxy publishes the server")
    group.add_argument("--trusted-proxy", metavar="ADDRESS", action="append", help="proxy whose headers are believed")
    group.add_argument("--embed-origin", metavar="ORIGIN", action="append", help="page that may frame the client")
    group.add_argument("--cors", metavar="ORIGIN", action="append", help="page that may use the server")
    group.add_argument("--debug", action="store_true", default=None, help="tell clients tracebacks, log more")
    return parser


def parse_known(parser: argparse.ArgumentParser) -> dict[str, Any]:
    """Return what the command line says about the server. Under pytest it speaks of the tests, and says nothing."""
    arguments: Sequence[str] | None = [] if "pytest" in sys.modules else None
    found, _ = parser.parse_known_args(arguments)
    return {name: value for name, value in vars(found).items() if value is not None}


def environment() -> dict[str, Any]:
    """Return what the environment says about the server.

    Raises:
        ValueError: a value cannot be understood.
    """
    found: dict[str, Any] = {}
    for name in ("host", "backend", "auth", "public_url", "token", "view_token"):
        if value := _variable(name):
            found[name] = value
    for name, kind in (("port", int), ("timeout", float)):
        if value := _variable(name):
            try:
                found[name] = kind(value)
            except ValueError:
                raise ValueError(f"{ENVIRONMENT_PREFIX}{name.upper()} must be a number, not {value!r}") from None
    for name in _LISTS:
        if value := _variable(name):
            found[name] = [item.strip() for item in value.split(",") if item.strip()]
    for name in _SWITCHES:
        if (value := _variable(name)) is not None:
            found[name] = _switch(name, value)
    return found


def resolve(given: Mapping[str, Any], options: ServerOptions, arguments: Mapping[str, Any]) -> Settings:
    """Decide on the settings of a start.

    Args:
        given: the arguments of `start`, those that are None left out.
        options: those of the server.
        arguments: those of the command line.

    Raises:
        ValueError: a value is out of range.
        TypeError: an argument is not known.
        NotAvailableError: the mode or the backend does not exist in this release.
    """
    told = {**environment(), **arguments}
    given = dict(given)

    def choose(name: str, default: Any) -> Any:
        return given.pop(name, None) if given.get(name) is not None else told.get(name, default)

    settings = Settings(
        host=choose("host", "127.0.0.1"),
        port=choose("port", 8080),
        backend=choose("backend", "aiohttp"),
        exec_mode=choose("exec_mode", "main"),
        timeout=choose("timeout", 0),
        open_browser=_wants_browser(given.pop("open_browser", None), told),
        show_connection_info=given.pop("show_connection_info", True),
        disable_logging=given.pop("disable_logging", False),
        signals=not given.pop("thread", False),
        auth=choose("auth", options.auth or "token"),
        token=choose("token", options.token),
        view_token=choose("view_token", options.view_token),
        insecure=choose("insecure", False),
        debug=choose("debug", options.debug),
        public_url=choose("public_url", None),
        trusted_proxies=tuple(choose("trusted_proxy", ())),
        embed_origins=tuple(choose("embed_origin", ())),
        cors=tuple(choose("cors", ())),
        transport={name: value for name, value in given.items() if value is not None},
    )
    _check(settings)
    return settings


def check_names(what: str, given: Mapping[str, Any], known: Sequence[str]) -> None:
    """Raise TypeError for a name in `given` that is not `known`, with the nearest one."""
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise TypeError(f"{what} has no option {name!r}; {hint}")


def _wants_browser(given: bool | None, told: Mapping[str, Any]) -> bool:
    if given is not None:
        return given
    return not told.get("server", False) and "pytest" not in sys.modules


def _check(settings: Settings) -> None:
    if settings.exec_mode == "desktop":
        raise NotAvailableError("exec_mode 'desktop' is not available yet; use 'main' and a browser")
    if settings.exec_mode not in _EXEC_MODES:
        raise ValueError(f"exec_mode is one of {', '.join(_EXEC_MODES)}, not {settings.exec_mode!r}")
    if settings.backend == "tornado":
        raise NotAvailableError("the backend 'tornado' is not available yet; use 'aiohttp' or 'generic'")
    if settings.backend not in _BACKENDS:
        raise ValueError(f"backend is one of {', '.join(_BACKENDS)}, not {settings.backend!r}")
    if not 0 <= settings.port <= 65535:
        raise ValueError(f"a port is a number from 0 to 65535, not {settings.port}")
    if settings.timeout < 0:
        raise ValueError(f"timeout is a number of seconds, 0 for never, not {settings.timeout!r}")


def _variable(name: str) -> str | None:
    return os.environ.get(ENVIRONMENT_PREFIX + name.upper())


def _switch(name: str, value: str) -> bool:
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ValueError(f"{ENVIRONMENT_PREFIX}{name.upper()} must be 1 or 0, not {value!r}")
