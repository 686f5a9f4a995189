"""Pictures that become files."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from belvedere.scene.elements.media import HUDPlane, Image
from belvedere.scene.kinds.pictures import encode_picture, encode_picture_async, is_picture


def pixels(content: bytes) -> np.ndarray:
    """Return the pixels of a file."""
    return np.asarray(Pillow.open(io.BytesIO(content)))


def gradient() -> np.ndarray:
    """Return a picture that JPEG hardly changes."""
    return np.repeat(np.linspace(0, 255, 32).astype("uint8")[None, :, None], 24, axis=0).repeat(3, axis=2)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.arange(6, dtype="uint8").reshape(2, 3), np.arange(6).reshape(2, 3)),
        (np.arange(6, dtype="uint8").reshape(2, 3, 1), np.arange(6).reshape(2, 3)),
        (np.array([[0.0, 0.5, 1.0]]), [[0, 128, 255]]),
        (np.array([[True, False]]), [[255, 0]]),
        (np.array([[0, 65535, 256]], "uint16"), [[0, 255, 1]]),
        (np.array([[0, 255]]), [[0, 255]]),
        (np.arange(24, dtype="uint8").reshape(2, 3, 4), np.arange(24).reshape(2, 3, 4)),
        (np.arange(36, dtype="uint8").reshape(3, 4, 3)[::2, ::-1], np.arange(36).reshape(3, 4, 3)[::2, ::-1]),
    ],
)
def test_png_is_exact(array: np.ndarray, expected: Any) -> None:
    """PNG holds the pixels as they are, of every dtype in its own range."""
    assert pixels(encode_picture(array)).tolist() == np.asarray(expected).tolist()


@pytest.mark.parametrize("kind", ["jpeg", "JPG", "webp"])
def test_lossy_formats(kind: str) -> None:
    """JPEG and WebP are small and close; less quality is smaller."""
    content = encode_picture(gradient(), kind, 90)
    assert np.abs(pixels(content).astype(int) - gradient()).max() < 12
    noise = np.random.default_rng(1).integers(0, 255, (64, 64, 3), dtype="uint8")
    assert len(encode_picture(noise, kind, 20)) < len(encode_picture(noise, kind, 90))


def test_jpeg_drops_transparency() -> None:
    """JPEG shows colours without their opacity, of arrays and of pictures."""
    array = np.dstack([gradient(), np.zeros((24, 32), "uint8")])
    for picture in (array, Pillow.fromarray(array)):
        assert pixels(encode_picture(picture, "jpeg", 95)).shape == (24, 32, 3)


async def test_in_a_thread() -> None:
    """A stream encodes without holding up the loop."""
    assert is_picture(await encode_picture_async(gradient()))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"format": "bmp"}, "format is one of png, jpeg, webp, not 'bmp'"),
        ({"quality": 0}, "from 1 to 100, not 0"),
        ({"quality": 0.8}, "from 1 to 100, not 0.8"),
    ],
)
def test_bad_options(options: dict[str, Any], sentence: str) -> None:
    """A format or quality that there is not is refused."""
    with pytest.raises(ValueError, match=sentence):
        encode_picture(gradient(), **options)


def test_element_encodes_its_array_once() -> None:
    """An array is taken as it was when it was given, and encoded as the element says."""
    array = gradient()
    element = Image(data=array, format="jpeg", quality=60)
    array[:] = 0
    values = element.prepared()
    assert values["data"] is element.prepared()["data"]
    assert pixels(values["data"])[0, -1, 0] > 240
    assert set(values) == {"data", "src"}


@pytest.mark.parametrize("name", ["data", "rgb"])
def test_data_and_src_replace_each_other(name: str) -> None:
    """What is given last is shown."""
    content = encode_picture(gradient())
    element = Image(src="a.png")
    setattr(element, name, content)
    assert element.prepared() == {"src": None, "data": content}
    element.src = "a.png"
    assert element.prepared() == {"src": "a.png", "data": None}


def test_a_file_of_an_array_is_encoded_as_the_element_says() -> None:
    """An array that is given as a file becomes one of the element's format."""
    address = Image(src=gradient(), format="jpeg").prepared()["src"]
    assert address.endswith(".jpeg")
    assert bytes(address.blob).startswith(b"\xff\xd8\xff")


def test_a_frame_needs_no_name() -> None:
    """An array that is given as a frame without a name is the picture, and no text in it."""
    element = Image(np.zeros((2, 2, 3), np.uint8), key="camera", format="jpeg")
    assert element.children is None
    assert element.values["data"].shape == (2, 2, 3)


def test_alpha_is_opacity() -> None:
    """A plane before the camera takes `alpha` for `opacity`."""
    assert HUDPlane(alpha=0.5).prepared() == {"opacity": 0.5}


@pytest.mark.parametrize(
    ("value", "error", "sentence"),
    [
        (b"text", ValueError, "data: these 4 bytes are no PNG, JPEG, WebP, AVIF or GIF"),
        (b"", ValueError, "data: these 0 bytes"),
        ("a.png", TypeError, "data is an array"),
        (np.zeros(5), ValueError, r"data is an array \(H, W\)"),
        (np.array([[-1.0]]), ValueError, "data as float has numbers from 0 to 1, not -1 to -1"),
        (np.array([[300]]), ValueError, "data has numbers from 0 to 255, not 300 to 300"),
        (np.array([["a"]]), TypeError, "data is an array of uint8"),
    ],
)
def test_bad_frames(value: Any, error: type[Exception], sentence: str) -> None:
    """What is no picture is refused where it is given."""
    with pytest.raises(error, match=sentence):
        Image(data=value)
