"""What a module says of itself: its keys, read and judged before anything of it happens.

====================  ===============================================================================================
``setup``             ``setup(server, **kwargs)``, called first
``serve``             ``{"address": "directory"}`` or ``{"address": ("directory", options)}``; ``server`` is the same
``www``               a directory whose files stand over those of the client, at the root
``styles``            style sheets, by address
``scripts``           classic scripts, run one after the other
``module_scripts``    ES modules, loaded after those, one after the other
``vue_use``           Vue plugins, by name or as ``("name", {"option": value})``, installed after all of that
``state``             variables that are set
====================  ===============================================================================================
"""

from __future__ import annotations

import difflib
import inspect
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

from belvedere.app.errors import ModuleError
from belvedere.transport.folders import StaticFolder, url_segments

__all__ = ["KEYS", "ModuleDefinition"]

_log = logging.getLogger("belvedere.app")

KEYS = ("setup", "serve", "server", "www", "styles", "scripts", "module_scripts", "vue_use", "state")
"""Keys of a module, every one optional."""

_OTHER_CLIENTS = frozenset({"react_use"})  # of modules written for several kinds of client
_FOLDER_OPTIONS = ("hashed", "follow_symlinks")


@final
@dataclass(frozen=True)
class ModuleDefinition:
    """A module whose keys have the right kinds and whose directories exist."""

    name: str  # for messages
    setup: Callable[..., Any] | None
    serve: Mapping[str, StaticFolder]
    www: StaticFolder | None
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    module_scripts: tuple[str, ...]
    vue_use: tuple[tuple[str, dict[str, Any]], ...]
    state: Mapping[str, Any]

    @classmethod
    def of(cls, module: Any) -> ModuleDefinition:
        """Read a module.

        Args:
            module: a dict, a Python module, or any object with such attributes.

        Raises:
            ModuleError: for a key that is unknown, of the wrong kind, or names a directory that does not exist.
        """
        keys = _keys(module)
        reader = _Reader(_name(module, keys), keys)
        return cls(
            reader.name,
            reader.setup(),
            {**reader.folders("serve"), **reader.folders("server")},
            reader.www(),
            reader.addresses("styles"),
            reader.addresses("scripts"),
            reader.addresses("module_scripts"),
            reader.plugins(),
            reader.state(),
        )

    @property
    def addresses(self) -> tuple[str, ...]:
        """All that a browser has to load."""
        return self.styles + self.scripts + self.module_scripts

    def entry(self) -> dict[str, Any] | None:
        """Return what a browser is told; None where there is nothing for it to do."""
        if not self.addresses and not self.vue_use:
            return None
        return {
            "name": self.name,
            "styles": list(self.styles),
            "scripts": list(self.scripts),
            "module_scripts": list(self.module_scripts),
            "vue_use": [list(plugin) for plugin in self.vue_use],
        }


def _keys(module: Any) -> dict[str, Any]:
    """Return what `module` has of the keys."""
    if isinstance(module, str | bytes | Path) or module is None:
        raise ModuleError(f"a module is a dict or a Python module that was imported, not {module!r}")
    if isinstance(module, Mapping):
        for key in module:
            if key not in KEYS and key not in _OTHER_CLIENTS:
                raise ModuleError(f"a module has no key {key!r}{_nearest(key, KEYS)}; keys are {', '.join(KEYS)}")
        return {key: value for key, value in module.items() if key in KEYS}
    found = {key: getattr(module, key) for key in KEYS if hasattr(module, key)}
    if not isinstance(found.get("server"), Mapping):
        found.pop("server", None)  # programs have a server under that name
    if not found:
        _log.warning("%r was enabled as a module but has none of its attributes: %s", module, ", ".join(KEYS))
    return found


def _name(module: Any, keys: Mapping[str, Any]) -> str:
    """Return what to call a module in messages."""
    name = getattr(module, "__name__", None)
    if isinstance(name, str):
        return name
    for key in ("serve", "server", "scripts", "module_scripts", "styles"):
        value = keys.get(key)
        if isinstance(value, Mapping | list | tuple) and value:
            return str(next(iter(value)))
    return type(module).__name__


