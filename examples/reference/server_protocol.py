"""trame_server.core.Server: protocols with methods of one's own, `protocol_call`, and topics."""

from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html
from belvedere.compat.trame_server.core import Server
from belvedere.compat.wslink import register
from belvedere.compat.wslink.websocket import LinkProtocol


class Arithmetic(LinkProtocol):
    """Methods that a page, another program or the application itself may call."""

    @register("my.arithmetic.add")
    def add(self, a, b):
        self.publish("my.arithmetic.results", a + b)
        return a + b


server = Server(name="protocol")


def configure(root_protocol):
    root_protocol.registerLinkProtocol(Arithmetic())


server.add_protocol_to_configure(configure)
server.state.from_python = None


@server.controller.add("on_server_ready")
def ready(**kwargs):
    server.state.from_python = server.protocol_call("my.arithmetic.add", 20, b=22)


with DivLayout(server):
    html.Div("{{ from_python }}", id="from-python")
    html.Button("Add", click="call('my.arithmetic.add', 1, 2).then((sum) => { from_page = sum })", id="add")
    html.Div("{{ from_page }}", id="from-page")

if __name__ == "__main__":
    server.start()
