"""Whole answers to HTTP requests, before a web server has made them its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["TEXT", "Answer", "json_answer"]

TEXT = "text/plain; charset=utf-8"


class Answer(NamedTuple):
    """A whole answer to a request."""

    status: int
    headers: Mapping[str, str]
    text: str


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return `value` as JSON."""
    return Answer(status, {**(headers or {}), "Content-Type": "application/json; charset=utf-8"}, json.dumps(value))
