"""What a server shows of the document, by names of its own.

The server of an application and those of its parts show the same variables and functions, each through its
translator. The names in the document are those of a root server without translations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, TypeVar

from belvedere.app.current import on_behalf_of
from belvedere.app.state.face import state_path
from belvedere.app.state.translator import Translator

if TYPE_CHECKING:
    from belvedere.app.controller import Controller
    from belvedere.app.running.engine import Engine
    from belvedere.app.state.state import SharedState, State

__all__ = ["Part"]

_F = TypeVar("_F", bound=Callable[..., Any])


class Part:
    """State, context and controller of an application, or of a part of one.

    Args:
        engine: of the application.
        translator: gives the names that are used here their names in the document.
    """

    def __init__(self, engine: Engine, translator: Translator) -> None:
        self._engine = engine
        self._translator = translator
        self._state, self._context, self._controller = engine.shown_through(translator)

    @property
    def translator(self) -> Translator:
        """Gives the names that this server uses their names in the document."""
        return self._translator

    def translate_expression(self, expression: str, bound: Collection[str] = ()) -> str:
        """Return JavaScript, written with this server's names of state variables, as it stands in a page.

        Args:
            expression: a JavaScript expression or statement.
            bound: names that stand for something else there, such as the variable of a loop around it.
        """
        return self._translator.translate_expression(expression, self._state.has, bound)

    def translate_loop(self, loop: str, bound: Collection[str] = ()) -> str:
        """Return ``item in items``, written with this server's names of state variables, as it stands in a page."""
        return self._translator.translate_loop(loop, self._state.has, bound)

    def translate_templating(self, text: str, bound: Collection[str] = ()) -> str:
        """Return text with the expressions in its ``{{ }}`` as they stand in a page."""
        return self._translator.translate_templating(text, self._state.has, bound)

    @property
    def state(self) -> SharedState:
        """The variables that all clients see."""
        return self._state

    @property
    def context(self) -> State:
        """Variables that no client sees: any Python object."""
        return self._context

    @property
    def controller(self) -> Controller:
        """The functions that are bound late, and the hooks of the server's life."""
        return self._controller

    @property
    def change(self) -> Callable[..., Callable[[_F], _F]]:
        """``@server.change("a", "b")``: see `State.change`."""
        return self.state.change

    # --- as a whole ------------------------------------------------------------------------------------------------

    def force_state_push(self, *key_names: str) -> None:
        """Send variables again, to clients whose copy was corrupted. Listeners are not called."""
        if not key_names:
            return
        names = self._translator.translate_list(key_names)
        with self._state, self._state.suppress_change_listeners(*key_names), on_behalf_of(None):
            self._state.dirty(*key_names)
            for session in self._engine.sessions:
                session.state.dirty(*(name for name in names if session.scope.own(state_path(name))))

    def clear_state_client_cache(self, *state_names: str) -> None:
        """Forget what clients have of variables, so that they get them again. Unknown ones are ignored."""
        known = self._state.initial
        self.force_state_push(*(name for name in state_names if name in known))

    def get_server_state(self) -> dict[str, Any]:
        """Return the state as a new client would get it, by its names in the document."""
        return self._engine.state.initial
