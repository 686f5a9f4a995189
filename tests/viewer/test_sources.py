"""What can be given to a viewer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from belvedere.viewer import MeshError
from belvedere.viewer.reader import MeshReader
from belvedere.viewer.sources import to_sources

TRIANGLE = (np.eye(3), [[0, 1, 2]])


def names(given: object, name: str | None = None) -> list[str]:
    """Names of the sources."""
    return [source.name for source in to_sources(given, name)]


def test_file_has_its_own_name(tmp_path: Path) -> None:
    """A file is called as it is, without its folder, unless the program names it."""
    path = tmp_path / "a.stl"
    path.write_text("x")
    assert names(path) == ["a.stl"]
    assert names(str(path), "part") == ["part"]


def test_files_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    """As much of the path is shown as it takes."""
    for folder in ("left", "right"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "wheel.stl").write_text("x")
    (tmp_path / "axle.stl").write_text("x")
    paths = [tmp_path / "left" / "wheel.stl", tmp_path / "right" / "wheel.stl", tmp_path / "axle.stl"]
    assert names(paths) == ["left/wheel.stl", "right/wheel.stl", "axle.stl"]


def test_dictionary_names_what_is_in_it(tmp_path: Path) -> None:
    """Keys are names, of meshes and of files."""
    path = tmp_path / "a.stl"
    path.write_text("x")
    assert names({"before": TRIANGLE, "after": path}) == ["before", "after"]


def test_mapping_of_arrays_is_one_mesh() -> None:
    """A mapping with points is a mesh, not a list of meshes."""
    assert names({"points": np.eye(3)}, "cloud") == ["cloud"]


def test_function_is_called_when_it_is_wanted() -> None:
    """A mesh that takes long to compute is computed when it is chosen, once."""
    calls: list[int] = []

    def compute() -> object:
        calls.append(1)
        return TRIANGLE

    (source,) = to_sources(compute)
    assert not calls
    first = source.open(MeshReader(), lambda fraction: None)
    assert source.open(MeshReader(), lambda fraction: None) is first
    assert calls == [1]


def test_missing_file_is_found_at_once() -> None:
    """No file of a list is looked for later than the others."""
    with pytest.raises(MeshError, match=r"nowhere\.stl"):
        to_sources([TRIANGLE, "nowhere.stl"])


def test_empty_list_is_an_error() -> None:
    """There is nothing to show."""
    with pytest.raises(MeshError, match="the list is empty"):
        to_sources([])
