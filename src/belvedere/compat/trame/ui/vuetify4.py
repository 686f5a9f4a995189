"""`trame.ui.vuetify4`: pages with Vuetify, by a later name."""

from belvedere.compat.trame.ui.vuetify3 import SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]
