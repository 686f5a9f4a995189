"""`trame.widgets.trame`: what the reference's first releases kept there, and `trame.widgets.client` has today."""

from belvedere.widgets.client import ClientStateChange, ClientTriggers, LifeCycleMonitor, SizeObserver

__all__ = ["ClientStateChange", "ClientTriggers", "LifeCycleMonitor", "SizeObserver"]
