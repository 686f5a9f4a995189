"""Widgets: `html` has every HTML element, `vuetify` the components of Vuetify, `mesh` the view of a mesh."""
