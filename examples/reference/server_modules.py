"""trame_server.core.Server: `enable_module` with every attribute that a module may have."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html
from belvedere.compat.trame.widgets.html import AbstractElement
from belvedere.compat.trame_server.core import Server

folder = Path(tempfile.mkdtemp())
(folder / "greeter.js").write_text(
    """window.greeter = {
         install(app, options) {
           app.component("greeter-box", {
             props: ["name"],
             template: `<b class="greeting">{{ text }} {{ name }}</b>`,
             setup: () => ({ text: options.text }),
           });
         },
       };"""
)
(folder / "stamp.mjs").write_text("document.documentElement.dataset.stamped = 'yes';")
(folder / "style.css").write_text(".greeting { color: rgb(1, 2, 3); }")


def setup(server, **kwargs):
    server.state.greeted = kwargs.get("whom", "nobody")


module = SimpleNamespace(
    setup=setup,
    serve={"__greeter": str(folder)},
    scripts=["__greeter/greeter.js"],
    module_scripts=["__greeter/stamp.mjs"],
    styles=["__greeter/style.css"],
    vue_use=[("greeter", {"text": "Hello"})],
    state={"from_module": 42},
)


class GreeterBox(AbstractElement):
    """The module's component."""

    def __init__(self, children=None, **kwargs):
        super().__init__("greeter-box", children, **kwargs)
        self._attr_names += ["name"]


server = Server(name="modules")
first = server.enable_module(module, whom="world")
again = server.enable_module(module, whom="nobody")

with DivLayout(server):
    GreeterBox(name=("greeted",))
    html.Div(f"{first} {again} {{{{ from_module }}}}", id="told")

if __name__ == "__main__":
    server.start()
