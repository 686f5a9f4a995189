"""How to use trame, "Command line arguments": ``python guide_command_line.py --data some/folder``."""

from pathlib import Path

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html

server = get_server()

server.cli.add_argument("-d", "--data", help="Directory to explore", dest="data", default=".")
args = server.cli.parse_args()

with DivLayout(server):
    html.H3(f"In {args.data}")
    for path in sorted(Path(args.data).iterdir()):
        html.Div(path.name, classes="entry")

if __name__ == "__main__":
    server.start()
