"""`trame_server.utils.typed_state`: state with the types of a dataclass."""

from belvedere.app.state.typed_state import TypedState
from belvedere.app.state.typed_values import CollectionEncoder as CollectionEncoderDecoder
from belvedere.app.state.typed_values import DefaultEncoder as DefaultEncoderDecoder
from belvedere.app.state.typed_values import Encoder as IStateEncoderDecoder

__all__ = ["CollectionEncoderDecoder", "DefaultEncoderDecoder", "IStateEncoderDecoder", "TypedState"]
