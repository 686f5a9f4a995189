"""`trame.html`: HTML elements, by the name of the reference's first releases."""

from belvedere.compat.trame.widgets.html import *  # noqa: F403
