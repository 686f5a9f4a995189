"""Values of a declared type, as what MessagePack can carry, and back.

The way there needs no type. The way back follows the declared one, and is strict: text is no number, a number no
truth value; what does not fit is a ValueError that says what was expected. Collections, optional types, unions and
dataclasses are taken apart; what is left goes to the first encoder that knows it.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import PurePath
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

import msgspec
import numpy as np

__all__ = ["CollectionEncoder", "DefaultEncoder", "Encoder", "field_types"]

_ABSTRACT: Mapping[Any, type] = {Sequence: list, Iterable: list, Set: set, Mapping: dict}
_LISTED = (list, tuple, set, frozenset)


class Encoder(ABC):
    """Knows how values of some type are sent. Raises TypeError for others, which then go to the next encoder."""

    @abstractmethod
    def encode(self, obj: Any) -> Any:
        """Return `obj` as something MessagePack can carry."""

    @abstractmethod
    def decode(self, obj: Any, obj_type: Any) -> Any:
        """Return what `encode` made of a value of `obj_type`; ValueError where it made nothing like that."""


class DefaultEncoder(Encoder):
    """UUIDs, enumerations, decimals, dates, times and paths. Times with a zone are sent in UTC."""

    def encode(self, obj: Any) -> Any:
        """Return `obj` as something MessagePack can carry; itself where it is that already."""
        if isinstance(obj, Enum):
            return self.encode(obj.value)
        if isinstance(obj, UUID | Decimal):
            return str(obj)
        if isinstance(obj, datetime):
            return (obj if obj.tzinfo is None else obj.astimezone(UTC)).isoformat()
        if isinstance(obj, date | time):
            return obj.isoformat()
        if isinstance(obj, PurePath):
            return obj.as_posix()
        return obj

    def decode(self, obj: Any, obj_type: Any) -> Any:
        """Return `obj` as `obj_type`."""
        if not isinstance(obj_type, type) or obj_type is object:
            return obj
        if issubclass(obj_type, Enum):
            return self._member(obj, obj_type)
        if issubclass(obj_type, UUID | Decimal | PurePath):
            return _from_text(obj, obj_type, obj_type)
        if issubclass(obj_type, date | time):
            return _from_text(obj, obj_type, obj_type.fromisoformat)
        if obj_type is float and isinstance(obj, int) and not isinstance(obj, bool):
            return float(obj)
        if obj_type in (bool, int, float, str, bytes, type(None), np.ndarray):
            if type(obj) is obj_type or (obj_type is np.ndarray and isinstance(obj, np.ndarray)):
                return obj
            raise _unfit(obj, obj_type)
        if isinstance(obj, obj_type):
            return obj
        try:
            return msgspec.convert(obj, obj_type)
        except (msgspec.ValidationError, TypeError) as error:
            raise ValueError(str(error)) from error

    def _member(self, obj: Any, kind: type[Enum]) -> Enum:
        for member in kind:
            value = self.encode(member.value)
            if type(value) is type(obj) and value == obj:
                return member
        known = ", ".join(repr(self.encode(member.value)) for member in kind)
        raise ValueError(f"expected one of {known}, not {obj!r}")


class CollectionEncoder(Encoder):
    """Takes collections, dataclasses, optional types and unions apart, and leaves what is in them to others.

    Args:
        encoders: tried in this order, before a `DefaultEncoder`.
    """

    def __init__(self, encoders: Iterable[Encoder] | None = None) -> None:
        self._encoders = (*(encoders or ()), DefaultEncoder())

    def encode(self, obj: Any) -> Any:
        """Return `obj` as something MessagePack can carry."""
        if isinstance(obj, Mapping):
            return {self.encode(key): self.encode(value) for key, value in obj.items()}
        if isinstance(obj, _LISTED):
            return [self.encode(value) for value in obj]
        if dataclasses.is_dataclass(obj) and not isinstance(obj, type):
            return {one.name: self.encode(getattr(obj, one.name)) for one in dataclasses.fields(obj)}
        return self._first(lambda encoder: encoder.encode(obj))

    def decode(self, obj: Any, obj_type: Any) -> Any:
        """Return `obj` as `obj_type`.

        Raises:
            ValueError: where it does not fit.
        """
        kind = _plain(obj_type)
        origin, inner = get_origin(kind) or kind, get_args(kind)
        origin = _ABSTRACT.get(origin, origin)
        if origin is Any or isinstance(origin, typing.TypeVar):
            return obj
        if origin in (Union, types.UnionType):
            return self._decode_union(obj, inner)
        if origin is Literal:
            if not any(type(obj) is type(one) and obj == one for one in inner):
                raise ValueError(f"expected one of {', '.join(map(repr, inner))}, not {obj!r}")
            return obj
        if origin in _LISTED:
            return self._decode_list(obj, origin, inner)
        if origin is dict:
            return self._decode_dict(obj, inner)
        if dataclasses.is_dataclass(origin) and isinstance(origin, type):
            return self._decode_dataclass(obj, origin)
        return self._first(lambda encoder: encoder.decode(obj, origin))

    def _first(self, use: Callable[[Encoder], Any]) -> Any:
        *others, last = self._encoders
        for encoder in others:
            try:
                return use(encoder)
            except TypeError:
                continue
        return use(last)

    def _decode_union(self, obj: Any, kinds: tuple[Any, ...]) -> Any:
        reasons = []
        for kind in sorted(kinds, key=lambda kind: kind is not type(obj)):  # what fits as it is comes first
            try:
                return self.decode(obj, kind)
            except ValueError as error:
                reasons.append(str(error))
        raise ValueError("; ".join(dict.fromkeys(reasons)))

    def _decode_list(self, obj: Any, kind: type, inner: tuple[Any, ...]) -> Any:
        if not isinstance(obj, list | tuple):
            raise _unfit(obj, kind)
        if kind is tuple and inner and inner[-1] is not Ellipsis:
            if len(obj) != len(inner):
                raise ValueError(f"expected {len(inner)} items, not {len(obj)}")
            return tuple(self.decode(value, one) for value, one in zip(obj, inner, strict=True))
        return kind(self.decode(value, inner[0] if inner else Any) for value in obj)

    def _decode_dict(self, obj: Any, inner: tuple[Any, ...]) -> dict[Any, Any]:
        if not isinstance(obj, Mapping):
            raise _unfit(obj, dict)
        key_type, value_type = inner or (Any, Any)
        return {self._decode_key(key, key_type): self.decode(value, value_type) for key, value in obj.items()}

    def _decode_key(self, key: Any, kind: Any) -> Any:
        if isinstance(key, str) and kind in (int, float):  # a browser's objects have keys of text only
            return kind(key)
        return self.decode(key, kind)

    def _decode_dataclass(self, obj: Any, kind: type) -> Any:
        if not isinstance(obj, Mapping):
            raise _unfit(obj, kind)
        hints = field_types(kind)
        fields = {one.name for one in dataclasses.fields(kind) if one.init}
        unknown = [str(name) for name in obj if name not in hints]
        if unknown:
            raise ValueError(f"{kind.__name__} has no field {unknown[0]!r}")
        try:
            return kind(**{name: self.decode(value, hints[name]) for name, value in obj.items() if name in fields})
        except TypeError as error:  # a field without a default is missing
            raise ValueError(str(error)) from error


def field_types(kind: type) -> dict[str, Any]:
    """Return the types of a dataclass's fields, by name.

    Raises:
        TypeError: a type is written as text and names something that is not to be found.
    """
    try:
        hints = typing.get_type_hints(kind)
    except NameError as error:
        texts = [one.name for one in dataclasses.fields(kind) if isinstance(one.type, str)]
        raise TypeError(
            f"the types of {kind.__name__} ({', '.join(texts)}) cannot be read: {error}; "
            "define the types it names at the top of the module"
        ) from error
    return {one.name: hints[one.name] for one in dataclasses.fields(kind)}


def _plain(kind: Any) -> Any:
    """Return what a `NewType` or a type alias stands for."""
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    return getattr(kind, "__value__", kind) if type(kind).__name__ == "TypeAliasType" else kind


def _from_text(obj: Any, kind: type, convert: Callable[[str], Any]) -> Any:
    if isinstance(obj, kind):
        return obj
    if not isinstance(obj, str):
        raise _unfit(obj, kind)
    try:
        return convert(obj)
    except (ValueError, InvalidOperation) as error:
        raise ValueError(f"expected a {kind.__name__}, not {obj!r}") from error


def _unfit(obj: Any, kind: type) -> ValueError:
    shown = repr(obj) if isinstance(obj, str | int | float | None) else "one"
    return ValueError(f"expected {kind.__name__}, not {shown[:100]} of type {type(obj).__name__}")
