"""Components of Vuetify as classes: ``vuetify.VSlider(v_model=("speed", 3), min=0, max=10)``.

All components of the Vuetify that is shipped, by the names that its documentation gives them. Attributes and events
are spelled as in Python: ``prependIcon`` is ``prepend_icon``, ``update:modelValue`` is ``update_model_value``.
"""

from __future__ import annotations

from belvedere.ui.element import Element
from belvedere.widgets.catalogue import Catalogue

_catalogue = Catalogue(__name__, __file__, "component")

__all__ = sorted(_catalogue.names)  # noqa: PLE0605 - as the table says


def __getattr__(name: str) -> type[Element]:
    if name.startswith("__"):
        raise AttributeError(name)
    return _catalogue.element(name)


def __dir__() -> list[str]:
    return __all__
