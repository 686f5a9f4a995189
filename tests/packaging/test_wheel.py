"""The package as users get it: built, installed into an empty environment, run."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def run(*command: str | Path, cwd: Path | None = None, **environment: str) -> str:
    """Run a command and return its output; fail with all it said when it fails."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        pytest.fail(f"{' '.join(map(str, command))}\n{result.stdout}", pytrace=False)
    return result.stdout


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build the wheel and the source archive of this tree."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    (source,) = folder.glob("*.tar.gz")
    return wheel, source


@pytest.fixture(scope="module")
def installed(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment and return the folder of its programs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", archives[0], cwd=folder)
    return programs


def test_the_wheel_carries_the_client(archives: tuple[Path, Path]) -> None:
    """The built browser client and the mark of a typed package are in the wheel; the sources of the client are not."""
    names = zipfile.ZipFile(archives[0]).namelist()
    assert "belvedere/client/index.html" in names
    assert "belvedere/client/testing.js" in names
    assert any(name.startswith("belvedere/client/assets/") and name.endswith(".js") for name in names)
    assert "belvedere/py.typed" in names
    assert "belvedere/client/belvedere.d.ts" in names
    sources = [name for name in names if name.endswith((".ts", ".vue")) and not name.endswith(".d.ts")]
    assert not sources + [name for name in names if "node_modules" in name]


def test_the_command_works_in_an_empty_environment(installed: Path) -> None:
    """After installing the wheel alone, `belvedere --version` tells the version."""
    assert version("belvedere") in run(installed / "belvedere", "--version", cwd=installed)


def test_the_core_is_light(installed: Path) -> None:
    """The core install brings a handful of packages and no VTK."""
    listing = run(installed / "python", "-m", "pip", "list", "--format=freeze", cwd=installed)
    names = {line.split("==")[0].lower() for line in listing.splitlines()}
    assert not names & {"vtk", "pyvista", "matplotlib", "pillow", "trimesh", "meshio"}
    assert {"belvedere", "aiohttp", "msgspec", "numpy"} <= names


def test_the_source_archive_installs_without_node(archives: tuple[Path, Path], tmp_path: Path) -> None:
    """The source archive carries the built client, so that a machine without Node makes a wheel of it."""
    with tarfile.open(archives[1]) as archive:
        assert any(name.endswith("src/belvedere/client/index.html") for name in archive.getnames())
    pip_wheel = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(sys.executable, *pip_wheel, "--wheel-dir", tmp_path, archives[1], cwd=tmp_path, PATH=str(tmp_path))
    (wheel,) = tmp_path.glob("*.whl")
    assert "belvedere/client/index.html" in zipfile.ZipFile(wheel).namelist()


@pytest.mark.viewer
def test_importing_the_package_imports_no_vtk() -> None:
    """`import belvedere` leaves VTK, PyVista and what they bring alone, though they are installed."""
    code = "import belvedere, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = set(run(sys.executable, "-c", code).split())
    assert not loaded & {"vtk", "vtkmodules", "pyvista", "matplotlib", "trimesh", "meshio", "PIL", "scipy"}
