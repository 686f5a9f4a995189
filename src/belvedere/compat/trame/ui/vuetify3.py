"""`trame.ui.vuetify3`: pages with Vuetify."""

from __future__ import annotations

from typing import Any, ClassVar

from belvedere import ui
from belvedere.compat.trame.ui.core import ReferenceLayout
from belvedere.compat.trame.widgets import vuetify3

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]


class VAppLayout(ReferenceLayout, ui.VAppLayout):
    """A page whose root is ``<v-app>``; see `belvedere.ui.VAppLayout`."""

    _components: ClassVar[Any] = vuetify3


class SinglePageLayout(ReferenceLayout, ui.SinglePageLayout):
    """A page with tool bar, content and footer; see `belvedere.ui.SinglePageLayout`."""

    _components: ClassVar[Any] = vuetify3


class SinglePageWithDrawerLayout(ReferenceLayout, ui.SinglePageWithDrawerLayout):
    """A page with tool bar, drawer, content and footer; see `belvedere.ui.SinglePageWithDrawerLayout`."""

    _components: ClassVar[Any] = vuetify3
