"""`trame_server.controller`: functions that are bound late, also without a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self, TypeVar

from belvedere.app import controller as native
from belvedere.app.controller import ControllerFunction
from belvedere.app.errors import FunctionNotImplementedError
from belvedere.app.running.engine import Engine
from belvedere.app.state.translator import Translator
from belvedere.app.tasks import create_task
from belvedere.app.triggers import Triggers

__all__ = ["Controller", "ControllerFunction", "FunctionNotImplementedError"]

_F = TypeVar("_F", bound=Callable[..., Any])


class Controller(native.Controller):
    """A controller without a server; a server has its own at `Server.controller`.

    Args:
        translator: gives the functions names of their own.
        internal: shares the functions of another controller.
        hot_reload: not used: edited code is taken over by the server's own hot reload.
    """

    def __init__(
        self, translator: Translator | None = None, internal: native.Controller | None = None, hot_reload: bool = False
    ) -> None:
        triggers = Triggers() if internal is None else internal._triggers
        super().__init__(triggers, create_task, internal, translator)

    @classmethod
    def of_server(cls, engine: Engine, translator: Translator) -> Self:
        """Return the controller of a server."""
        controller = cls.__new__(cls)
        native.Controller.__init__(controller, engine.triggers, engine.create_task, engine.controller, translator)
        return controller

    def trigger(self, name: str) -> Callable[[_F], _F]:
        """Decorate a function to be called by clients as `name`, which is translated for a child server's."""
        return super().trigger(name if name.startswith("trigger__") else self._translator.translate_key(name))

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            super().__setattr__(name, value)
        except AttributeError as error:  # the reference calls it so
            raise NameError(str(error)) from None
