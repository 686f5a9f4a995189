"""Files of many formats, and files that are not what they say."""

from __future__ import annotations

import os
from pathlib import Path

import meshio
import numpy as np
import pytest
import pyvista as pv
import trimesh
from pyvista import examples

from belvedere.viewer import MeshError, to_surface
from belvedere.viewer.reading import check_file, read_mesh


@pytest.mark.parametrize("suffix", [".vtp", ".vtk", ".ply", ".stl", ".obj"])
def test_surface_formats(tmp_path: Path, suffix: str) -> None:
    """The usual surface formats are read."""
    path = tmp_path / f"ball{suffix}"
    pv.Sphere().save(path)
    assert to_surface(read_mesh(path)).n_cells == pv.Sphere().n_cells


@pytest.mark.parametrize("suffix", [".msh", ".inp", ".vtu", ".off", ".mesh", ".bdf"])
def test_formats_of_meshio(tmp_path: Path, suffix: str) -> None:
    """Formats that meshio writes are read, whoever reads them."""
    path = tmp_path / f"tri{suffix}"
    mesh = meshio.Mesh(np.eye(3), [("triangle", np.array([[0, 1, 2]]))])
    mesh.write(path)
    assert to_surface(read_mesh(path)).n_cells == 1


def test_format_of_trimesh(tmp_path: Path) -> None:
    """GLB files are read."""
    path = tmp_path / "box.glb"
    trimesh.creation.box().export(path)
    assert to_surface(read_mesh(path)).n_cells == 12


def test_shipped_volumes() -> None:
    """PyVista's own example volumes are read with their arrays."""
    surface = to_surface(read_mesh(examples.hexbeamfile))
    assert {"point:sample_point_scalars", "cell:sample_cell_scalars"} <= set(surface.fields)


def test_progress_is_told(tmp_path: Path) -> None:
    """Readers that know tell how far they are, from 0 to 1 and never backwards."""
    path = tmp_path / "ball.vtp"
    pv.Sphere(theta_resolution=200, phi_resolution=200).save(path)
    fractions: list[float] = []
    read_mesh(path, fractions.append)
    assert fractions
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] <= fractions[-1] <= 1


def test_missing_file(tmp_path: Path) -> None:
    """A missing file is named."""
    with pytest.raises(MeshError, match=r"nowhere\.vtu: no such file"):
        read_mesh(tmp_path / "nowhere.vtu")


def test_empty_file(tmp_path: Path) -> None:
    """A file without content is called empty."""
    path = tmp_path / "x.stl"
    path.touch()
    with pytest.raises(MeshError, match=r"x\.stl: the file is empty"):
        check_file(path)


def test_forbidden_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read says so."""
    path = tmp_path / "x.stl"
    path.write_text("x")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # whoever runs the tests may be root
    with pytest.raises(MeshError, match="permission denied"):
        check_file(path)


@pytest.mark.parametrize("name", ["picture.xyzzy", "README", "data.pkl"])
def test_unknown_format(tmp_path: Path, name: str) -> None:
    """A format nothing here reads is named; pickles are code and never read."""
    path = tmp_path / name
    path.write_text("hello")
    with pytest.raises(MeshError, match=f"{name}: no reader for"):
        read_mesh(path)


@pytest.mark.parametrize(
    "suffix",
    [".stl", ".ply", ".vtp", ".vtu", ".vtk", ".vtm", ".glb", ".msh", ".off", ".exo", ".case", ".nrrd", ".xdmf"],
)
def test_damaged_file_is_an_error_of_one_line(tmp_path: Path, suffix: str) -> None:
    """A file that is not of its format is called unreadable, in one line that names it."""
    path = tmp_path / f"bad{suffix}"
    path.write_text("hello\n")
    with pytest.raises(MeshError, match=rf"bad\{suffix}: cannot be read") as caught:
        read_mesh(path)
    assert "\n" not in str(caught.value)
    assert "0x" not in str(caught.value)


def test_address_is_not_fetched() -> None:
    """A URL is not a local file."""
    with pytest.raises(MeshError, match="no such file"):
        read_mesh("http://127.0.0.1:9/mesh.vtu")
