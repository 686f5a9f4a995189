"""The process that reads mesh files for a `MeshReader`.

It takes one request after another from its standard input, ``{"path": …, "name": …}``, and answers each on its
standard output with parcels: any number of ``{"progress": fraction}``, then ``{"surface": …}`` with the arrays or
``{"error": sentence}``. It ends when its input does.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import IO, Any

from belvedere.viewer.convert import to_surface
from belvedere.viewer.errors import MeshError
from belvedere.viewer.packing import pack_surface, read_parcel, write_parcel
from belvedere.viewer.reading import read_mesh

__all__ = ["main"]

_PROGRESS_SECONDS = 0.1
"""Least time between two reports; readers report thousands of times."""


def main() -> None:
    """Serve until the input ends."""
    # Libraries print to standard output what they please: keep it for ourselves and give them standard error.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(ImportError):  # said to whoever asks for a file that needs it
        import pyvista  # noqa: F401  # done by the time of the first request
    while (request := read_parcel(sys.stdin.buffer)) is not None:
        _answer(request[0], answers)


def _answer(request: dict[str, Any], answers: IO[bytes]) -> None:
    last = 0.0

    def report(fraction: float) -> None:
        nonlocal last
        if time.monotonic() - last >= _PROGRESS_SECONDS:
            last = time.monotonic()
            write_parcel(answers, {"progress": fraction})

    try:
        mesh = read_mesh(request["path"], report)
        write_parcel(answers, {"progress": 1.0})
        header, arrays = pack_surface(to_surface(mesh, request["name"]))
    except MeshError as error:
        write_parcel(answers, {"error": str(error)})
    except MemoryError:
        write_parcel(answers, {"error": f"{request['path']}: not enough memory to read it"})
    else:
        write_parcel(answers, {"surface": header}, arrays)
