"""The program that shows a window; see `belvedere.app.desktop.desktop`. It ends when its standard input does."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import IO, Any

__all__ = ["main"]

_OF_THE_TOOLKIT = ("gui", "icon", "user_agent", "private_mode", "storage_path")
_NO_TOOLKIT = (
    "no window can be opened here: {error} pywebview needs a toolkit of the system: GTK with WebKit, or Qt "
    "(pip install 'pywebview[qt]'), and a display"
)


def main() -> int:
    """Show the window that standard input asks for; return the status of the process."""
    out = _own_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes this window
    order = json.loads(sys.stdin.readline())
    try:
        import webview
    except ImportError as error:
        return _fail(out, f"pywebview cannot be loaded: {error}; pip install 'belvedere[desktop]'")
    options = order["options"]
    of_toolkit = {name: options.pop(name) for name in _OF_THE_TOOLKIT if name in options}
    try:
        window: Any = webview.create_window(options.pop("title", "Belvedere"), order["url"], **options)
        window.events.loaded += lambda: _say(out, event="loaded")
        window.events.closed += lambda: _say(out, event="closed")
        threading.Thread(target=_close_at_end, args=(window,), daemon=True).start()
        webview.start(debug=order["debug"], **of_toolkit)
    except webview.errors.WebViewException as error:
        return _fail(out, _NO_TOOLKIT.format(error=error))
    return 0


def _own_output() -> IO[str]:
    """Return where messages go, and let everything else that is written go with the errors."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _close_at_end(window: Any) -> None:
    while sys.stdin.readline():
        pass
    window.events.shown.wait()
    window.destroy()


def _fail(out: IO[str], text: str) -> int:
    _say(out, error=text)
    return 3


def _say(out: IO[str], **message: str) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
