"""The page's JavaScript engine.

The page is a script that is built beside the browser client (`client/testing.js`); see `web/src/testing`. It is asked
by name, with arguments and answers as JSON; bytes travel as text of one character a byte.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import Any

from belvedere.testing.errors import PageError, WidgetError

__all__ = ["Engine"]

_SCRIPT = "testing.js"


@functools.cache
def _script() -> str:
    script = files("belvedere") / "client" / _SCRIPT
    if not script.is_file():
        raise FileNotFoundError(f"belvedere/client/{_SCRIPT} is missing: the client was not built (`make client`)")
    return script.read_text(encoding="utf-8")


class Engine:
    """One page's own V8.

    Raises:
        ModuleNotFoundError: mini-racer is not installed.
    """

    def __init__(self) -> None:
        try:
            from py_mini_racer import MiniRacer
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "an application without a browser needs mini-racer: pip install 'belvedere[testing]'"
            ) from error
        self._racer = MiniRacer()
        # What a statement gives back must be something Python knows.
        self._racer.eval(_script() + ";0")

    def ask(self, method: str, *args: Any) -> Any:
        """Call a method of the page; return its answer.

        Raises:
            WidgetError: the page cannot do what is asked; the message says why.
            PageError: JavaScript failed.
        """
        answer = json.loads(str(self._racer.call("belvedereTesting", method, json.dumps(args))), object_hook=_value)
        if "error" in answer:
            raise (WidgetError if answer["finding"] else PageError)(answer["error"])
        return answer["value"]

    def close(self) -> None:
        """Free the engine."""
        self._racer.close()


def _value(told: dict[str, Any]) -> Any:
    """Undo what JSON has no word for."""
    if len(told) != 1:
        return told
    if "$array" in told:
        import numpy as np

        array = told["$array"]
        return np.asarray(array["data"], dtype=array["dtype"]).reshape(array["shape"])
    if "$bytes" in told:
        return told["$bytes"].encode("latin-1")
    if "$number" in told:
        return float(told["$number"].replace("Infinity", "inf"))
    return told
