"""Arrays as the document keeps them: nobody can write to them any more."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["UnfitArray", "snapshot"]

_NUMERIC_KINDS = frozenset("biuf")


class UnfitArray(TypeError):
    """An array of a dtype that browsers do not know."""


def snapshot(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the array in C order, little-endian and read-only: itself where nobody can write to it, else a copy.

    Raises:
        UnfitArray: its dtype is not boolean, integer or float of up to 64 bits.
    """
    if array.dtype.kind not in _NUMERIC_KINDS or array.dtype.itemsize > 8:
        raise UnfitArray(f"arrays of dtype {array.dtype} are not supported; use bool, integer or float up to 64 bits")
    dtype = array.dtype.newbyteorder("<")
    if array.flags.c_contiguous and array.dtype == dtype and _nobody_can_write(array):
        return array
    copy = np.array(array, dtype=dtype, order="C", copy=True, subok=False)
    copy.flags.writeable = False
    return copy


def _nobody_can_write(array: np.ndarray[Any, Any]) -> bool:
    """Return whether the array and its whole base chain are read-only.

    A read-only view of a writable array changes when its base does, and a buffer that is neither bytes nor an array
    (a memory map, a VTK array) may change at any time.
    """
    owner: Any = array
    while isinstance(owner, np.ndarray):
        if owner.flags.writeable or type(owner) is not np.ndarray:
            return False
        owner = owner.base
    return owner is None or isinstance(owner, bytes)
