"""State: variables shared between the program and its clients, as attributes.

A `State` is a view of one scope of the document. The server's shows the shared variables; a session's shows what
that session's client sees, and what is assigned to it is that session's own. Writes may come from any thread. They
are sent in the next turn of the loop, or together at the end of a ``with state:`` block.

**Private variables.** Of a variable that was declared with ``state.private("name")`` each session has a value of its
own, and until it has one, sees the shared value as a default. The same handlers serve both kinds: code that runs on
behalf of a session (a listener of what its client changed, a trigger that it called, a hook with a session, and the
tasks that these create) reads and writes that session's value when it says ``server.state.name``. Code that runs on
behalf of nobody (the program itself, a background task of the server) reads and writes the default.
`current_session` tells which it is, `on_behalf_of` changes it, and ``session.state`` is always the session's. A
`threading.Thread` of the program's own works for nobody until it says otherwise; `asyncio.to_thread` goes on.

A change of a shared variable calls its listeners once, on behalf of who changed it. One that derives private variables
for everybody goes through ``server.sessions``, and writes to ``session.state``.

**Names.** A view may show the variables under names of its own, through a `Translator`: the state of a child server,
or ``state.namespace("prefix_")``. All its members take and return these names.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from belvedere.app.current import on_behalf_of
from belvedere.app.state.face import FACE, ScopeLike, StateFace, state_path
from belvedere.app.state.listeners import heard
from belvedere.app.state.rules import Validator, WriteRules
from belvedere.app.state.translator import Translator

if TYPE_CHECKING:
    from types import TracebackType

    from belvedere.app.sessions.session import Session

__all__ = ["SharedState", "State"]

_F = TypeVar("_F", bound=Callable[..., Any])


class State:
    """Variables by name: ``state.speed = 3``, ``state["speed"]``; one that is not there is None.

    Names that begin with ``_`` are ordinary Python attributes. A variable with the name of a method is reached by
    ``state["name"]`` only. Values are what MessagePack can carry, or a numeric array; a list or dict that was edited
    in place is sent after ``state.dirty("name")`` or when it is assigned again.

    Used as a context manager, it gathers the writes of the block and sends them together at its end, nested blocks at
    the end of the outermost one, after an exception too.
    """

    def __init__(
        self,
        face: StateFace,
        scope: ScopeLike,
        session: Session | None = None,
        translator: Translator | None = None,
    ) -> None:
        self._face = face
        self._scope = scope
        self._session = session
        self._scopes = (scope,) if scope.parent is None else (scope, scope.parent)
        self._names = Translator() if translator is None else translator

    @property
    def translator(self) -> Translator:
        """Gives the names of this view their names in the document."""
        return self._names

    def namespace(self, prefix: str) -> Self:
        """Return a view of the variables whose names begin with `prefix`, without it.

        ``panel = state.namespace("panel_")`` makes ``panel.open`` the variable `panel_open`.
        """
        return self._view(Translator(prefix).within(self._names))

    # --- reading --------------------------------------------------------------------------------------------------

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return self[name]

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        key = self._key(key)
        return state_path(key) in self._meant(key)._scope

    def has(self, key: str) -> bool:
        """Return whether there is a variable `key`, even one whose value is None."""
        return key in self

    def get(self, key: str, default: Any = None) -> Any:
        """Return the variable `key`, or `default` where there is none."""
        key = self._key(key)
        return self._meant(key)._read(key, default)

    def to_dict(self) -> dict[str, Any]:
        """Return all variables."""
        values = {path[1]: self._scope.get(path) for path in self._scope.paths((FACE,))}
        session = self._served()
        if self._session is not None:
            values = self._session.lending.values(values)
        elif session is not None:
            seen = session.state
            values |= {key: seen._read(key, None) for key in self._face.private if state_path(key) in session.scope}
        return self._names.reverse_translate_dict(values) if self._names.changes_names else values

    @property
    def initial(self) -> dict[str, Any]:
        """The variables as a client that joins now will get them."""
        with on_behalf_of(None):
            return self.to_dict()

    # --- writing --------------------------------------------------------------------------------------------------

    def __setitem__(self, key: str, value: Any) -> None:
        if not isinstance(key, str) or not key:
            raise TypeError(f"the name of a state variable is a non-empty string, not {key!r}")
        key = self._key(key)
        self._meant(key)._write(key, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        elif hasattr(type(self), name):
            raise AttributeError(f"{name!r} is a member of {type(self).__name__}; write state[{name!r}] = …")
        else:
            self[name] = value

    def __delitem__(self, key: str) -> None:
        name = self._key(key)
        meant = self._meant(name)
        if meant._remove(name):
            return
        if key in self:
            raise KeyError(f"this session has no value of its own of {key!r}, and sees the shared one")
        raise KeyError(self._unknown(key))

    def __delattr__(self, name: str) -> None:
        if name.startswith("_"):
            object.__delattr__(self, name)
            return
        try:
            del self[name]
        except KeyError as error:
            raise AttributeError(*error.args) from None

    def setdefault(self, key: str, value: Any) -> Any:
        """Set `key` unless it is there already; return what is there now."""
        if key not in self:
            self[key] = value
        return self[key]

    def update(self, values: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), /, **more: Any) -> None:
        """Set several variables, sent together."""
        with self:
            for key, value in dict(values, **more).items():
                self[key] = value

    # --- when it is sent ------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._face.hold()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._face.release()

    @property
    def is_ready(self) -> bool:
        """Whether what is written is sent: the server runs."""
        return self._face.flush_now is not None

    def flush(self) -> set[str] | None:
        """Send what was written now rather than in the next turn of the loop.

        Returns:
            the keys that were waiting; None where nothing can be sent: before the server is ready, and inside a
            ``with state:`` block, which is sent as a whole.
        """
        if self._face.flush_now is None or self._face.held:
            return None
        keys = self._unsent()
        self._face.flush_now()
        return keys

    def dirty(self, *keys: str) -> None:
        """Send `keys` again and call their listeners, whether they changed or not.

        Raises:
            KeyError: for a variable that does not exist.
        """
        for key in keys:
            if key not in self:
                raise KeyError(self._unknown(key))
            name = self._key(key)
            self._meant(name)._announce(name)

    def clean(self, *keys: str) -> None:
        """Keep listeners from hearing of what was written to `keys` up to now. Clients get it all the same."""
        for key in self._names.translate_list(keys):
            meant = self._meant(key)
            self._face.clean(self._scopes if meant is self else (meant._scope,), (key,))

    @property
    def modified_keys(self) -> set[str]:
        """The variables that were written and not yet sent; in a listener also those that it is called for."""
        return self._unsent(heard(self._face))

    def _unsent(self, more: Iterable[str] = ()) -> set[str]:
        keys = self._face.modified(self._scopes) | set(more)
        session = self._served()
        if session is not None:
            keys |= self._face.modified((session.scope,)) & self._face.private
        if self._names.changes_names:
            keys = {self._names.reverse_translate_key(key) for key in keys if self._names.reaches(key)}
        return keys

    def is_dirty(self, *keys: str) -> bool:
        """Return whether any of `keys` is one of `modified_keys`."""
        return not self.modified_keys.isdisjoint(keys)

    def is_dirty_all(self, *keys: str) -> bool:
        """Return whether all of `keys` are among `modified_keys`."""
        return self.modified_keys.issuperset(keys)

    # --- listening ------------------------------------------------------------------------------------------------

    def change(self, *keys: str) -> Callable[[_F], _F]:
        """Decorate a function to be called after any of `keys` changed, from whichever side.

        It gets as keyword arguments the variables its signature names, all of them for ``**state``, as the session
        that caused the change sees them. Synchronous ones run in the order of registration on the application
        thread, or, registered on a session's state, on that session's; asynchronous ones on the loop.

        A `weakref.WeakMethod` is taken too, and forgotten with its object.
        """
        if not keys or not all(isinstance(key, str) for key in keys):
            raise TypeError('name the variables to listen to: @state.change("a", "b")')

        def register(function: _F) -> _F:
            self._face.listeners.add(self._names.translate_list(keys), function, self._session, self._names)
            return function

        return register

    def remove_listener(self, function: Callable[..., Any]) -> bool:
        """Stop calling `function` on changes; return whether it was a listener of this state."""
        return self._face.listeners.remove(function, self._session)

    def suppress_change_listeners(self, *keys: str) -> AbstractContextManager[None]:
        """Return a context in which writes to `keys`, or to any key where none is named, call no listener.

        Clients get what is written.
        """
        return self._face.quiet(self._names.translate_list(keys))

    # --- by their names in the document ---------------------------------------------------------------------------

    def _view(self, translator: Translator) -> Self:
        return type(self)(self._face, self._scope, self._session, translator)

    def _key(self, name: str) -> str:
        return self._names.translate_key(name) if self._names.changes_names else name

    def _served(self) -> Session | None:
        """Return the session whose private variables this state shows to the calling code, if any."""
        return self._face.served_session() if self._session is None and self._face.private else None

    def _meant(self, key: str) -> State:
        """Return the state whose value of `key` the calling code means."""
        if key in self._face.private and (session := self._served()) is not None:
            return session.state
        return self

    def _read(self, key: str, default: Any) -> Any:
        value = self._scope.get(state_path(key), default)
        return value if self._session is None else self._session.lending.value(key, value)

    def _write(self, key: str, value: Any) -> None:
        self._face.write(self._scope, key, lambda: self._scope.set(state_path(key), value), self._session)
        if self._session is not None:
            self._session.lending.end(key)

    def _remove(self, key: str) -> bool:
        return self._face.write(self._scope, key, lambda: self._scope.remove(state_path(key)), self._session)

    def _announce(self, key: str) -> None:
        path, scope = state_path(key), self._scope
        if scope.parent is not None and not scope.own(path):
            if key in self._face.private:
                self._write(key, self._read(key, None))
                return
            scope = scope.parent
        self._face.write(scope, key, partial(_send_again, scope, path), self._session)

    def _unknown(self, key: str) -> str:
        near = difflib.get_close_matches(key, self.to_dict(), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"there is no state variable {key!r}{hint}"


class SharedState(State):
    """The state of a server: what every session sees, and the rules of what clients may write."""

    def __init__(
        self, face: StateFace, scope: ScopeLike, rules: WriteRules, translator: Translator | None = None
    ) -> None:
        super().__init__(face, scope, None, translator)
        self._rules = rules

    def read_only(self, *keys: str) -> None:
        """Refuse what clients write to `keys`."""
        self._rules.declare("read_only", self._translated(keys))

    def private(self, *keys: str) -> None:
        """Give each session a value of its own of `keys`, once one is written; until then it sees the shared one.

        What a client writes is its session's. So is what code writes that runs on behalf of a session; see the module.
        """
        names = self._translated(keys)
        self._face.private |= frozenset(names)
        self._rules.declare("private", names)

    def client_only(self, *keys: str) -> None:
        """Leave `keys` to each client: what clients write there stays with them."""
        self._rules.declare("client_only", self._translated(keys))

    def set_validator(self, *keys: str) -> Callable[[Validator], Validator]:
        """Decorate a function that judges what clients write to `keys`.

        It is called on the loop with the value, returns the value to accept, which may be another one, and raises
        ValueError to refuse. The client then sees what stands.
        """

        names = self._translated(keys)

        def register(validator: Validator) -> Validator:
            if not callable(validator):
                raise TypeError(f"a validator is a function of the value, not {type(validator).__name__}")
            self._rules.add_validator(names, validator)
            return validator

        return register

    def _translated(self, keys: Iterable[Any]) -> list[str]:
        keys = tuple(keys)
        for key in keys:
            if not isinstance(key, str):
                raise TypeError(f"name variables one by one, as text: 'a', 'b'; not {key!r}")
        return list(self._names.translate_list(keys))

    def _view(self, translator: Translator) -> Self:
        return type(self)(self._face, self._scope, self._rules, translator)


def _send_again(scope: ScopeLike, path: tuple[str, ...]) -> bool:
    if not scope.set(path, scope.get(path)):  # unless it was edited in place
        scope.touch(path)
    return True
