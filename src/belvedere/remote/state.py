"""State as attributes and items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

    from belvedere.remote.client import Client

__all__ = ["RemoteState"]


class RemoteState:
    """The state variables of a server, as a client sees them: ``state.x`` and ``state["x"]``; a missing one is None.

    A value belongs to the copy: to change it, assign a new one. Assigning returns at once; the new value is seen here
    at once, and replaced by the server's if that decides otherwise. Made by `Client`.

    Used as a context manager, it gathers the writes of the block and sends them together at its end, nested blocks at
    the end of the outermost one, after an exception too.
    """

    __slots__ = ("_client", "_depth", "_gathered")

    _client: Client
    _depth: int  # of blocks
    _gathered: dict[str, Any]  # written within the block

    def __init__(self, client: Client) -> None:
        object.__setattr__(self, "_client", client)
        object.__setattr__(self, "_depth", 0)
        object.__setattr__(self, "_gathered", {})

    def __enter__(self) -> Self:
        object.__setattr__(self, "_depth", self._depth + 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        object.__setattr__(self, "_depth", self._depth - 1)
        if self._depth == 0 and self._gathered:
            values = dict(self._gathered)
            self._gathered.clear()
            self._client.write(values)

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        return self.get(key)

    def __setattr__(self, key: str, value: Any) -> None:
        self.update({key: value})

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self.update({key: value})

    def __contains__(self, key: str) -> bool:
        return key in self._gathered or ("state", key) in self._client

    def __iter__(self) -> Iterator[str]:
        return (path[1] for path in self._client.paths(("state",)))

    def __len__(self) -> int:
        return len(self._client.paths(("state",)))

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of `key`, or `default` where there is none."""
        return self._gathered[key] if key in self._gathered else self._client.get(key, default)

    def update(self, values: Mapping[str, Any]) -> None:
        """Write several variables together: they are handled as one."""
        if self._depth:
            self._gathered.update(values)
        else:
            self._client.write(values)

    def to_dict(self) -> dict[str, Any]:
        """Return all variables."""
        return {key: self[key] for key in self}

    def __repr__(self) -> str:
        return f"RemoteState({self.to_dict()!r})"
