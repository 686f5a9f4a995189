"""What the app's server is told when a scene server starts."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere.scene.serving.options import SceneOptions
from belvedere.transport.listening import AddressInUse, listen

__all__ = ["starting"]

_OF_THE_APP = frozenset({"host", "port", "cors"})
_OWN = frozenset(field.name for field in dataclasses.fields(SceneOptions)) - _OF_THE_APP


def starting(
    options: SceneOptions, said: Mapping[str, Any], environment: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[SceneOptions, dict[str, Any]]:
    """Return the options as they are decided on, and the arguments of the app's `Server.start`.

    Args:
        options: of the scene server.
        said: on the command line.
        environment: what the environment says about a start.
        given: arguments of `SceneServer.start`.
    """
    own = {name: value for name, value in given.items() if name in _OWN}
    options = options.told({name: said[name] for name in said if name in _OWN}).told(own)
    told = {**environment, **said}
    start: dict[str, Any] = {"upload_max_size": options.request_max_size}
    start |= {name: getattr(options, name) for name in ("host", "port") if name not in told}
    if "cors" not in told and options.origins:
        start["cors"] = options.origins
    if "ssl" not in told and (context := options.ssl_context()) is not None:
        start["ssl_context"] = context
    if options.client_root is not None:
        start["client_dir"] = Path(options.client_root)
    start |= {name: value for name, value in given.items() if name not in _OWN}
    if options.free_port:
        host = start.get("host", told.get("host", "127.0.0.1"))
        start["port"] = _free(host, start.get("port", told.get("port", 0)))
    start.setdefault("exec_mode", "task" if _loop_runs() else "main")
    return options, start


def _free(host: str, port: int) -> int:
    """Return `port`, or 0 where another program has it."""
    if port == 0:
        return 0
    try:
        sockets = listen(host, port)
    except AddressInUse:
        return 0
    for one in sockets:
        one.close()
    return port


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
