from __future__ import annotations

from pathlib import Path

import pytest

from belvedere.ui.icons import icon_address


def test_picture_file_is_sent_along(tmp_path: Path) -> None:
    """The file of a picture becomes an address that holds it."""
    icon = tmp_path / "icon.svg"
    icon.write_text("<svg/>")
    assert icon_address(str(icon)) == "data:image/svg+xml;base64,PHN2Zy8+"
    assert icon_address(icon) == icon_address(str(icon))


@pytest.mark.parametrize("address", ["data:,", "https://a.b/c.png", "./c.png", "nowhere.png", None])
def test_addresses_stay(address: str | None) -> None:
    """What is no file is an address."""
    assert icon_address(address) == address


def test_other_files_are_refused(tmp_path: Path) -> None:
    """Only pictures of a sensible size are sent."""
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    with pytest.raises(ValueError, match="no picture"):
        icon_address(secret)
    large = tmp_path / "large.png"
    large.write_bytes(bytes(300_000))
    with pytest.raises(ValueError, match="300,000"):
        icon_address(large)