@final
class _Reader:
    """Reads the keys of one module."""

    def __init__(self, name: str, keys: Mapping[str, Any]) -> None:
        self.name = name
        self._keys = keys

    def setup(self) -> Callable[..., Any] | None:
        function = self._keys.get("setup")
        if function is None:
            return None
        if not callable(function) or inspect.iscoroutinefunction(function):
            raise self._wrong("setup", function, "a function setup(server, **kwargs), not asynchronous")
        return function  # type: ignore[no-any-return]

    def www(self) -> StaticFolder | None:
        directory = self._keys.get("www")
        return None if directory is None else self._folder("www", directory, {})

    def folders(self, key: str) -> dict[str, StaticFolder]:
        given = self._keys.get(key)
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            raise self._wrong(key, given, '{"address": "directory"}')
        found = {}
        for url, value in given.items():
            directory, options = value if isinstance(value, tuple | list) and len(value) == 2 else (value, {})
            found[self._segments(key, url)] = self._folder(key, directory, options)
        return found

    def addresses(self, key: str) -> tuple[str, ...]:
        given = self._keys.get(key)
        if given is None:
            return ()
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise self._wrong(key, given, "a list of addresses")
        # Some write (address, options) to have scripts loaded in order; here they always are.
        return tuple(self._segments(key, one[0] if isinstance(one, tuple | list) and one else one) for one in given)

    def plugins(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        given = self._keys.get("vue_use")
        expected = "a list of names or (name, {options})"
        if given is None:
            return ()
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise self._wrong("vue_use", given, expected)
        found = []
        for one in given:
            name, options = one if isinstance(one, tuple | list) and len(one) == 2 else (one, {})
            if not isinstance(name, str) or not isinstance(options, Mapping):
                raise self._wrong("vue_use", one, expected)
            found.append((name, dict(options)))
        return tuple(found)

    def state(self) -> Mapping[str, Any]:
        given = self._keys.get("state")
        if given is None:
            return {}
        if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
            raise self._wrong("state", given, '{"variable": value}')
        return dict(given)

    def _segments(self, key: str, url: Any) -> str:
        """Return the address `url` in its plain form."""
        if isinstance(url, str) and (url.startswith("//") or "://" in url or url.startswith("data:")):
            raise ModuleError(
                f"module {self.name}: {key!r} names {url!r}, but a page loads scripts and styles from its own server "
                "only; put a copy of the file beside your program and serve it with 'serve'"
            )
        if not isinstance(url, str):
            raise self._wrong(key, url, "an address such as 'gauge/gauge.js'")
        try:
            return "/".join(url_segments(url))
        except ValueError as error:
            raise ModuleError(f"module {self.name}: {key!r}: {error}") from None

    def _folder(self, key: str, directory: Any, options: Any) -> StaticFolder:
        if not isinstance(directory, str | os.PathLike):
            raise self._wrong(key, directory, "the path of a directory")
        path = Path(directory).absolute()
        if not path.is_dir():
            what = "is a file, not a directory" if path.exists() else "does not exist"
            raise ModuleError(f"module {self.name}: {key!r} serves the directory {str(path)!r}, which {what}")
        if not isinstance(options, Mapping):
            raise self._wrong(key, options, "options as a dict")
        for option in options:
            if option not in _FOLDER_OPTIONS:
                near = _nearest(option, _FOLDER_OPTIONS)
                known = ", ".join(_FOLDER_OPTIONS)
                raise ModuleError(f"module {self.name}: {key!r} has no option {option!r}{near}; options are {known}")
        return StaticFolder(
            path, "" if options.get("hashed") else None, follow_symlinks=bool(options.get("follow_symlinks"))
        )

    def _wrong(self, key: str, value: Any, expected: str) -> ModuleError:
        return ModuleError(f"module {self.name}: {key!r} must be {expected}, not {value!r}")


def _nearest(name: Any, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(name), list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
