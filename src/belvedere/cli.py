"""The command line: ``belvedere view FILE…``, ``belvedere demo`` and ``belvedere cert``.

Links go to standard output, what went wrong to standard error in one line. Exit codes: 0 when the server was stopped,
2 for what the user can put right (a file, an option, a port that is taken).
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import Any

from belvedere import __version__

__all__ = ["main"]

_USER_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code.

    Args:
        arguments: Those of the command line by default.
    """
    given = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill` ends a server as Ctrl-C does
    try:
        given.command(given)
    except KeyboardInterrupt:
        return 0
    except _errors_of_users() as error:
        if given.debug:
            raise
        print(f"belvedere: {' '.join(str(error).split())}", file=sys.stderr)
        return _USER_ERROR
    return 0


def _view(given: argparse.Namespace) -> None:
    from belvedere.viewer import view

    view(given.files if len(given.files) > 1 else given.files[0], **_options(given))


def _demo(given: argparse.Namespace) -> None:
    from belvedere.viewer import demo

    demo(**_options(given))


def _cert(given: argparse.Namespace) -> None:
    from belvedere.certificates import make_certificates

    made = make_certificates(given.out, given.host, days=given.days, client=given.client, force=given.force)
    print(made.report())


def _errors_of_users() -> tuple[type[Exception], ...]:
    """Return the errors that say what a user can put right. Imported when needed: ``--version`` needs none of it."""
    from belvedere.app import BelvedereError

    return BelvedereError, ValueError, OSError, ImportError


def _options(given: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of `belvedere.view` that were given."""
    options = {name: value for name, value in vars(given).items() if value is not None}
    for name in ("command", "files"):
        options.pop(name, None)
    if options.pop("server", False):
        options["open_browser"] = False
    component = options.get("component", "")
    if component.isdigit():
        options["component"] = int(component)
    return {"block": True, **options}


def _parser() -> argparse.ArgumentParser:
    from belvedere.app.options.options import command_line

    parser = argparse.ArgumentParser(prog="belvedere", description="Live, shared, three-dimensional web applications.")
    parser.add_argument("--version", action="version", version=f"belvedere {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    # Both parents have a -h of their own; the command's stands.
    shared: dict[str, Any] = {"parents": [command_line("belvedere"), _display()], "conflict_handler": "resolve"}
    view = commands.add_parser("view", help="show mesh files", description="Show mesh files in browsers.", **shared)
    view.add_argument("files", metavar="FILE", nargs="+", help="mesh file; several give a list to choose from")
    view.set_defaults(command=_view)
    demo = commands.add_parser("demo", help="show meshes to try", description="Show meshes to try.", **shared)
    demo.set_defaults(command=_demo)
    _add_cert(commands)
    return parser


def _add_cert(commands: Any) -> None:
    cert = commands.add_parser(
        "cert",
        help="make a certificate for this machine, so that headsets come over HTTPS",
        description="Make a certificate for this machine and an authority of your own that signs it. What is there is "
        "kept.",
    )
    cert.add_argument(
        "--host",
        metavar="NAME|IP",
        action="append",
        default=[],
        help="name or address that others reach this machine by; may be repeated (default: those it has)",
    )
    cert.add_argument("--out", metavar="DIR", help="folder of the files (default: ~/.belvedere/certificates)")
    cert.add_argument("--days", type=int, default=397, help="how long it holds, at most 397 (default)")
    cert.add_argument("--client", metavar="NAME", help="make a certificate for a client too, for --ca-cert")
    cert.add_argument("--force", action="store_true", help="make new ones where some are there")
    cert.set_defaults(command=_cert, debug=False)


def _display() -> argparse.ArgumentParser:
    """Return the options that say how meshes are shown at first, and to whom."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    group = parser.add_argument_group("view", "what viewers begin with; each can change it for themselves")
    group.add_argument("--name", help="title of the page")
    group.add_argument("--scalars", metavar="ARRAY", help="array to colour by (default: the active one)")
    group.add_argument("--component", help="name or index of a component, or magnitude (default)")
    group.add_argument("--cmap", help="colour map (default: viridis)")
    group.add_argument("--reversed", action="store_true", default=None, help="turn the colour map round")
    group.add_argument("--clim", nargs=2, type=float, metavar=("MIN", "MAX"), help="values of first and last colour")
    group.add_argument("--representation", choices=("surface", "wireframe", "points"), help="default: surface")
    group.add_argument("--edges", action="store_true", default=None, help="draw the edges of cells")
    group.add_argument("--smooth", action="store_true", default=None, help="shade smoothly")
    group.add_argument("--opacity", type=float, help="0 (invisible) to 1")
    group.add_argument("--point-size", type=float, metavar="PIXELS", help="diameter of points (default: 5)")
    group.add_argument("--no-axes", action="store_false", dest="axes", default=None, help="hide the axes")
    group.add_argument("--parallel", action="store_true", default=None, help="parallel projection")
    group.add_argument("--theme", choices=("light", "dark"), help="colours of the page (default: light)")
    group.add_argument("--no-browser", action="store_true", dest="server", default=None, help="do not open a browser")
    group.add_argument(
        "--token",
        help="token of the control link, at least 16 characters, so that links outlive a restart; other users of this "
        "machine can see it here, not in BELVEDERE_TOKEN (default: a random one)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
