"""What clients may write.

Clients write only state variables, and of those none that the program keeps for itself. The rules are part of the
document, so that a client can know them; the server judges all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, final

from belvedere.app.face import state_path

if TYPE_CHECKING:
    from belvedere.document import Scope

__all__ = ["MAX_CLIENT_KEYS", "MAX_KEY", "RefusedError", "Validator", "WriteRules"]

MAX_KEY = 256
"""Characters of a state variable's name that a client may write."""

MAX_CLIENT_KEYS = 4096
"""State variables that clients may add to those of the program."""

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
        self._added = 0

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
            self._validators.setdefault(key, []).append(validator)

    def judge(self, key: Any, value: Any) -> Any:
        """Return the value to accept for `key`.

        Raises:
            RefusedError: where the client may not write that.
        """
        if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY:
            raise RefusedError(f"the name of a state variable is a string of 1 to {MAX_KEY} characters")
        if key.startswith(_RESERVED):
            raise RefusedError(f"the name {key!r} is reserved")
        if self.has("read_only", key):
            raise RefusedError(f"{key!r} can only be read")
        if state_path(key) not in self._shared and not self.has("private", key):
            if self._added >= MAX_CLIENT_KEYS:
                raise RefusedError(f"{key!r} would be one state variable too many")
            self._added += 1
        for validator in self._validators.get(key, ()):
            try:
                value = validator(value)
            except ValueError as error:
                raise RefusedError(f"{key!r} was refused: {error}") from error
        return value
