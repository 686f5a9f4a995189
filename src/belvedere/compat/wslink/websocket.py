"""`wslink.websocket`: the bases of protocols."""

from belvedere.app.protocols import LinkProtocol
from belvedere.app.protocols import RootProtocol as ServerProtocol
from belvedere.app.protocols import export_rpc as exportRpc

__all__ = ["LinkProtocol", "ServerProtocol", "exportRpc"]
