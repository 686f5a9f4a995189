"""Reading mesh files: whatever PyVista reads, and what meshio and trimesh read besides.

These functions run where they are called. A damaged file can end the process (VTK's readers trust what a file says of
itself), and reading can take minutes: servers use `MeshReader`, which reads in a process of its own.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from belvedere.viewer.errors import MeshError, MissingExtraError

__all__ = ["Progress", "check_file", "read_mesh"]

Progress = Callable[[float], None]
"""Called with the fraction that is read, 0 to 1."""

_TRIMESH_ONLY = frozenset({".3mf", ".3dxml", ".dae", ".off", ".xaml", ".zae"})
"""What trimesh reads and VTK does not."""


def check_file(path: str | os.PathLike[str]) -> Path:
    """Return the path if there is a file, or a directory, that may be read.

    Raises:
        MeshError: There is none, it may not be read, or it has no content.
    """
    given = Path(path).expanduser()
    if not given.exists():
        raise MeshError(f"{given}: no such file")
    if not os.access(given, os.R_OK):
        raise MeshError(f"{given}: permission denied")
    if given.is_file() and given.stat().st_size == 0:
        raise MeshError(f"{given}: the file is empty")
    return given


def read_mesh(path: str | os.PathLike[str], progress: Progress | None = None) -> Any:
    """Read a mesh file.

    Args:
        path: Of a local file; its extension tells the format. Addresses are not fetched.
        progress: Told how far reading is, where the format's reader says so.

    Returns:
        A PyVista data set or multi-block set, or a meshio or trimesh object.

    Raises:
        MissingExtraError: A library that is needed is not installed.
        MeshError: The file is missing, of a format nothing here reads, or damaged.
    """
    file = check_file(path)
    if file.suffix.lower() in _TRIMESH_ONLY:
        return _read_with_trimesh(file)
    try:
        return _read_with_pyvista(file, progress)
    except _UnknownFormatError:
        return _read_with_meshio(file)
    except MissingExtraError:
        raise
    except MeshError:
        # Formats share extensions: VTK's ``.inp`` is of AVS, meshio's of Abaqus. VTK's own complaint is the better one.
        with contextlib.suppress(MeshError):
            return _read_with_meshio(file)
        raise


def _read_with_pyvista(file: Path, progress: Progress | None) -> Any:
    try:
        import pyvista
    except ImportError as error:
        raise MissingExtraError(f"reading {file.name}") from error
    with _complaints() as complaints:
        try:
            reader = pyvista.get_reader(file)
        except ValueError as error:
            raise _unknown(file) from error
        except _READER_ERRORS as error:
            raise _unreadable(file, complaints() or error) from error
        if progress is not None and hasattr(reader.reader, "AddObserver"):
            reader.reader.AddObserver("ProgressEvent", lambda caller, event: progress(caller.GetProgress()))
        try:
            mesh = reader.read()
        except _READER_ERRORS as error:
            raise _unreadable(file, complaints() or error) from error
    if mesh.GetNumberOfPoints() == 0:
        raise _unreadable(file, complaints() or "there is nothing in it")
    return mesh


def _read_with_meshio(file: Path) -> Any:
    try:
        import meshio
    except ImportError as error:
        raise MissingExtraError(f"reading {file.name}", "meshio") from error
    if not any(file.name.lower().endswith(known) for known in meshio.extension_to_filetypes):
        raise _unknown(file)
    # meshio prints what it failed at, and ends the program where a library should raise.
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return meshio.read(file)
    except SystemExit as error:
        raise _unreadable(file, "") from error
    except (meshio.ReadError, *_READER_ERRORS) as error:
        raise _unreadable(file, error) from error


def _read_with_trimesh(file: Path) -> Any:
    try:
        import trimesh
    except ImportError as error:
        raise MissingExtraError(f"reading {file.name}", "trimesh") from error
    try:
        return trimesh.load_scene(file).to_mesh()
    except _READER_ERRORS as error:
        raise _unreadable(file, error) from error


_READER_ERRORS = (
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    SyntaxError,
    ImportError,
)
"""What the readers of three libraries raise when a file is not what it says it is."""


@contextlib.contextmanager
def _complaints() -> Iterator[Callable[[], str]]:
    """Catch what VTK would print; gives a function that returns the first complaint, which names the cause."""
    from vtkmodules.vtkCommonCore import vtkOutputWindow, vtkStringOutputWindow

    window, usual = vtkStringOutputWindow(), vtkOutputWindow.GetInstance()
    vtkOutputWindow.SetInstance(window)

    def first() -> str:
        return window.GetOutput().split("\n\n", 1)[0]

    try:
        yield first
    finally:
        vtkOutputWindow.SetInstance(usual)


_ORIGIN = re.compile(r"^(ERROR|Warning): In [^\n]*\n|(\w+ )?\((0x[0-9a-f]+|nullptr)\): ?")
"""Where in VTK's source, and at which address, a complaint arose."""


class _UnknownFormatError(MeshError):
    """No reader here takes files of this extension."""


def _unknown(file: Path) -> _UnknownFormatError:
    kind = f"{file.suffix} files" if file.suffix else "files without an extension"
    return _UnknownFormatError(f"{file}: no reader for {kind}, neither in PyVista nor meshio nor trimesh")


def _unreadable(file: Path, cause: object) -> MeshError:
    """Return an error of one line that names the file and, where it is known, the cause."""
    reason = " ".join(_ORIGIN.sub("", str(cause)).replace(str(file), file.name).split()).rstrip(".")
    if "returned failure for request" in reason:  # VTK's words for "something failed"
        reason = ""
    return MeshError(f"{file}: cannot be read" + (f" ({reason[:200]})" if reason else ""))
