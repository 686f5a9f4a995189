"""`trame_server.state`: variables shared with the clients, also on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from belvedere.app.running.engine import Engine
from belvedere.app.state import standalone
from belvedere.app.state.face import ScopeLike, StateFace
from belvedere.app.state.rules import WriteRules
from belvedere.app.state.standalone import ImmediateFlush, Push
from belvedere.app.state.state import SharedState
from belvedere.app.state.translator import Translator

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["ServerState", "State"]


class State(standalone.StandaloneState):
    """A state without a server; a server has its own at `Server.state`.

    Args:
        translator: gives the variables names of their own.
        internal: shares the variables of another state.
        commit_fn: is given what is flushed.
        hot_reload: not used: edited code is taken over by the server's own hot reload.
        ready: whether it is ready from the beginning.
    """

    def __init__(
        self,
        translator: Translator | None = None,
        internal: standalone.StandaloneState | None = None,
        commit_fn: Push | None = None,
        hot_reload: bool = False,
        ready: bool = False,
    ) -> None:
        super().__init__(translator, commit_fn, internal, ready)

    def _view(self, translator: Translator) -> Self:
        return type(self)(translator, self)

    def __getattr__(self, name: str) -> Any:
        # The reference answers None for a private name that was never set.
        return None if name.startswith("_") and not name.startswith("__") else super().__getattr__(name)


_TEMPLATE = "trame__template_"


class ServerState(SharedState):
    """The state of a server, which may be `ready` before the server runs.

    Pages may be written as text: ``state.trame__template_main`` is the template ``main``. No client may write it.
    """

    def __init__(
        self, face: StateFace, scope: ScopeLike, rules: WriteRules, translator: Translator | None = None
    ) -> None:
        super().__init__(face, scope, rules, translator)
        self._flush_here = ImmediateFlush(face, SharedState(face, scope, rules))

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(key, str) and key.startswith(_TEMPLATE):
            self.read_only(key)
            node = {"template": str(value)}
            self._scope.set(("ui", key.removeprefix(_TEMPLATE), "root"), node)
        super().__setitem__(key, value)

    @classmethod
    def of_server(cls, engine: Engine, translator: Translator) -> Self:
        """Return the state of a server."""
        return cls(engine.face, engine.store.shared, engine.rules, translator)

    def ready(self) -> None:
        """Let what is written be flushed although the server does not run: by `flush` and at the end of a block."""
        if self._face.flush_now is None:
            self._face.flush_now = self._flush_here
        self.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if isinstance(self._face.flush_now, ImmediateFlush):
            self.flush()
