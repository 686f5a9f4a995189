"""What the properties of scene elements can be: their types, units, ranges and defaults.

One declaration feeds both sides. In Python a `Property` checks what is assigned and turns it into what the document
holds; `tools/generate_elements.py` writes from the same objects the stubs for type checkers, the TypeScript interfaces
with their defaults, and the table of the documentation.

A name is written with underscores in Python and in camel case on the wire and in the browser (``line_width``,
``lineWidth``); elements take either. The value None always means the default.
"""

from __future__ import annotations

import difflib
import math
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

import numpy as np

from belvedere.document.blobs import Blob
from belvedere.scene.kinds.colors import COLOR_NAMES

if TYPE_CHECKING:
    from belvedere.scene.element import Element

__all__ = [
    "Anything",
    "Array",
    "Boolean",
    "Choice",
    "Color",
    "Integer",
    "Items",
    "Matrix",
    "Number",
    "Property",
    "Record",
    "Text",
    "Vector",
    "camel",
    "snake",
]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CSS = re.compile(
    rf"#(?:[\da-f]{{3,4}}|[\da-f]{{6}}|[\da-f]{{8}})|[a-z]+\([\w\s.,%/+-]*\)|{'|'.join(sorted(COLOR_NAMES))}", re.I
)


def camel(name: str) -> str:
    """Return the name of a property on the wire: ``line_width`` becomes ``lineWidth``."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def snake(name: str) -> str:
    """Return the name of a property in Python: ``lineWidth`` becomes ``line_width``."""
    return _HUMP.sub("_", name).lower()


class Property:
    """A property of an element, and the descriptor through which it is read and set.

    Args:
        default: what holds where nothing is given; the browser's class is told it too.
        doc: one sentence that says what it is for.
        unit: of its numbers, such as ``"m"``, ``"rad"``, ``"px"``, ``"s"``; empty: it has none.
    """

    python: ClassVar[str] = "Any"  # its type in stubs
    typescript: ClassVar[str] = "unknown"

    def __init__(self, default: Any = None, doc: str = "", *, unit: str = "") -> None:
        self.default = default
        self.doc = doc
        self.unit = unit
        self.name = ""
        self.wire = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name
        self.wire = camel(name.rstrip("_"))

    @overload
    def __get__(self, element: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, element: Element, owner: type[Any]) -> Any: ...
    def __get__(self, element: Element | None, owner: type[Any]) -> Any:
        if element is None:
            return self
        return element.values.get(self.wire, self.default)

    def __set__(self, element: Element, value: Any) -> None:
        element.values[self.wire] = None if value is None else self.checked(value)

    def checked(self, value: Any) -> Any:
        """Return `value`, which is not None, as the document holds it: a snapshot of the caller's.

        Raises:
            TypeError: it is of another type.
            ValueError: it is out of range.
        """
        return self.convert(value)

    def convert(self, value: Any) -> Any:
        """Return `value` as the document holds it. Overridden by each kind; raises as `checked`."""
        raise NotImplementedError

    def python_type(self) -> str:
        """Return its type as written in stubs."""
        return self.python

    def typescript_type(self) -> str:
        """Return its type as written in TypeScript."""
        return self.typescript

    def limits(self) -> str:
        """Return in words what it must be beyond its type, for the documentation."""
        return ""

    def wrong(self, value: Any, expected: str) -> str:
        """Return the sentence of an error."""
        shown = repr(value)
        return f"{self.name} is {expected}, not {shown if len(shown) <= 80 else shown[:77] + '…'}"


class Anything(Property):
    """A value of MessagePack as it is: numbers, text, lists, dicts, arrays."""

    def convert(self, value: Any) -> Any:
        """Return plain values; see `plain`."""
        return plain(value)


class Number(Property):
    """A finite number.

    Args:
        default: see `Property`.
        doc: see `Property`.
        unit: see `Property`.
        minimum: the least it may be.
        maximum: the most it may be.
    """

    python = "float"
    typescript = "number"

    def __init__(
        self,
        default: float | None = None,
        doc: str = "",
        *,
        unit: str = "",
        minimum: float = -math.inf,
        maximum: float = math.inf,
    ) -> None:
        super().__init__(default, doc, unit=unit)
        self.minimum = minimum
        self.maximum = maximum

    def convert(self, value: Any) -> float | int:
        """Return a Python number."""
        number = self.number(value)
        if not self.minimum <= number <= self.maximum:
            raise ValueError(self.wrong(value, self.limits()))
        return number

    def number(self, value: Any) -> float | int:
        """Return a finite number."""
        if isinstance(value, bool | np.bool_ | str | bytes):
            raise TypeError(self.wrong(value, "a number"))
        try:
            number = value if type(value) in (int, float) else float(value)
        except (TypeError, ValueError):
            raise TypeError(self.wrong(value, "a number")) from None
        if not math.isfinite(number):
            raise ValueError(self.wrong(value, "a finite number"))
        return number

    def limits(self) -> str:
        """Return its range."""
        low, high = self.minimum > -math.inf, self.maximum < math.inf
        if low and high:
            return f"{self.minimum:g} to {self.maximum:g}"
        return f"at least {self.minimum:g}" if low else f"at most {self.maximum:g}" if high else ""


class Integer(Number):
    """A whole number; arguments as those of `Number`."""

    python = "int"

    def number(self, value: Any) -> int:
        """Return a whole number."""
        number = super().number(value)
        if number != int(number):
            raise ValueError(self.wrong(value, "a whole number"))
        return int(number)


class Boolean(Property):
    """True or False."""

    python = "bool"
    typescript = "boolean"

    def convert(self, value: Any) -> bool:
        """Return True or False; 0 and 1 are taken too."""
        if isinstance(value, bool | np.bool_) or (isinstance(value, int) and value in (0, 1)):
            return bool(value)
        raise TypeError(self.wrong(value, "True or False"))


class Text(Property):
    """Text. Paths and addresses are taken too."""

    python = "str"
    typescript = "string"

    def convert(self, value: Any) -> str:
        """Return text."""
        if isinstance(value, str):
            return str(value)
        if isinstance(value, os.PathLike):
            return str(value)
        raise TypeError(self.wrong(value, "text"))


class Choice(Property):
    """One of a few words.

    Args:
        options: the words; the first is the default unless `default` is given.
        doc: see `Property`.
        default: see `Property`.
    """

    def __init__(self, options: Sequence[str], doc: str = "", *, default: str | None = None) -> None:
        super().__init__(options[0] if default is None else default, doc)
        self.options = tuple(options)

    def convert(self, value: Any) -> str:
        """Return one of the words."""
        if value not in self.options:
            raise ValueError(self.wrong(value, f"one of {', '.join(map(repr, self.options))}"))
        return str(value)

    def python_type(self) -> str:
        """Return a Literal."""
        return f"Literal[{', '.join(map(repr, self.options))}]".replace("'", '"')

    def typescript_type(self) -> str:
        """Return a union."""
        return " | ".join(f'"{option}"' for option in self.options)


class Color(Property):
    """A colour: a CSS colour (``"#ff8800"``, ``"orange"``, ``"rgb(255, 136, 0)"``), three numbers 0 to 1, or 0xff8800.

    The document holds CSS text.
    """

    python = "ColorLike"
    typescript = "string"

    def convert(self, value: Any) -> str:
        """Return CSS text."""
        if isinstance(value, str):
            text = value.strip()
            if not _CSS.fullmatch(text):
                near = difflib.get_close_matches(text.lower(), COLOR_NAMES, n=1) if text.isalpha() else []
                meant = f"; did you mean {near[0]!r}?" if near else ""
                raise ValueError(self.wrong(value, "a CSS colour") + meant)
            return text
        if isinstance(value, int | np.integer) and not isinstance(value, bool):
            if not 0 <= value <= 0xFFFFFF:
                raise ValueError(self.wrong(value, "a number from 0 to 0xffffff"))
            return f"#{int(value):06x}"
        try:
            channels = [float(channel) for channel in value]
        except (TypeError, ValueError):
            raise TypeError(self.wrong(value, "a CSS colour, three numbers from 0 to 1, or a whole number")) from None
        if len(channels) != 3 or not all(0 <= channel <= 1 for channel in channels):
            raise ValueError(self.wrong(value, "three numbers from 0 to 1"))
        return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


class Vector(Property):
    """A few numbers.

    Args:
        default: see `Property`; its length is that of the vector where `size` is not given.
        doc: see `Property`.
        unit: see `Property`.
        size: how many numbers, or which counts are allowed.
        scalar: take one number for all.
        minimum: the least that each may be.
        maximum: the most that each may be.
    """

    def __init__(
        self,
        default: Sequence[float] | None = None,
        doc: str = "",
        *,
        unit: str = "",
        size: int | tuple[int, ...] | None = None,
        scalar: bool = False,
        minimum: float = -math.inf,
        maximum: float = math.inf,
    ) -> None:
        super().__init__(None if default is None else list(default), doc, unit=unit)
        sizes = size if size is not None else len(default or ())
        self.sizes = (sizes,) if isinstance(sizes, int) else tuple(sizes)
        self.scalar = scalar
        self.minimum = minimum
        self.maximum = maximum

    def convert(self, value: Any) -> list[float]:
        """Return a list of finite numbers."""
        expected = f"{' or '.join(map(str, self.sizes))} numbers"
        if isinstance(value, Mapping):  # three.js' own way of writing vectors
            value = [value[axis] for axis in "xyzw" if axis in value]
        if self.scalar and isinstance(value, int | float | np.number) and not isinstance(value, bool):
            value = [value] * self.sizes[0]
        try:
            if isinstance(value, str | bytes):
                raise TypeError
            numbers = [one if type(one) in (int, float) else float(one) for one in value]
        except (TypeError, ValueError):
            raise TypeError(self.wrong(value, expected)) from None
        if len(numbers) not in self.sizes:
            raise ValueError(self.wrong(value, expected))
        for number in numbers:
            if not math.isfinite(number):
                raise ValueError(self.wrong(value, f"{expected}, all finite"))
            if not self.minimum <= number <= self.maximum:
                raise ValueError(self.wrong(value, f"{expected} {self.limits()}"))
        return numbers

    def limits(self) -> str:
        """Return the range of each number."""
        return Number(minimum=self.minimum, maximum=self.maximum).limits()

    def python_type(self) -> str:
        """Return what is taken."""
        return "VectorLike | float" if self.scalar else "VectorLike"

    def typescript_type(self) -> str:
        """Return tuples."""
        return " | ".join(f"[{', '.join(['number'] * size)}]" for size in self.sizes)


class Matrix(Vector):
    """A 4 × 4 matrix: nested rows as numpy has them, or sixteen numbers column after column as three.js has them."""

    def __init__(self, doc: str = "") -> None:
        super().__init__(None, doc, size=16)

    def convert(self, value: Any) -> list[float]:
        """Return sixteen numbers, column after column."""
        try:
            array = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            raise TypeError(self.wrong(value, "a matrix (4, 4)")) from None
        if array.shape not in ((4, 4), (16,)):
            raise ValueError(self.wrong(value, "a matrix (4, 4), or 16 numbers column after column"))
        return super().convert((array.T if array.ndim == 2 else array).reshape(-1).tolist())


class Array(Property):
    """A numeric array, or a `Blob` of one.

    Args:
        shape: of the array; text stands for any length: ``("N", 3)``. Several shapes in a list: any of them. A flat
            list is taken where it divides into rows.
        doc: see `Property`.
        dtype: that the browser is sent; None: as it is given.
        unit: see `Property`.
        nan: whether numbers that are not finite have a meaning.
    """

    python = "ArrayLike"
    typescript = "NumericArray"

    def __init__(
        self,
        shape: Sequence[str | int] | list[tuple[str | int, ...]],
        doc: str = "",
        *,
        dtype: str | None = "float32",
        unit: str = "",
        nan: bool = False,
    ) -> None:
        super().__init__(None, doc, unit=unit)
        self.shapes: list[tuple[str | int, ...]] = (
            [tuple(one) for one in shape] if isinstance(shape, list) else [tuple(shape)]
        )
        self.dtype = dtype
        self.nan = nan

    def convert(self, value: Any) -> Any:
        """Return an array of the right shape and dtype; the caller's is never changed."""
        if isinstance(value, Blob):
            return self.fitting(value)
        try:
            array = np.asarray(value)
        except (TypeError, ValueError):
            raise TypeError(self.wrong(value, f"an array {self.limits()}")) from None
        if array.dtype.kind not in "biuf":
            raise TypeError(self.wrong(value, f"an array of numbers {self.limits()}"))
        array = self.shaped(array)
        if self.dtype is not None and array.dtype != np.dtype(self.dtype):
            with np.errstate(over="ignore"):
                converted = array.astype(self.dtype)
            self.check_range(array, converted)
            array = converted
        if not self.nan and array.dtype.kind == "f" and array.size and not np.isfinite(np.sum(array, dtype="float64")):
            raise ValueError(f"{self.name} has numbers that are not finite")
        return array

    def fitting(self, blob: Blob) -> Blob:
        """Return the blob, which is sent as it is: its dtype and shape must be right already."""
        if blob.dtype is None or blob.shape is None:
            raise TypeError(f"{self.name} is an array {self.limits()}, not a Blob of bytes; give Blob dtype and shape")
        if self.dtype is not None and np.dtype(blob.dtype) != np.dtype(self.dtype):
            raise TypeError(
                f"{self.name} as a Blob is of {self.dtype}, not {np.dtype(blob.dtype)}: "
                f"make it of array.astype({self.dtype!r})"
            )
        for shape in self.shapes:
            if len(shape) == len(blob.shape) and all(
                isinstance(want, str) or want == have for want, have in zip(shape, blob.shape, strict=True)
            ):
                return blob
        raise ValueError(f"{self.name} is an array {self.limits()}, not {blob.shape}")

    def shaped(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Return the array in one of the shapes."""
        for shape in self.shapes:
            if array.ndim == len(shape) and all(
                isinstance(want, str) or want == have for want, have in zip(shape, array.shape, strict=True)
            ):
                return array
        for shape in self.shapes:
            rows = [length for length in shape[1:] if isinstance(length, int)]
            if array.ndim == 1 and rows and len(rows) == len(shape) - 1 and array.size % math.prod(rows) == 0:
                return array.reshape(-1, *rows)
        raise ValueError(f"{self.name} is an array {self.limits()}, not {array.shape}")

    def check_range(self, given: np.ndarray[Any, Any], converted: np.ndarray[Any, Any]) -> None:
        """Refuse numbers that the dtype cannot hold."""
        if converted.dtype.kind in "iu" and given.size:
            info = np.iinfo(converted.dtype)
            if given.min() < info.min or given.max() > info.max:
                raise ValueError(f"{self.name} has numbers outside of {info.min} to {info.max}")

    def limits(self) -> str:
        """Return its shapes."""
        return " or ".join(f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" for shape in self.shapes)


class Record(Property):
    """A few named values, merged with those before when the element is updated.

    Args:
        fields: its properties by name; None: any.
        doc: see `Property`.
        default: see `Property`.
    """

    python = "Mapping[str, Any]"

    def __init__(
        self, fields: Mapping[str, Property] | None = None, doc: str = "", *, default: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(None if default is None else dict(default), doc)
        self.fields = None if fields is None else dict(fields)
        for name, field in (self.fields or {}).items():
            field.__set_name__(type(self), name)

    def convert(self, value: Any) -> dict[str, Any]:
        """Return plain values under wire names."""
        if not isinstance(value, Mapping):
            raise TypeError(self.wrong(value, "a dict"))
        if self.fields is None:
            return {str(name): plain(one) for name, one in value.items()}
        record: dict[str, Any] = {}
        for name, one in value.items():
            field = self.fields.get(snake(str(name)))
            if field is None:
                from belvedere.scene.element import nearest  # a circle: elements consist of properties

                raise TypeError(f"{self.name} has no {name!r}{nearest(snake(str(name)), self.fields)}")
            record[field.wire] = None if one is None else field.checked(one)
        return record

    def typescript_type(self) -> str:
        """Return an object type."""
        if self.fields is None:
            return "Readonly<Record<string, unknown>>"
        return "{ " + "; ".join(f"{field.wire}?: {field.typescript_type()}" for field in self.fields.values()) + " }"


class Items(Property):
    """A list of values of one kind.

    Args:
        item: what each is.
        doc: see `Property`.
        default: see `Property`.
    """

    def __init__(self, item: Property, doc: str = "", *, default: Sequence[Any] | None = None) -> None:
        super().__init__(None if default is None else list(default), doc, unit=item.unit)
        self.item = item

    def __set_name__(self, owner: type[Any], name: str) -> None:
        super().__set_name__(owner, name)
        self.item.__set_name__(owner, name)

    def convert(self, value: Any) -> list[Any]:
        """Return a list."""
        if isinstance(value, str | bytes | Mapping):
            raise TypeError(self.wrong(value, "a list"))
        try:
            return [self.item.checked(one) for one in value]
        except TypeError as error:
            raise TypeError(str(error)) from None

    def python_type(self) -> str:
        """Return a sequence."""
        return f"Sequence[{self.item.python_type()}]"

    def typescript_type(self) -> str:
        """Return an array."""
        return f"({self.item.typescript_type()})[]"


def plain(value: Any) -> Any:
    """Return `value` with what it contains copied; numpy's numbers become Python's, paths become text.

    Raises:
        TypeError: for what cannot be sent to a browser.
    """
    if value is None or isinstance(value, bool | int | float | str | bytes | Blob):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, os.PathLike):
        return str(value)
    if isinstance(value, Sequence | set | frozenset):
        return [plain(one) for one in value]
    raise TypeError(f"a value of type {type(value).__name__} cannot be sent to a browser")
