"""The icon of a page's tab."""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path

__all__ = ["icon_address"]

_LARGEST = 256 * 1024


def icon_address(icon: str | Path | None) -> str | None:
    """Return the address of an icon for a page.

    Args:
        icon: an address, which stays what it is; or the path of a picture file, which becomes a ``data:`` address.

    Raises:
        ValueError: for a file that is no picture, or larger than 256 KiB.
    """
    if icon is None:
        return None
    text = str(icon)
    if text.startswith(("data:", "http:", "https:", "./")) or not text:
        return text
    path = Path(text)
    if not path.is_file():
        return text
    kind = mimetypes.guess_type(path.name)[0] or ""
    if not kind.startswith("image/"):
        raise ValueError(f"the icon {text} is no picture: its name should end in .png, .svg, .ico or the like")
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"the icon {text} has {path.stat().st_size:,} bytes; {_LARGEST:,} are allowed")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
