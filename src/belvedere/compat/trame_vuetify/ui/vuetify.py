"""`trame_vuetify.ui.vuetify`: pages with Vuetify."""

from belvedere.compat.trame.ui.vuetify import SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]
