"""`trame.ui.vuetify`: pages with Vuetify, whose parts take the spelling of version 2 too."""

from __future__ import annotations

from typing import Any, ClassVar

from belvedere.compat import vuetify2
from belvedere.compat.trame.ui import vuetify3

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]


class VAppLayout(vuetify3.VAppLayout):
    """A page whose root is ``<v-app>``; see `belvedere.ui.VAppLayout`."""

    _components: ClassVar[Any] = vuetify2


class SinglePageLayout(vuetify3.SinglePageLayout):
    """A page with tool bar, content and footer; see `belvedere.ui.SinglePageLayout`."""

    _components: ClassVar[Any] = vuetify2


class SinglePageWithDrawerLayout(vuetify3.SinglePageWithDrawerLayout):
    """A page with tool bar, drawer, content and footer; see `belvedere.ui.SinglePageWithDrawerLayout`."""

    _components: ClassVar[Any] = vuetify2
