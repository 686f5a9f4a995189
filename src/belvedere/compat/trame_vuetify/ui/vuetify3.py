"""`trame_vuetify.ui.vuetify3`: pages with Vuetify."""

from belvedere.compat.trame.ui.vuetify3 import SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]
