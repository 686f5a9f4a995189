"""`trame_server.utils.namespace`: names of child servers."""

from belvedere.app.state.translator import Translator
from belvedere.app.state.translator import is_reserved as is_name_reserved

__all__ = ["Translator", "is_name_reserved"]
