"""`trame_vuetify.ui.vuetify4`: pages with Vuetify."""

from belvedere.compat.trame.ui.vuetify4 import SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]
