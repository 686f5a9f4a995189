"""Write the font of text in scenes: the part of DejaVu Sans that has Latin, Greek, Cyrillic and mathematics.

DejaVu Sans comes with matplotlib, and its licence with it. The whole font is five times as large.
Run it from the repository root: ``python tools/make_font.py``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import matplotlib
from fontTools import subset  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
TARGET = ROOT / "web" / "src" / "assets" / "fonts"

RANGES = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x192), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x218, 0x21B)),  # Latin
    *((0x2C6, 0x2DD), (0x300, 0x30C), (0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491), (0x1E00, 0x1EFF)),
    *((0x2010, 0x2027), (0x2030, 0x203A), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x215F)),
    *((0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x2300), (0x2308, 0x230B), (0x27E8, 0x27E9)),  # mathematics
    *((0x2500, 0x257F), (0x2580, 0x259F), (0x25A0, 0x25FF), (0x2605, 0x2606), (0x2610, 0x2612), (0x2639, 0x263B)),
    *((0x2660, 0x2667), (0x266D, 0x266F), (0x2713, 0x2718), (0xFFFD, 0xFFFD)),
)
"""First and last of the characters that are kept."""

COPYRIGHT = [0, 1, 2, 3, 4, 5, 6, 13, 14]
"""Names within the font that stay: what it is, and under which licence."""


def main() -> None:
    """Write the font and its licence."""
    options = subset.Options(hinting=False, notdef_outline=True, glyph_names=False)
    options.layout_features = ["kern", "mark", "ccmp"]
    options.name_IDs = COPYRIGHT
    options.drop_tables += ["FFTM"]
    font = subset.load_font(SOURCE / "DejaVuSans.ttf", options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    TARGET.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, TARGET / "DejaVuSans.ttf", options)
    shutil.copyfile(SOURCE / "LICENSE_DEJAVU", TARGET / "LICENSE")


if __name__ == "__main__":
    main()
