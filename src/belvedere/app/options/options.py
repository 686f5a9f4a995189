"""What a server is told: by its constructor, by `start`, on the command line, and by the environment.

An argument of `start` goes before the command line, that before the environment, that before the default.
"""

from __future__ import annotations

import dataclasses
import difflib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from belvedere.app.options.cli import command_line, parse_known
from belvedere.app.options.environment import PREFIXES, environment, option_environment
from belvedere.app.options.tls import server_tls
from belvedere.transport.options import TransportOptions

__all__ = ["ServerOptions", "Settings", "check_names", "command_line", "environment", "parse_known", "resolve"]

_BACKENDS = ("aiohttp", "tornado", "generic")
_EXEC_MODES = ("main", "desktop", "task", "coroutine")

_OWN = frozenset({"ws_max_msg_size", "log_network", "public_url", "trusted_proxies", "embed_origins", "cors"})
_GIVEN = (
    *("port", "thread", "open_browser", "show_connection_info", "disable_logging", "backend", "exec_mode", "timeout"),
    *(
        "host",
        "auth",
        "token",
        "view_token",
        "insecure",
        "debug",
        "public_url",
        "trusted_proxy",
        "embed_origin",
        "cors",
    ),
    *("hot_reload", "ssl_context"),
)

# On the command line; programs have other words for it.
_SAID = ("app", "banner", "ca_cert", "nosignalhandlers", "server", "ssl")

WINDOW_OPTIONS = (
    *("title", "width", "height", "x", "y", "resizable", "fullscreen", "min_size", "hidden", "frameless", "easy_drag"),
    *("shadow", "focus", "minimized", "maximized", "on_top", "confirm_close", "background_color", "transparent"),
    *("text_select", "zoomable", "draggable", "vibrancy", "gui", "icon", "user_agent", "private_mode", "storage_path"),
)
"""Options of the desktop mode's window, under the names that pywebview gives them."""

_TRANSPORT = tuple(name for name in TransportOptions.__dataclass_fields__ if name not in _OWN)


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
    """Opens the developer tools of the desktop mode's window."""

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
    def of(cls, options: Mapping[str, Any], prefixes: Sequence[str] = PREFIXES) -> ServerOptions:
        """Return `options` checked. What the environment says goes before them.

        Args:
            options: by name.
            prefixes: of the environment variables that count.

        Raises:
            TypeError: one of them does not exist.
        """
        check_names("Server", options, [field.name for field in dataclasses.fields(cls)])
        return cls(**{**options, **option_environment(prefixes)})


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
    hot_reload: bool  # changes of the program's files take effect as it runs
    ssl_context: Any
    transport: Mapping[str, Any]  # passed on as they are
    window: Mapping[str, Any]  # of the desktop mode, passed on as they are

    def told(self) -> dict[str, Any]:
        """Return them by name."""
        return {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}


def resolve(
    given: Mapping[str, Any],
    options: ServerOptions,
    arguments: Mapping[str, Any],
    prefixes: Sequence[str] = PREFIXES,
) -> Settings:
    """Decide on the settings of a start.

    Args:
        given: the arguments of `start`, those that are None left out.
        options: those of the server.
        arguments: those of the command line.
        prefixes: of the environment variables that count.

    Raises:
        ValueError: a value is out of range.
        TypeError: an argument is not known.
    """
    given = {name: value for name, value in given.items() if value is not None}
    told = {**environment(prefixes), **arguments, **{name: given.pop(name) for name in _SAID if name in given}}

    def choose(name: str, default: Any) -> Any:
        return given.pop(name, told.get(name, default))

    mode = _mode(given.pop("exec_mode", "main"), told)
    settings = Settings(
        host=choose("host", "127.0.0.1"),
        port=choose("port", 0 if mode == "desktop" else 8080),
        backend=choose("backend", "aiohttp"),
        exec_mode=mode,
        timeout=choose("timeout", 0),
        open_browser=_wants_browser(given.pop("open_browser", None), told) and mode != "desktop",
        show_connection_info=given.pop("show_connection_info", True) or told.get("banner", False),
        disable_logging=given.pop("disable_logging", False),
        signals=not (given.pop("thread", False) or told.get("nosignalhandlers", False)),
        auth=choose("auth", options.auth or "token"),
        token=choose("token", options.token),
        view_token=choose("view_token", options.view_token),
        insecure=choose("insecure", False),
        debug=choose("debug", options.debug),
        public_url=choose("public_url", None),
        trusted_proxies=tuple(choose("trusted_proxy", ())),
        embed_origins=tuple(choose("embed_origin", ())),
        cors=tuple(choose("cors", ())),
        hot_reload=choose("hot_reload", False),
        ssl_context=_tls(given.pop("ssl_context", None), told),
        transport={name: given.pop(name) for name in _TRANSPORT if name in given},
        window={name: given.pop(name) for name in WINDOW_OPTIONS if name in given} if mode == "desktop" else {},
    )
    known = [*_GIVEN, *_TRANSPORT, *(WINDOW_OPTIONS if mode == "desktop" else ())]
    check_names("start()", given, known)
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


def _tls(given: Any, told: Mapping[str, Any]) -> Any:
    if given is not None:
        return given
    if "ssl" in told:
        return server_tls(told["ssl"], told.get("ca_cert"))
    if "ca_cert" in told:
        raise ValueError("--ca-cert asks browsers for certificates over HTTPS; --ssl says how HTTPS is served")
    return None


def _mode(given: str, told: Mapping[str, Any]) -> str:
    return "desktop" if given == "main" and told.get("app", False) else given


def _check(settings: Settings) -> None:
    if settings.exec_mode not in _EXEC_MODES:
        raise ValueError(f"exec_mode is one of {', '.join(_EXEC_MODES)}, not {settings.exec_mode!r}")
    if settings.backend not in _BACKENDS:
        raise ValueError(f"backend is one of {', '.join(_BACKENDS)}, not {settings.backend!r}")
    if settings.exec_mode == "desktop" and settings.backend == "generic":
        raise ValueError("exec_mode 'desktop' shows a page, which the backend 'generic' does not serve")
    port: object = settings.port
    if not isinstance(port, int) or not 0 <= port <= 65535:
        raise ValueError(f"a port is a number from 0 to 65535, not {port!r}")
    if settings.timeout < 0:
        raise ValueError(f"timeout is a number of seconds, 0 for never, not {settings.timeout!r}")
