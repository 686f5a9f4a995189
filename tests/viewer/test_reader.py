"""Reading in a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import pyvista as pv

from belvedere.viewer import MeshError, to_surface
from belvedere.viewer.reader import MeshReader, ReadingCancelled
from tests.viewer.meshes import two_hexahedra


@pytest.fixture
def reader() -> Iterator[MeshReader]:
    """Yield a reader that is closed at the end."""
    reader = MeshReader()
    yield reader
    reader.close()


@pytest.fixture
def truncated(tmp_path: Path) -> Path:
    """Return a file that makes VTK's reader crash: a binary PLY cut in its middle."""
    path = tmp_path / "cut.ply"
    pv.Sphere(theta_resolution=100, phi_resolution=100).save(path)
    path.write_bytes(path.read_bytes()[:50_000])
    return path


def test_what_is_read_is_what_is_there(reader: MeshReader, tmp_path: Path) -> None:
    """A surface that came through another process equals the one made here."""
    path = tmp_path / "cubes.vtu"
    two_hexahedra().save(path)
    read, made = reader.read(path), to_surface(two_hexahedra(), "cubes.vtu")
    assert (read.name, read.kind, read.bounds, read.n_cells) == (made.name, made.kind, made.bounds, made.n_cells)
    assert {name for name, array in read.arrays.items() if array is None} == {"lines", "vertices", "normals"}
    for name, array in read.arrays.items():
        expected = made.arrays[name]
        assert (array is None) == (expected is None)
        assert array is None or expected is None or np.array_equal(array, expected)
    for key, field in made.fields.items():
        assert np.array_equal(read.fields[key].array, field.array)
        assert read.fields[key].ranges == field.ranges
        assert not read.fields[key].array.flags.writeable


def test_file_that_crashes_its_reader_is_an_error(reader: MeshReader, truncated: Path) -> None:
    """The crash happens in the other process; here it is an exception that names the file."""
    with pytest.raises(MeshError, match=r"cut\.ply: cannot be read, the file is damaged"):
        reader.read(truncated)


def test_reading_goes_on_after_a_crash(reader: MeshReader, truncated: Path, tmp_path: Path) -> None:
    """The next file is read as if nothing had been."""
    with pytest.raises(MeshError):
        reader.read(truncated)
    path = tmp_path / "ball.stl"
    pv.Sphere().save(path)
    assert reader.read(path).n_cells == pv.Sphere().n_cells


def test_errors_come_back(reader: MeshReader, tmp_path: Path) -> None:
    """A sentence about an unreadable file is the same as without the other process."""
    path = tmp_path / "bad.vtu"
    path.write_text("hello")
    with pytest.raises(MeshError, match=r"bad\.vtu: cannot be read \(Error parsing XML"):
        reader.read(path)


def test_progress_comes_back(reader: MeshReader, tmp_path: Path) -> None:
    """Fractions arrive while the file is read, and 1 when only the surface is left to make."""
    path = tmp_path / "ball.vtp"
    pv.Sphere().save(path)
    fractions: list[float] = []
    reader.read(path, progress=fractions.append)
    assert fractions[-1] == 1.0


def test_reading_can_be_given_up(reader: MeshReader, tmp_path: Path) -> None:
    """Cancelling while a file is read ends that reading, not the reader."""
    path = tmp_path / "ball.vtp"
    pv.Sphere().save(path)
    blocked = threading.Event()

    def give_up(fraction: float) -> None:
        reader.cancel()
        blocked.set()

    with pytest.raises(ReadingCancelled):
        while True:  # a small file may be through before it is given up
            reader.read(path, progress=give_up)
            assert blocked.is_set()
    assert reader.read(path).n_cells == pv.Sphere().n_cells


def test_closing_ends_the_process(tmp_path: Path) -> None:
    """No process is left behind."""
    reader = MeshReader()
    reader.start()
    assert reader._child is not None
    process = reader._child.process
    reader.close()
    assert process.returncode is not None
