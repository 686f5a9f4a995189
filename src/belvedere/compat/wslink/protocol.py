"""`wslink.protocol`: the root protocol, at which others are registered."""

from belvedere.app.protocols import RootProtocol as ServerProtocol

__all__ = ["ServerProtocol"]
