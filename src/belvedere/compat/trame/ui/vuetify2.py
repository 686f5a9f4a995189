"""`trame.ui.vuetify2`: pages with Vuetify, by an older name."""

from belvedere.compat.trame.ui.vuetify3 import SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]
