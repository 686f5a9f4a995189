from __future__ import annotations

import subprocess
import sys

import belvedere


def test_import_is_light() -> None:
    """Importing the package brings neither VTK nor a web server, nor does naming the server's class."""
    program = (
        "import sys, belvedere\n"
        "light = set(sys.modules)\n"
        "assert not {'numpy', 'aiohttp', 'msgspec'} & light, light\n"
        "belvedere.Server\n"
        "assert not {'aiohttp', 'vtk', 'vtkmodules', 'pyvista', 'uvloop'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_public_names() -> None:
    """Every public name of the package can be imported and is listed."""
    for name in belvedere.__all__:
        assert getattr(belvedere, name) is not None
        assert name in dir(belvedere)
