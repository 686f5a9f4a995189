"""Decorators for the methods of `belvedere.App` and `belvedere.Component`; see `belvedere.app.decorators`."""

from belvedere.app.decorators import change, controller, hot_reload, life_cycle, trigger

__all__ = ["change", "controller", "hot_reload", "life_cycle", "trigger"]
