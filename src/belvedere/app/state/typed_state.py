"""Typed state: the fields of a dataclass as state variables.

::

    @dataclass
    class Camera:
        zoom: float = 1.0
        mode: Mode = Mode.ORBIT

    camera = TypedState(server.state, Camera)
    camera.data.zoom = 2.0  # a state variable, checked by type checkers
    VSlider(v_model=(camera.name.zoom,))  # its name

Each field is a state variable of its own, ``Camera__zoom``; of a field that is a dataclass itself each field is,
``Scene__camera__Camera__zoom``. What clients write there must be of the field's type.
"""

from __future__ import annotations

import dataclasses
import difflib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import MethodType
from typing import Any, Generic, TypeVar, cast, final

from belvedere.app.current import on_behalf_of
from belvedere.app.signatures import is_async
from belvedere.app.state.state import SharedState, State
from belvedere.app.state.typed_values import CollectionEncoder, Encoder, field_types
from belvedere.app.weak import alive

__all__ = ["DataProxy", "NameProxy", "TypedState"]

T = TypeVar("T")
V = TypeVar("V")

_default_encoder = CollectionEncoder()


@final
@dataclasses.dataclass(frozen=True, eq=False)
class FieldProxy:
    """One field: a state variable and its type."""

    state: State
    key: str
    type: Any
    encoder: Encoder

    def get_value(self) -> Any:
        """Return the value, as the field's type.

        Raises:
            ValueError: what the variable holds does not fit.
        """
        return self.typed(self.state[self.key])

    def set_value(self, value: Any) -> None:
        """Write a value."""
        self.state[self.key] = self.encoder.encode(value)

    def typed(self, value: Any) -> Any:
        """Return what a state variable holds as the field's type."""
        try:
            return self.encoder.decode(value, self.type)
        except (ValueError, TypeError) as error:
            raise ValueError(f"the state variable {self.key!r}: {error}") from error


@dataclasses.dataclass(frozen=True)
class _Check:
    """Accepts what a client writes to a field only where it fits; two of the same field are equal."""

    type: Any
    encoder: Encoder

    def __call__(self, value: Any) -> Any:
        try:
            self.encoder.decode(value, self.type)
        except TypeError as error:
            raise ValueError(str(error)) from error
        return value


class _Proxy:
    """What stands for a dataclass: its fields by name."""

    _kind: type
    _prefix: str
    _members: Mapping[str, Any]

    def __init__(self, kind: type, prefix: str, members: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_prefix", prefix)
        object.__setattr__(self, "_members", members)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._kind.__name__}, {self._prefix!r}>"

    def __dir__(self) -> list[str]:
        return list(self._members)

    def _member(self, name: str) -> Any:
        try:
            return self._members[name]
        except KeyError:
            near = difflib.get_close_matches(name, self._members, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(self._members)}"
            raise AttributeError(f"{self._kind.__name__} has no field {name!r}{hint}") from None


class NameProxy(_Proxy):
    """The names of the state variables of a dataclass's fields, as its attributes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._member(name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"names of state variables are read only; set data.{name}")


class DataProxy(_Proxy):
    """The values of a dataclass's fields, as its attributes. Its methods and properties work on it, too."""

    def __getattr__(self, name: str) -> Any:
        if name not in self._members and (own := inspect.getattr_static(self._kind, name, None)) is not None:
            if isinstance(own, property) and own.fget is not None:
                return own.fget(self)
            if inspect.isfunction(own):
                return MethodType(own, self)
        if name.startswith("__"):
            raise AttributeError(name)
        member = self._member(name)
        return member.get_value() if isinstance(member, FieldProxy) else member

    def __setattr__(self, name: str, value: Any) -> None:
        member = self._member(name)
        if isinstance(member, FieldProxy):
            member.set_value(value)
        else:
            TypedState.from_dataclass(member, value)

    def _fields(self) -> Iterator[FieldProxy]:
        for member in self._members.values():
            if isinstance(member, FieldProxy):
                yield member
            else:
                yield from member._fields()


