"""Types of what elements take."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.document.blobs import Blob

__all__ = ["AssetLike", "ColorLike", "VectorLike"]

AssetLike = str | bytes | os.PathLike[str] | Blob | NDArray[Any] | Any
"""An address or path, content, or a picture of Pillow."""

ColorLike = str | int | Sequence[float] | NDArray[Any]
"""CSS text, 0xff8800, or three numbers from 0 to 1."""

VectorLike = Sequence[float] | NDArray[np.number[Any]]
"""A few numbers."""
