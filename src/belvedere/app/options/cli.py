"""The command line of an application: the server's options, and the application's own beside them.

An application adds what it needs to `Server.cli`; every letter but ``-p`` and ``-h`` is free. `Server.start` takes
what it knows and leaves the rest alone; an unknown option is an error only where the application calls
``parse_args()``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from belvedere.app.code_site import runs_again
from belvedere.app.options.environment import PREFIXES, command_line_arguments

__all__ = ["command_line", "parse_known"]


class _CommandLine(argparse.ArgumentParser):
    """Reads the arguments in the environment instead of those of the process, where there are any."""

    prefixes: Sequence[str] = PREFIXES

    def add_argument(self, *args: Any, **kwargs: Any) -> argparse.Action:
        if runs_again.get():
            self._let_replace()
            for action in self._actions:  # a positional argument that is there is not asked for twice
                if not action.option_strings and args and action.dest == args[0]:
                    return action
        return super().add_argument(*args, **kwargs)

    def add_argument_group(self, *args: Any, **kwargs: Any) -> Any:
        if runs_again.get():
            self._let_replace()
        return super().add_argument_group(*args, **kwargs)

    def _let_replace(self) -> None:
        """Let a program that is run again add its options again."""
        self.conflict_handler = self._optionals.conflict_handler = "resolve"

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        if args is None:
            args = command_line_arguments(self.prefixes)
        if args is None and "pytest" in sys.modules:  # the command line of tests speaks of the tests
            args = []
        return super().parse_known_args(args, namespace)


def command_line(name: str, prefixes: Sequence[str] = PREFIXES) -> argparse.ArgumentParser:
    """Return a parser that knows the options of a server. An application may add its own, ``-d`` for instance.

    Args:
        name: of the application.
        prefixes: of the environment variables ``…_ARGS`` that stand in for the command line.
    """
    parser = _CommandLine(prog=None, description=f"{name}, a Belvedere application", allow_abbrev=False)
    parser.prefixes = tuple(prefixes)
    group = parser.add_argument_group("server")
    add = group.add_argument
    add("--host", help="address to bind (default: 127.0.0.1)")
    add("-p", "--port", type=int, help="port to listen to; 0: any that is free (default: 8080)")
    add("--server", action="store_true", default=None, help="do not open a browser")
    add("--app", action="store_true", default=None, help="open a window of its own, not a browser (extra: desktop)")
    add("--backend", choices=("aiohttp", "tornado", "generic"), help="web server (default: aiohttp)")
    add("--timeout", type=float, help="stop after so many seconds without a client; 0: never (default)")
    add("--ssl", metavar="CERT,KEY", help="files of a certificate and its key; serves HTTPS")
    add("--ca-cert", metavar="FILE", help="authority whose certificate every browser must show; needs --ssl")
    add("--auth", choices=("token", "none"), help="who may enter (default: token)")
    add("--insecure", action="store_true", default=None, help="allow --auth none beyond this machine")
    add("--public-url", metavar="URL", help="where a proxy publishes the server")
    add("--trusted-proxy", metavar="ADDRESS", action="append", help="proxy whose headers are believed")
    add("--embed-origin", metavar="ORIGIN", action="append", help="page that may frame the client")
    add("--cors", metavar="ORIGIN", action="append", help="page that may use the server")
    add("--hot-reload", action="store_true", default=None, help="take over changes of the program's files as it runs")
    add("--banner", action="store_true", default=None, help="show the links even where the program does not")
    add("--nosignalhandlers", action="store_true", default=None, help="leave Ctrl-C and SIGTERM to the program")
    add("--debug", action="store_true", default=None, help="tell clients tracebacks, log more")
    return parser


def parse_known(parser: argparse.ArgumentParser) -> dict[str, Any]:
    """Return what the command line says about the server. Under pytest it speaks of the tests, and says nothing."""
    found, _ = parser.parse_known_args()
    return {name: value for name, value in vars(found).items() if value is not None}
