"""Pictures: how arrays and pictures of Pillow become files that a browser shows.

JPEG is encoded by simplejpeg where it is installed, which is several times as fast; everything else by Pillow.
"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from belvedere.document.arrays import snapshot
from belvedere.scene.properties import Property

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

__all__ = ["FORMATS", "Picture", "encode_picture", "encode_picture_async", "is_frame", "is_picture", "taken_picture"]

FORMATS = ("png", "jpeg", "webp")
"""What pictures are encoded as: exact, small and fast, small and slow."""

_QUALITY = 80
_MOST_PIXELS = 1 << 28  # 16384 × 16384, the largest texture of any graphics card
_FORMAT_NAMES = {"png": "png", "jpeg": "jpeg", "jpg": "jpeg", "webp": "webp"}


def encode_picture(picture: Any, format: str = "png", quality: int = _QUALITY, *, name: str = "picture") -> bytes:
    """Return a picture as a file.

    Args:
        picture: of Pillow, or an array (H, W), (H, W, 3) or (H, W, 4), rows from the top: uint8 from 0 to 255, uint16
            from 0 to 65535, float from 0 to 1, or boolean.
        format: ``"png"``, ``"jpeg"`` (without transparency) or ``"webp"``.
        quality: of JPEG and WebP, 1 to 100.
        name: what errors call it.

    Raises:
        TypeError: it is no picture.
        ValueError: shape, numbers, format or quality are none that a picture has.
        ImportError: Pillow is not installed.
    """
    kind = _FORMAT_NAMES.get(str(format).lower())
    if kind is None:
        raise ValueError(f"format is one of {', '.join(FORMATS)}, not {format!r}")
    if isinstance(quality, bool) or not isinstance(quality, int | np.integer) or not 1 <= quality <= 100:
        raise ValueError(f"quality is a whole number from 1 to 100, not {quality!r}")
    if isinstance(picture, np.ndarray):
        pixels = _pixels(picture, name)
        if kind == "jpeg":
            fast = _simplejpeg(pixels, int(quality))
            if fast is not None:
                return fast
        picture = _pillow().fromarray(pixels)
    elif not hasattr(picture, "tobitmap"):
        raise TypeError(f"{name} is a picture of Pillow or an array (H, W, 3), not {type(picture).__name__}")
    return _saved(picture, kind, int(quality))


async def encode_picture_async(picture: Any, format: str = "jpeg", quality: int = _QUALITY) -> bytes:
    """Return a picture as a file, encoded in a thread: for streams, so that nobody waits for it.

    Args:
        picture: as for `encode_picture`; it must not be written to before this returns.
        format: as for `encode_picture`.
        quality: as for `encode_picture`.

    Raises:
        Exception: as `encode_picture`.
    """
    return await asyncio.to_thread(encode_picture, picture, format, quality)


def is_picture(content: bytes) -> bool:
    """Return whether content begins as the files of pictures do that browsers show."""
    return (
        content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8"))
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
        or content[4:12] == b"ftypavif"
    )


def taken_picture(value: Any, name: str) -> Any:
    """Return an array or a picture of Pillow as it is now, whatever is written to it later."""
    return snapshot(_pixels(value, name)) if isinstance(value, np.ndarray) else value.copy()


def is_frame(value: Any) -> bool:
    """Return whether a value is what `Picture` takes: an array, a picture of Pillow, or the bytes of a file."""
    return isinstance(value, np.ndarray | bytes | bytearray | memoryview) or hasattr(value, "tobitmap")


class Picture(Property):
    """A picture that is part of the document, as one frame of a stream is.

    It is sent with everything else: only the newest frame, as fast as the connection takes them, none queued. For
    pictures that stay, an `Asset` is better, which browsers keep.
    """

    python = "AssetLike"
    typescript = "Uint8Array"

    def __init__(self, doc: str = "") -> None:
        super().__init__(None, doc)

    def convert(self, value: Any) -> Any:
        """Return the bytes of a file; arrays and pictures of Pillow as they are now, to be encoded by the element."""
        if isinstance(value, bytes | bytearray | memoryview):
            content = bytes(value)
            if not is_picture(content):
                raise ValueError(f"{self.name}: these {len(content)} bytes are no PNG, JPEG, WebP, AVIF or GIF")
            return content
        if is_frame(value):
            return taken_picture(value, self.name)
        if isinstance(value, list):
            return self.convert(np.asarray(value))
        raise TypeError(self.wrong(value, "an array (H, W, 3), a picture of Pillow, or the bytes of a JPEG or PNG"))


def _pixels(array: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
    """Return pixels as uint8, (H, W), (H, W, 3) or (H, W, 4)."""
    expected = "an array (H, W), (H, W, 3) or (H, W, 4)"
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        raise ValueError(f"{name} is {expected}, not {array.shape}")
    if not array.size:
        raise ValueError(f"{name} has no pixels: {array.shape}")
    if array.shape[0] * array.shape[1] > _MOST_PIXELS:
        raise ValueError(f"{name} has {array.shape[1]} × {array.shape[0]} pixels, more than any screen can show")
    if array.dtype == np.uint8:
        return array
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype == np.uint16:
        return (array >> 8).astype(np.uint8)
    if array.dtype.kind == "f":
        low, high = float(array.min()), float(array.max())  # NaN passes neither test
        if not (low >= -1e-6 and high <= 1 + 1e-6):
            raise ValueError(f"{name} as float has numbers from 0 to 1, not {low:g} to {high:g}")
        return (array * 255 + 0.5).clip(0, 255).astype(np.uint8)
    if array.dtype.kind in "iu":
        if array.min() < 0 or array.max() > 255:
            raise ValueError(f"{name} has numbers from 0 to 255, not {array.min()} to {array.max()}")
        return array.astype(np.uint8)
    raise TypeError(f"{name} is an array of uint8 or of floats from 0 to 1, not of {array.dtype}")


def _simplejpeg(pixels: np.ndarray[Any, Any], quality: int) -> bytes | None:
    """Return a JPEG, None where simplejpeg is not installed."""
    try:
        import simplejpeg
    except ImportError:
        return None
    space = "GRAY" if pixels.ndim == 2 else "RGBA" if pixels.shape[2] == 4 else "RGB"
    pixels = pixels[:, :, None] if pixels.ndim == 2 else pixels
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality=quality, colorspace=space))


def _saved(picture: PillowImage, kind: str, quality: int) -> bytes:
    if kind == "jpeg":
        if picture.mode not in ("L", "RGB"):
            picture = picture.convert("RGB")
    elif picture.mode not in ("L", "RGB", "RGBA"):
        transparent = picture.mode in ("LA", "PA") or "transparency" in picture.info
        picture = picture.convert("RGBA" if transparent else "RGB")
    file = io.BytesIO()
    if kind == "png":
        picture.save(file, "PNG", compress_level=1)  # smaller ones take five times as long
    else:
        picture.save(file, kind.upper(), quality=quality)
    return file.getvalue()


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError as error:
        raise ImportError("encoding pictures needs Pillow: pip install 'belvedere[scene]'") from error
    return Image


def with_files(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an element with its picture `data` encoded as its `format` and `quality` say."""
    data = values.get("data")
    if data is None or isinstance(data, bytes):
        return values
    encoded = encode_picture(data, values.get("format") or "png", values.get("quality") or _QUALITY, name="data")
    return {**values, "data": encoded}
