"""The components of Vuetify under the name that programs for trame import: the same classes as in `vuetify`."""

from belvedere.widgets.vuetify import *  # noqa: F403 - all of them
