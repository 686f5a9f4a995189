"""What clients may write.

Clients write only state variables, and of those none that the program keeps for itself. The rules are part of the
document, so that a client can know them; the server judges all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, final

from belvedere.app.state.face import state_path
from belvedere.document import encode_value

if TYPE_CHECKING:
    from belvedere.document import Scope

__all__ = ["MAX_CLIENT_BYTES", "MAX_CLIENT_KEYS", "MAX_KEY", "RefusedError", "Validator", "WriteRules"]

MAX_KEY = 256
"""Characters of a state variable's name that a client may write."""

MAX_CLIENT_KEYS = 4096
"""State variables that clients may add to those of the program."""

MAX_CLIENT_BYTES = 4 << 20
"""Bytes that the values of these may have, all of them together."""

_RESERVED = ("_", "belvedere__", "trame__")

Validator = Callable[[Any], Any]
"""Returns the value to accept, or raises ValueError with a sentence for the user."""


class RefusedError(ValueError):
    """A client's write that is not allowed. The text is for the client."""


@final
class WriteRules:
    """Which keys clients may write, where to, and with which values."""

    def __init__(self, shared: Scope) -> None:
        self._shared = shared
        self._keys: dict[str, dict[str, None]] = {"read_only": {}, "private": {}, "client_only": {}}
        self._validators: dict[str, list[Validator]] = {}
        self._added: dict[str, int] = {}  # keys that clients added, with the sizes of their values
        self._added_bytes = 0  # the sum of these

    def declare(self, rule: str, keys: Iterable[str]) -> None:
        """Add `keys` to those of a rule: ``read_only``, ``private`` or ``client_only``."""
        declared = self._keys[rule]
        declared.update(dict.fromkeys(keys))
        self._shared.set(("session", rule), list(declared))

    def has(self, rule: str, key: str) -> bool:
        """Return whether `rule` was declared for `key`."""
        return key in self._keys[rule]

    def add_validator(self, keys: Iterable[str], validator: Validator) -> None:
        """Let `validator` judge what clients write to `keys`, after those added before it."""
        for key in keys:
            validators = self._validators.setdefault(key, [])
            if validator not in validators:
                validators.append(validator)

    def judge(self, key: Any, value: Any, scope: Scope) -> Any:
        """Return the value to accept for `key` from the client that sees `scope`.

        Raises:
            RefusedError: where the client may not write that.
            EncodeError: where the value has no place in the document.
        """
        if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY:
            raise RefusedError(f"the name of a state variable is a string of 1 to {MAX_KEY} characters")
        if key.startswith(_RESERVED):
            raise RefusedError(f"the name {key!r} is reserved")
        if self.has("read_only", key):
            raise RefusedError(f"{key!r} can only be read")
        for validator in self._validators.get(key, ()):
            try:
                value = validator(value)
            except ValueError as error:
                raise RefusedError(f"{key!r} was refused: {error}") from error
        if key in self._added or not (self.has("private", key) or state_path(key) in scope):
            self._add(key, value)
        return value

    def _add(self, key: str, value: Any) -> None:
        """Take note of a variable that the program does not have, where there is room for it."""
        nbytes = encode_value(value).nbytes
        if not self._has_room(key, nbytes):  # the program may have removed some since
            self._added = {one: size for one, size in self._added.items() if state_path(one) in self._shared}
            self._added_bytes = sum(self._added.values())
        if not self._has_room(key, nbytes):
            raise RefusedError(f"{key!r} is not a variable of the program, and clients have added as much as they may")
        self._added_bytes += nbytes - self._added.get(key, 0)
        self._added[key] = nbytes

    def _has_room(self, key: str, nbytes: int) -> bool:
        total = self._added_bytes - self._added.get(key, 0) + nbytes
        return (key in self._added or len(self._added) < MAX_CLIENT_KEYS) and total <= MAX_CLIENT_BYTES
