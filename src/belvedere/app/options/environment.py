"""What the environment says about servers: ``BELVEDERE_PORT=9000`` and its like.

A server reads the variables of its own prefixes, the earlier prefix first; those made for another library's programs
know that library's variables too.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["PREFIXES", "command_line_arguments", "environment", "option_environment"]

PREFIXES: tuple[str, ...] = ("BELVEDERE",)
"""Of the variables that every server reads."""

_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


def environment(prefixes: Sequence[str] = PREFIXES) -> dict[str, Any]:
    """Return what the environment says about a start.

    Raises:
        ValueError: a value cannot be understood.
    """
    found = _read(_OF_A_START, prefixes)
    if "default_host" in found:
        found.setdefault("host", found.pop("default_host"))
    found.pop("default_host", None)
    return found


def option_environment(prefixes: Sequence[str] = PREFIXES) -> dict[str, Any]:
    """Return what the environment says about the options that a server is made with.

    Raises:
        ValueError: a value cannot be understood.
    """
    return _read(_OF_A_SERVER, prefixes)


def command_line_arguments(prefixes: Sequence[str] = PREFIXES) -> list[str] | None:
    """Return the arguments that stand in for those of the command line: ``BELVEDERE_ARGS="--port 0 --data x"``.

    Returns:
        None where none are given.
    """
    for prefix in prefixes:
        if (text := os.environ.get(f"{prefix}_ARGS")) is not None:
            return shlex.split(text)
    return None


def _text(name: str, value: str) -> str | None:
    return value or None


def _list(name: str, value: str) -> list[str] | None:
    return [item.strip() for item in value.split(",") if item.strip()] or None


def _number(kind: type[int] | type[float]) -> Callable[[str, str], float | None]:
    def read(name: str, value: str) -> float | None:
        try:
            return kind(value) if value else None
        except ValueError:
            raise ValueError(f"{name} must be a number, not {value!r}") from None

    return read


def _switch(name: str, value: str) -> bool:
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ValueError(f"{name} must be 1 or 0, not {value!r}")


def _switch_or_path(name: str, value: str) -> bool | str:
    return _switch(name, value) if value.lower() in _TRUE | _FALSE else value


_Readers = dict[str, Callable[[str, str], Any]]

_OF_A_START: _Readers = {
    **dict.fromkeys(("host", "default_host", "backend", "auth", "public_url", "token", "view_token"), _text),
    **dict.fromkeys(("ssl", "ca_cert"), _text),
    **dict.fromkeys(("trusted_proxy", "embed_origin", "cors"), _list),
    **dict.fromkeys(("server", "app", "debug", "insecure", "hot_reload"), _switch),
    "port": _number(int),
    "timeout": _number(float),
}

_OF_A_SERVER: _Readers = {
    "log_network": _switch_or_path,
    "ws_max_msg_size": _number(int),
    "ws_heart_beat": _number(float),
    "desktop_debug": _switch,
}


def _read(readers: _Readers, prefixes: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for prefix in reversed(prefixes):
        for name, read in readers.items():
            variable = f"{prefix}_{name.upper()}"
            if (value := os.environ.get(variable)) is not None and (told := read(variable, value)) is not None:
                found[name] = told
    return found
