"""Reads mesh files in a process of its own.

Readers of mesh formats trust the file: a damaged one can make them write where they must not, and the process ends.
A server must outlive that. So files are read and turned into a `Surface` in a child process, and what comes back is
arrays. The child also keeps the volume a surface was taken from out of the server's memory, and what libraries print
out of its terminal. It stays for the next file; importing PyVista takes longer than reading a small mesh.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, cast

from belvedere.viewer.errors import MeshError
from belvedere.viewer.packing import read_parcel, unpack_surface, write_parcel
from belvedere.viewer.reading import Progress, check_file
from belvedere.viewer.surface import Surface

__all__ = ["MeshReader", "ReadingCancelled"]

_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from belvedere.viewer.reader_main import main; main()"


class ReadingCancelled(Exception):  # not an error: somebody asked for it
    """Reading was given up because `MeshReader.cancel` or `MeshReader.close` was called."""


class _Child:
    """One child process and the two ends of its conversation."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is for the server, which then closes this
        )
        self.requests = cast(IO[bytes], self.process.stdin)
        self.answers = cast(IO[bytes], self.process.stdout)
        self._killed = False

    @property
    def alive(self) -> bool:
        return not self._killed and self.process.poll() is None

    def kill(self) -> None:
        """Let the process end. It may take a moment, in which it must not be given another file."""
        self._killed = True
        self.process.kill()

    def end(self) -> int:
        """End the process and return its exit status, that of its own end where it ended before."""
        with contextlib.suppress(OSError):
            self.requests.close()
        self.answers.close()
        self.process.kill()
        return self.process.wait()


class MeshReader:
    """Reads one file at a time. All methods may be called from any thread; `read` blocks."""

    def __init__(self) -> None:
        self._turn = threading.Lock()  # held while a file is read
        self._guard = threading.Lock()  # protects the fields below; never held while waiting for the child
        self._child: _Child | None = None
        self._reading = False
        self._cancelled = False

    def start(self) -> None:
        """Start the child process ahead of the first file, so that its imports are done by then."""
        with self._guard:
            self._running_child()

    def read(self, path: str | os.PathLike[str], name: str | None = None, progress: Progress | None = None) -> Surface:
        """Read a file and return what is to be shown of it.

        Args:
            path: Of a local file.
            name: Shown to people; the file's name by default.
            progress: Told the fraction that is read where the format's reader says so, on the calling thread. At 1
                the surface is being made.

        Raises:
            MeshError: The file is missing, unreadable, or there is nothing in it to draw.
            ReadingCancelled: It was given up.
        """
        file = check_file(path).absolute()
        with self._turn:
            with self._guard:
                child = self._running_child()
                self._reading, self._cancelled = True, False
            try:
                return self._converse(child, file, name or file.name, progress)
            finally:
                with self._guard:
                    self._reading = False

    def cancel(self) -> None:
        """Give up the reading that goes on, if one does."""
        with self._guard:
            if self._reading and self._child is not None:
                self._cancelled = True
                self._child.kill()

    def close(self) -> None:
        """Give up reading and end the child process. A later `read` starts another."""
        self.cancel()
        with self._turn, self._guard:
            if self._child is not None:
                self._child.end()
                self._child = None

    def _running_child(self) -> _Child:
        if self._child is not None and not self._child.alive:
            self._child.end()
            self._child = None
        if self._child is None:
            self._child = _Child()
        return self._child

    def _converse(self, child: _Child, file: Path, name: str, progress: Progress | None) -> Surface:
        with contextlib.suppress(BrokenPipeError):  # it has ended; so do its answers
            write_parcel(child.requests, {"path": str(file), "name": name})
        while (parcel := read_parcel(child.answers)) is not None:
            header, arrays = parcel
            if "surface" in header:
                return unpack_surface(header["surface"], arrays)
            if "error" in header:
                raise MeshError(header["error"])
            if progress is not None:
                progress(header["progress"])
        with self._guard:
            status, cancelled = child.end(), self._cancelled
            self._child = None
        if cancelled:
            raise ReadingCancelled(str(file))
        raise MeshError(f"{file}: cannot be read, the file is damaged ({_ending(status)})")


def _ending(status: int) -> str:
    """Say how a process ended that should not have."""
    if status >= 0:
        return f"its reader ended with status {status}"
    return f"its reader ended with {signal.Signals(-status).name}"