class TypedState(Generic[T]):
    """A dataclass whose fields are state variables.

    Args:
        state: where the variables are.
        dataclass_type: a dataclass. Its defaults are set where the variables are not there yet.
        namespace: put before the names, so that the same dataclass can be used twice.
        encoders: how values are sent that `DefaultEncoder` does not know, or knows otherwise.
        encoder: takes the place of all encoders.

    Raises:
        TypeError: `dataclass_type` is no dataclass, or its types cannot be read.
    """

    def __init__(
        self,
        state: State,
        dataclass_type: type[T],
        namespace: str = "",
        encoders: Iterable[Encoder] | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        if not (isinstance(dataclass_type, type) and dataclasses.is_dataclass(dataclass_type)):
            raise TypeError(f"a typed state is made of a dataclass, not of {dataclass_type!r}")
        self.state = state
        self._encoder = encoder or (CollectionEncoder(encoders) if encoders is not None else _default_encoder)
        self._data, self._name = self._build(dataclass_type, namespace, dataclasses.MISSING)

    @property
    def data(self) -> T:
        """The values: read and written as attributes."""
        return cast(T, self._data)

    @property
    def name(self) -> T:
        """The names of the state variables, as attributes."""
        return cast(T, self._name)

    def bind_changes(self, change_dict: Mapping[Any, Callable[..., Any]]) -> Callable[[], None]:
        """Call functions when fields change, with their typed values.

        Args:
            change_dict: names to functions: ``{typed.name.zoom: fn, (typed.name.zoom, typed.name.mode): fn2}``. The
                name of a nested dataclass stands for all its fields, and gives its data. Functions may be coroutine
                functions.

        Returns:
            a function that undoes it.
        """
        listeners = []
        for names, function in change_dict.items():
            several = tuple(names) if isinstance(names, tuple | list) else (names,)
            listener = self._listener(several, function)
            self.state.change(*self.get_reactive_state_id_keys(several))(listener)
            listeners.append(listener)

        def unbind() -> None:
            for listener in listeners:
                self.state.remove_listener(listener)

        return unbind

    def suppress_change_listeners(self) -> AbstractContextManager[None]:
        """Return a context in which writes to the fields call no listener."""
        return self.state.suppress_change_listeners(*(field.key for field in self._data._fields()))

    def encode(self, value: Any) -> Any:
        """Return `value` as it is sent."""
        return self._encoder.encode(value)

    def get_dataclass(self) -> T:
        """Return the values as an instance of the dataclass."""
        return cast(T, self.as_dataclass(self._data))

    def set_dataclass(self, data: T) -> None:
        """Write all fields from an instance of the dataclass; they are sent together."""
        self.from_dataclass(self._data, data)

    def get_sub_state(self, sub_name: V) -> TypedState[V]:
        """Return the typed state of a field that is a dataclass itself, over the same variables.

        Args:
            sub_name: ``typed.name.field``.
        """
        if not isinstance(sub_name, NameProxy):
            raise TypeError(f"a part is named by typed.name.field, where the field is a dataclass; not by {sub_name!r}")
        data = self.get_field_proxy_dict(self._data).get(sub_name._prefix)
        if not isinstance(data, DataProxy):
            raise ValueError(f"{sub_name!r} is not a part of this typed state")
        part: TypedState[V] = TypedState.__new__(TypedState)
        part.state, part._encoder, part._data, part._name = self.state, self._encoder, data, sub_name
        return part

    # --- of proxies -----------------------------------------------------------------------------------------------

    @staticmethod
    def as_dataclass(instance: Any) -> Any:
        """Return what a proxy of data shows as an instance of its dataclass.

        Raises:
            TypeError: it is no proxy of data.
            ValueError: a variable holds what does not fit.
        """
        if not isinstance(instance, DataProxy):
            raise TypeError(f"expected the data of a typed state, not {type(instance).__name__}")
        values: dict[str, Any] = {}
        for name, member in instance._members.items():
            values[name] = member.get_value() if isinstance(member, FieldProxy) else TypedState.as_dataclass(member)
        fields = dataclasses.fields(instance._kind)
        made = instance._kind(**{one.name: values[one.name] for one in fields if one.init})
        for one in fields:
            if not one.init:
                object.__setattr__(made, one.name, values[one.name])
        return made

    @staticmethod
    def from_dataclass(instance: Any, dataclass_obj: Any) -> None:
        """Write all fields that a proxy of data shows; they are sent together.

        Raises:
            TypeError: it is no proxy of data, or of another dataclass.
        """
        if not isinstance(instance, DataProxy):
            raise TypeError(f"expected the data of a typed state, not {type(instance).__name__}")
        if isinstance(dataclass_obj, DataProxy):
            dataclass_obj = TypedState.as_dataclass(dataclass_obj)
        if not isinstance(dataclass_obj, instance._kind):
            raise TypeError(f"expected a {instance._kind.__name__}, not {type(dataclass_obj).__name__}")
        fields = list(instance._fields())
        with fields[0].state if fields else on_behalf_of(None):
            for name, member in instance._members.items():
                value = getattr(dataclass_obj, name)
                if isinstance(member, FieldProxy):
                    member.set_value(value)
                else:
                    TypedState.from_dataclass(member, value)

    @staticmethod
    def is_proxy_class(instance: Any) -> bool:
        """Return whether `instance` is the data or the names of a typed state, or of a part of one."""
        return isinstance(instance, _Proxy)

    @staticmethod
    def is_name_proxy_class(instance: Any) -> bool:
        """Return whether `instance` is the names of a typed state, or of a part of one."""
        return isinstance(instance, NameProxy)

    @staticmethod
    def is_data_proxy_class(instance: Any) -> bool:
        """Return whether `instance` is the data of a typed state, or of a part of one."""
        return isinstance(instance, DataProxy)

    @staticmethod
    def get_state_id(instance: Any, default: str = "") -> str:
        """Return what the names of a proxy's variables begin with; `default` for anything else."""
        return instance._prefix if isinstance(instance, _Proxy) else default

    @staticmethod
    def get_field_proxy_dict(instance: Any) -> dict[str, Any]:
        """Return what a proxy of data consists of, itself included, by names of variables."""
        found: dict[str, Any] = {}
        for member in instance._members.values():
            if isinstance(member, FieldProxy):
                found[member.key] = member
            else:
                found |= TypedState.get_field_proxy_dict(member)
        return {**found, instance._prefix: instance}

    @staticmethod
    def get_reactive_state_id_keys(keys: Iterable[Any]) -> list[str]:
        """Return the state variables that the given names stand for, those of parts included."""
        found: list[str] = []
        for key in keys:
            if isinstance(key, DataProxy):
                found += TypedState.get_field_proxy_dict(key)
            elif isinstance(key, NameProxy):
                found += [*TypedState.get_reactive_state_id_keys(key._members.values()), key._prefix]
            else:
                found.append(key)
        return found

    @staticmethod
    def get_value_state_keys(keys: Iterable[Any]) -> list[str]:
        """Return names as they stand in `get_field_proxy_dict`."""
        return [TypedState.get_state_id(key, key) for key in keys]

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self, kind: type, namespace: str, default: Any) -> tuple[DataProxy, NameProxy]:
        """Return proxies of a dataclass, and set the defaults.

        Args:
            kind: the dataclass.
            namespace: put before its name.
            default: an instance with the values of fields that are not there yet; MISSING: the dataclass's own.
        """
        prefix = f"{namespace}__{kind.__name__}" if namespace else kind.__name__
        hints = field_types(kind)
        data: dict[str, Any] = {}
        names: dict[str, Any] = {}
        for one in dataclasses.fields(kind):
            key, hint = f"{prefix}__{one.name}", hints[one.name]
            value = _default_of(one) if default is dataclasses.MISSING else getattr(default, one.name)
            if isinstance(hint, type) and dataclasses.is_dataclass(hint):
                data[one.name], names[one.name] = self._build(hint, key, value)
                continue
            data[one.name], names[one.name] = FieldProxy(self.state, key, hint, self._encoder), key
            if isinstance(self.state, SharedState):
                self.state.set_validator(key)(_Check(hint, self._encoder))
            if value is not dataclasses.MISSING:
                with on_behalf_of(None):  # a default is everybody's
                    self.state.setdefault(key, self._encoder.encode(value))
        return DataProxy(kind, prefix, data), NameProxy(kind, prefix, names)

    def _listener(self, names: tuple[Any, ...], function: Callable[..., Any]) -> Callable[..., Any]:
        """Return what listens to state variables, and calls `function` with typed values."""
        known = self.get_field_proxy_dict(self._data)
        members = []
        for key in self.get_value_state_keys(names):
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                raise ValueError(
                    f"{key!r} is no name of this typed state" + (f"; did you mean {near[0]!r}?" if near else "")
                )
            members.append(known[key])

        def arguments(values: Mapping[str, Any]) -> list[Any]:
            return [one.typed(values[one.key]) if isinstance(one, FieldProxy) else one for one in members]

        def call(**values: Any) -> Any:
            target = alive(function)
            return None if target is None else target(*arguments(values))

        async def call_async(**values: Any) -> None:
            target = alive(function)
            if target is not None:
                await target(*arguments(values))

        listener: Any = call_async if is_async(alive(function)) else call
        wanted = [one.key for one in members if isinstance(one, FieldProxy)]
        if all(key.isidentifier() for key in wanted):  # it then costs as much as it asks for
            listener.__signature__ = inspect.Signature(
                [inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY) for key in dict.fromkeys(wanted)]
            )
        return cast("Callable[..., Any]", listener)


def _default_of(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
