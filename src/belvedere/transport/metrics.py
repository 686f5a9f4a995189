"""A host's statistics as text for monitoring systems.

The format is Prometheus' text exposition format, version 0.0.4. Nested mappings become longer names; a mapping whose
values are all mappings becomes a label: ``{"links": {"a": {"round_trip": 0.1}}}`` is
``belvedere_link_round_trip{link="a"} 0.1``. Texts and lists are left out; ask for JSON to see them.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["exposition", "plain"]

_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9_]")
_Labels = tuple[tuple[str, str], ...]


def exposition(statistics: Mapping[str, Any], prefix: str = "belvedere") -> str:
    """Return `statistics` in the text exposition format."""
    samples: dict[str, list[str]] = {}
    for name, labels, value in _walk(plain(statistics), prefix, ()):
        text = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels)
        samples.setdefault(name, []).append(f"{name}{{{text}}} {value}" if text else f"{name} {value}")
    lines = []
    for name, of_name in samples.items():
        lines += [f"# TYPE {name} gauge", *of_name]
    return "\n".join(lines) + "\n"


def plain(value: Any) -> Any:
    """Return `value` made of mappings, lists, texts and numbers only, as JSON wants it."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)


def _walk(value: Any, name: str, labels: _Labels) -> Iterator[tuple[str, _Labels, str]]:
    if isinstance(value, dict):
        singular = name.removesuffix("s")
        if value and all(isinstance(item, dict) for item in value.values()) and singular != name:
            label = singular.rpartition("_")[2]
            for key, item in value.items():
                yield from _walk(item, singular, (*labels, (label, key)))
        else:
            for key, item in value.items():
                yield from _walk(item, f"{name}_{_NOT_IN_NAMES.sub('_', key)}", labels)
    elif isinstance(value, (bool, int, float)):
        yield name, labels, repr(float(value)) if isinstance(value, float) else str(int(value))


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
