"""Make an application of several pages: each has an address of its own, which can be sent to somebody.

The layout has a `RouterView`, which shows the page that the address names. Going from page to page loads nothing anew,
and the state stays.
"""

import belvedere
from belvedere.ui import RouterViewLayout, SinglePageWithDrawerLayout
from belvedere.widgets import html, router
from belvedere.widgets import vuetify as v

server = belvedere.get_server("router")
state = server.state
state.materials = {"steel": 210.0, "aluminium": 70.0, "titanium": 116.0}  # Young's modulus, GPa

with RouterViewLayout(server, "/"), v.VContainer():
    html.H2("Overview")
    html.P("{{ Object.keys(materials).length }} materials. Choose one at the side.")
    v.VTextField(v_model=("note", ""), label="A note, which stays while you look around")

with RouterViewLayout(server, "/material/:name"), v.VContainer():
    html.H2("{{ $route.params.name }}")
    html.P("Young's modulus: {{ materials[$route.params.name] ?? 'unknown' }} GPa")
    v.VBtn("Back to the overview", to="/", variant="tonal")

with RouterViewLayout(server, "/about"), v.VContainer():
    html.H2("About")
    router.RouterLink("Home", to="/")

with SinglePageWithDrawerLayout(server) as layout:
    layout.title.set_text("Router")
    with layout.drawer, v.VList(nav=True, density="compact"):
        v.VListItem(title="Overview", to="/", prepend_icon="mdi-home")
        v.VListItem(v_for="(modulus, name) in materials", key="name", title=("name",), to=("'/material/' + name",))
        v.VListItem(title="About", to="/about", prepend_icon="mdi-information")
    with layout.content:
        router.RouterView()

if __name__ == "__main__":
    server.start()
