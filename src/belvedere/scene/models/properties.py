"""Properties that only models have."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from belvedere.document.blobs import Blob
from belvedere.scene.kinds.assets import Asset, Folder, blob_address
from belvedere.scene.models.export import exported, is_trimesh
from belvedere.scene.properties import Boolean, Choice, Number, Property, Record, Text

__all__ = ["Assets", "JointValues", "Loading", "ModelFile", "Override", "Packages", "ServedFolder"]


class ModelFile(Asset):
    """The file of a model; where GLB is among what it may be, a mesh or scene of trimesh too."""

    def convert(self, value: Any) -> str:
        """Return an address, or text that names a file of the server's; see `Asset`."""
        if (not self.accept or ".glb" in self.accept) and is_trimesh(value):
            return blob_address(Blob(exported(value)), ".glb")
        if isinstance(value, np.ndarray) and value.dtype == np.uint8 and value.ndim == 1:
            value = value.tobytes()
        return super().convert(value)


class Loading(Boolean):
    """Whether an event is wanted; any text means yes."""

    python = "bool | str"

    def convert(self, value: Any) -> bool:
        """Return True or False."""
        return bool(value) if isinstance(value, str) else super().convert(value)


class Assets(Property):
    """Files by the name that something uses for them.

    Args:
        doc: see `Property`.
    """

    python = "Mapping[str, AssetLike]"
    typescript = "Readonly<Record<string, string>>"

    def __init__(self, doc: str = "") -> None:
        super().__init__(None, doc)

    def convert(self, value: Any) -> dict[str, str]:
        """Return addresses by name."""
        if not isinstance(value, Mapping):
            raise TypeError(self.wrong(value, "a dict of files by name"))
        file = ModelFile()
        addresses: dict[str, str] = {}
        for name, one in value.items():
            file.name = f"{self.name}[{str(name)!r}]"
            addresses[str(name)] = file.checked(one)
        return addresses


class Packages(Property):
    """Folders below those that the server serves, by name, or one for all.

    Args:
        doc: see `Property`.
    """

    python = "Mapping[str, str] | str"
    typescript = "Readonly<Record<string, string>> | string"

    def __init__(self, doc: str = "") -> None:
        super().__init__(None, doc)

    def convert(self, value: Any) -> dict[str, str] | str:
        """Return folders by name, or one."""
        if isinstance(value, Mapping):
            return {str(name): self._folder(one) for name, one in value.items()}
        return self._folder(value)

    def _folder(self, value: Any) -> str:
        if not isinstance(value, str | os.PathLike) or not str(value):
            raise TypeError(self.wrong(value, "a folder, or a dict of folders by name"))
        return Folder(str(value))


class ServedFolder(Text):
    """A folder below those that the server serves."""

    def convert(self, value: Any) -> str:
        """Return text that names a folder of the server's."""
        return Folder(super().convert(value))


class Override(Choice):
    """A word that takes the place of what a file says; None: as the file says."""

    def __init__(self, options: Sequence[str], doc: str = "") -> None:
        super().__init__(options, doc)
        self.default = None


class JointValues(Record):
    """Values of joints by name; merged with those before when the element is updated.

    Args:
        doc: see `Property`.
    """

    python = "Mapping[str, float | Sequence[float]]"

    def __init__(self, doc: str = "") -> None:
        super().__init__(None, doc)

    def convert(self, value: Any) -> dict[str, Any]:
        """Return finite numbers by name."""
        if not isinstance(value, Mapping):
            raise TypeError(self.wrong(value, "a dict of numbers by the name of the joint"))
        return {str(name): self._value(str(name), one) for name, one in value.items()}

    def typescript_type(self) -> str:
        """Return an object type."""
        return "Readonly<Record<string, number | number[] | null>>"

    def _value(self, name: str, value: Any) -> float | list[float] | None:
        if value is None:
            return None
        number = Number()
        number.name = f"{self.name}[{name!r}]"
        if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim == 1):
            numbers = [float(number.checked(one)) for one in value]
            if len(numbers) not in (1, 3, 6):
                raise ValueError(number.wrong(value, "a number, three of a planar joint, or six of a floating one"))
            return numbers
        return float(number.checked(value))
