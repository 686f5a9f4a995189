"""What can go wrong in a test of an application."""

from __future__ import annotations

__all__ = ["ErrorsLogged", "NotSettled", "PageError", "WidgetError"]


class WidgetError(AssertionError):
    """A widget is not there, is there several times, or does not do what the test asks of it."""


class PageError(RuntimeError):
    """JavaScript of the page failed where the test asked for its result."""


class ErrorsLogged(AssertionError):
    """Something was logged as an error that the test did not expect. The text holds the tracebacks."""


class NotSettled(AssertionError):
    """The application still does something for this page, longer than the test waits."""
