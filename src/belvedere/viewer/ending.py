"""What happens to a viewer when its program ends.

A script that shows a mesh and has nothing more to do must not end, or there would be nothing to see. A notebook, an
interactive interpreter and a program that uses the viewer from another thread go on by themselves.
"""

from __future__ import annotations

import atexit
import multiprocessing
import sys
import threading
from typing import Protocol

__all__ = ["begins_a_script", "wait_at_exit", "wait_for_user"]


class _Waitable(Protocol):
    @property
    def closed(self) -> bool:
        """Whether it is over."""

    def wait(self) -> bool:
        """Wait until it is over."""

    def close(self) -> None:
        """End it."""


def begins_a_script() -> bool:
    """Return whether the calling code is a script's, whose end would be the end of the process."""
    interactive = bool(sys.flags.interactive) or hasattr(sys, "ps1") or "ipykernel" in sys.modules
    shell = sys.modules.get("IPython")
    if shell is not None and shell.get_ipython() is not None:
        interactive = True
    of_a_script = threading.current_thread() is threading.main_thread() and multiprocessing.parent_process() is None
    return of_a_script and not interactive and "pytest" not in sys.modules


def wait_for_user(handle: _Waitable) -> None:
    """Wait until it is over or the user presses Ctrl-C, and say so."""
    try:
        sys.stdout.write("Press Ctrl-C to stop.\n")
        sys.stdout.flush()
        handle.wait()
    except KeyboardInterrupt:
        handle.close()


def wait_at_exit(handle: _Waitable) -> None:
    """Wait for the user when the main script has ended, unless it ended with an exception or is over already."""

    def wait() -> None:
        if not _failed() and not handle.closed:
            wait_for_user(handle)

    # Handlers of `atexit` run after the interpreter has shut down its thread pools, without which the server cannot
    # read a file any more. What the threading module calls first is not public, and the same in all versions so far.
    register = getattr(threading, "_register_atexit", atexit.register)
    register(wait)


def _failed() -> bool:
    """Return whether the script ended with an exception, whose traceback has just been printed."""
    return hasattr(sys, "last_exc") or hasattr(sys, "last_value")
