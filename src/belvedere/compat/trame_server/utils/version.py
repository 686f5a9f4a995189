"""`trame_server.utils.version`: versions of installed packages."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["get_version"]


def get_version(package_name: str) -> str | None:
    """Return the version of an installed package, or None."""
    try:
        return version(package_name)
    except PackageNotFoundError:
        return None
