"""Functions of one's own JavaScript files, called in the page on data that never has to reach the server.

A file is registered once, by `register_external_script`; a `Handler` calls one of its functions.
"""

from __future__ import annotations

import atexit
import difflib
import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from belvedere.ui import markup
from belvedere.ui.element import Child, Element
from belvedere.widgets.typing import Bound, Event

if TYPE_CHECKING:
    from belvedere.app import Server

__all__ = ["ExternalFunction", "ExternalScript", "Handler", "register_external_script"]

_ADDRESS = "__handlers"

_numbers = itertools.count(1)
_registered: dict[str, ExternalScript] = {}


@final
@dataclass(frozen=True)
class ExternalScript:
    """A JavaScript file.

    Attributes:
        name: by which it was registered.
        path: of the file.
        function_names: functions of it that may be called.
        global_name: of the object in the page's window that has them, for a UMD file; None: the file is an ES module,
            which exports them.
    """

    name: str
    path: Path
    function_names: tuple[str, ...]
    global_name: str | None = None

    def function(self, name: str | None = None) -> ExternalFunction:
        """Return one of its functions; the only one where none is named.

        Raises:
            ValueError: it has no such function, or several where none is named.
        """
        if name is None and len(self.function_names) == 1:
            return ExternalFunction(self.function_names[0], self)
        if name is None:
            raise ValueError(f"name one of the functions of {self.name!r}: {', '.join(self.function_names)}")
        if name not in self.function_names:
            near = difflib.get_close_matches(name, self.function_names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(self.function_names)}"
            raise ValueError(f"{self.name!r} has no function {name!r}; {hint}")
        return ExternalFunction(name, self)


@final
@dataclass(frozen=True)
class ExternalFunction:
    """A function of a JavaScript file."""

    name: str
    script: ExternalScript


def register_external_script(
    script_file_path: Path | str,
    *,
    function_names: Iterable[str],
    name: str | None = None,
    umd: bool = False,
    umd_global_var_name: str | None = None,
) -> ExternalScript:
    """Register a JavaScript file whose functions a `Handler` may call.

    Args:
        script_file_path: of the file; it is copied when first used. Nothing is loaded from another server.
        function_names: functions of it that may be called.
        name: by which a handler may name it; made where it is not given. A later file takes the place of an earlier.
        umd: whether it is a UMD file; otherwise it is an ES module.
        umd_global_var_name: of the object that a UMD file makes in the page's window.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: no function is named, or a UMD file has no name in the window.
    """
    path = Path(script_file_path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no JavaScript file {str(script_file_path)!r}")
    functions = tuple(function_names)
    if not functions:
        raise ValueError("name at least one function of the file")
    if umd != (umd_global_var_name is not None):
        raise ValueError("a UMD file, and only that, has a umd_global_var_name: where the window has it")
    script = ExternalScript(name or f"script_{next(_numbers)}", path, functions, umd_global_var_name)
    _registered[script.name] = script
    return script


class Handler(Element):
    """Calls a JavaScript function in the page, on what a component inside it is given, or when told to.

    The function gets the data and `inputs`. What it returns, or awaits, is told as ``{"type": "success", "outputs":
    …}``; where it returns an object with a ``status``, a false one is a failure and its ``outputs`` are told.

    Example::

        client.register_external_script("tags.js", name="tags", function_names=["patientName"])
        with client.Handler(function="tags", success="name = $event") as handler:
            vuetify.VFileInput(v_model=handler.input_data)

    Args:
        children: what stands inside.
        function: name of a registered file with one function, that file, ``(file, function)`` or a function of one.
        variable: what the data is called inside; `input_data` is the expression for it.
        trigger_on_change: whether a change of the data calls the function.
        inputs: more for the function: ``("{ limit }",)``.
        completed, success, failure, error: events. The first has ``{"type", "outputs"}``, the next two the outputs,
            the last what was thrown, as text.

    Raises:
        ValueError: for a file or function that is not known, with the nearest.
    """

    _tag = "client-handler"
    _attributes = frozenset({"source", "function_name", "global_name", "trigger_on_change", "inputs"})
    _events = frozenset({"completed", "success", "failure", "error"})
    _default_true = frozenset({"trigger_on_change"})

    def __init__(
        self,
        children: Child = None,
        *,
        function: ExternalFunction | ExternalScript | tuple[str, str] | str,
        variable: str = "input_data",
        trigger_on_change: Bound[bool] = True,
        inputs: Bound[dict[str, Any]] = None,
        completed: Event = None,
        success: Event = None,
        failure: Event = None,
        error: Event = None,
        **attributes: Any,
    ) -> None:
        if not markup.is_identifier(variable):
            raise ValueError(f"{variable!r} can not be a name in JavaScript")
        found = _find(function)
        super().__init__(
            children,
            function_name=found.name,
            global_name=found.script.global_name,
            trigger_on_change=trigger_on_change,
            inputs=inputs,
            completed=completed,
            success=success,
            failure=failure,
            error=error,
            v_slot=f"{{ input_data: {variable}, run }}",
            **attributes,
        )
        self._variable = variable
        self.source = _serve(self._server, found.script)

    @property
    def input_data(self) -> str:
        """The expression for the data, for ``v_model`` inside."""
        return f"{self._variable}.value"

    def run(self, input_var: str) -> str:
        """Return JavaScript that calls the function, on what the expression `input_var` gives."""
        return f"run({input_var})"


def _find(function: ExternalFunction | ExternalScript | tuple[str, str] | str) -> ExternalFunction:
    if isinstance(function, ExternalFunction):
        return function
    if isinstance(function, ExternalScript):
        return function.function()
    name, part = (function, None) if isinstance(function, str) else function
    script = _registered.get(name)
    if script is None:
        near = difflib.get_close_matches(name, _registered, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "register it with register_external_script()"
        raise ValueError(f"there is no JavaScript file {name!r}; {hint}")
    return script.function(part)


def _serve(server: Server, script: ExternalScript) -> str:
    """Return the address at which `server` has the file. Only the file is served, not its folder."""
    content = script.path.read_bytes()
    copy = _folder() / f"{hashlib.sha256(content).hexdigest()[:16]}.js"
    if not copy.exists():
        copy.write_bytes(content)
    server.enable_module(_module())
    return f"{_ADDRESS}/{copy.name}"


@cache
def _module() -> dict[str, Any]:
    return {"serve": {_ADDRESS: str(_folder())}}


@cache
def _folder() -> Path:
    """A folder of the process, which holds a copy of each file that is used; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="belvedere-handlers-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
