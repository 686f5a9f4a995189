"""`trame.app.singleton`: a class with one instance."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

__all__ = ["Singleton"]

_T = TypeVar("_T")


class Singleton(Generic[_T]):
    """Decorate a class so that calling it returns the same instance each time."""

    def __init__(self, cls: type[_T]) -> None:
        self.cls = cls
        self._instance: _T | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> _T:
        """Return the instance, made at the first call."""
        if self._instance is None:
            self._instance = self.cls(*args, **kwargs)
        return self._instance
