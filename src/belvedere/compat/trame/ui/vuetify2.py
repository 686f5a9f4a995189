"""`trame.ui.vuetify2`: pages with Vuetify, by another name."""

from belvedere.compat.trame.ui.vuetify import SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]
