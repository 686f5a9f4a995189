"""Types of what elements take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ColorLike", "VectorLike"]

ColorLike = str | int | Sequence[float] | NDArray[Any]
"""CSS text, 0xff8800, or three numbers from 0 to 1."""

VectorLike = Sequence[float] | NDArray[np.number[Any]]
"""A few numbers."""
