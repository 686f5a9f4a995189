"""Addresses that a program of scenes answers itself."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from belvedere.app.signatures import signature_of
from belvedere.transport.routes import RouteAnswer, RouteRequest

__all__ = ["page_route"]


def page_route(
    function: Callable[..., Any], content_type: str, run: Callable[..., Awaitable[Any]]
) -> Callable[[RouteRequest], Awaitable[RouteAnswer]]:
    """Return what answers requests by what `function` returns.

    Args:
        function: takes nothing, or the request; returns text or bytes.
        content_type: of what it returns.
        run: calls it where functions of the program run.
    """
    if "charset" not in content_type and content_type.startswith("text/"):
        content_type += "; charset=utf-8"

    async def answer(request: RouteRequest) -> RouteAnswer:
        args, _ = signature_of(function).fit((request,), {})
        value = await run(*args)
        if inspect.isawaitable(value):
            value = await value
        if not isinstance(value, str | bytes):
            raise TypeError(f"a route returns text or bytes, not {type(value).__name__}")
        return RouteAnswer(200, value, content_type)

    return answer
