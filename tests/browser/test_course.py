"""Every example of the course and every snippet of the reference documents runs, in a real browser.

With ``BELVEDERE_PICTURES=folder`` in the environment, each leaves a picture of its page there, for the docs.
"""

from __future__ import annotations

import io
import os
import re
import signal
from pathlib import Path

import pytest
from PIL import Image

import tests.browser.scene_lessons  # noqa: F401  # adds its lessons to the course
from tests.browser.course import COURSE, EXAMPLES, REFERENCE, Lesson
from tests.conftest import Pages
from tests.viewer.conftest import run  # noqa: F401  # fixture
from tests.viewer.programs import Run

_WIDTH, _COLORS = 1000, 224  # of pictures
_NUMBERED = re.compile(r"(0[1-9]|1[0-2]|[23]\d|4[01])_")


@pytest.mark.parametrize("lesson", [*COURSE.values(), *REFERENCE.values()], ids=lambda lesson: lesson.path.stem)
async def test_an_example_does_what_it_says(lesson: Lesson, pages: Pages, run: Run) -> None:  # noqa: F811
    """The page of the example reacts as its lesson tells; the program ends with Ctrl-C and complains of nothing."""
    program = run(str(lesson.path), *lesson.arguments, "--port", "0")
    link = program.says(r"control: (\S+)")
    page = await pages.open(viewport={"width": 1300, "height": 760})
    await page.add_init_script(f"window.__link = {link!r}")
    await page.goto(link)
    await lesson.drive(page)
    if (folder := os.environ.get("BELVEDERE_PICTURES")) and lesson.path.parent == EXAMPLES:
        picture = await page.screenshot(animations="disabled")
        keep(picture, Path(folder) / f"{lesson.path.stem}.png")
    if lesson.afterwards is not None:
        await lesson.afterwards(page)
    if not lesson.ends:
        program.process.send_signal(signal.SIGINT)
    code, said = program.ends()
    assert (code, said.count("Traceback")) == (0, lesson.errors), said


def keep(picture: bytes, path: Path) -> None:
    """Leave a picture for the docs: as wide as a page of them is shown, in as many colours as one can tell apart."""
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB")
        small.thumbnail((_WIDTH, _WIDTH), Image.Resampling.LANCZOS)
        small.quantize(_COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)


def test_every_example_is_run() -> None:
    """There is a lesson for each file of the course and each snippet."""
    course = {path.stem for path in EXAMPLES.glob("*.py") if _NUMBERED.match(path.name)}
    snippets = {path.stem for path in (EXAMPLES / "reference").glob("*.py")}
    assert (set(COURSE), set(REFERENCE)) == (course, snippets)
