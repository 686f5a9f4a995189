"""How to use trame, "Calling JavaScript methods": a method of a component of the page, called from Python."""

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.vuetify import VAppLayout
from belvedere.compat.trame.widgets import html, vtk, vuetify

server = get_server()


def reset_camera():
    server.js_call(ref="vtkView", method="resetCamera", args=[])


with VAppLayout(server):
    vuetify.VBtn("Reset camera", click=reset_camera)
    with html.Div(style="height: 400px; width: 100%"):
        html_view = vtk.VtkView(
            ref="vtkView",  # Name to identify the Web component on which we want to call a method
        )

if __name__ == "__main__":
    server.start()
