from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator

import pytest

from belvedere.app import Server, forget_server, get_server
from belvedere.ui import Element
from belvedere.widgets import html, svg, vuetify, vuetify3


@pytest.fixture(autouse=True)
def server() -> Iterator[Server]:
    """Make a server the current one."""
    yield get_server("catalogue")
    forget_server("catalogue")


def test_class_is_made_once() -> None:
    """A class is the same whenever it is asked for, under each name of its module."""
    assert vuetify.VBtn is vuetify.VBtn
    assert vuetify3.VBtn is vuetify.VBtn
    assert html.Circle is svg.Circle


def test_class_can_be_found_again() -> None:
    """A class knows its module and name, so it can be pickled."""
    assert pickle.loads(pickle.dumps(vuetify.VBtn)) is vuetify.VBtn
    assert repr(svg.Circle) == "<class 'belvedere.widgets.svg.Circle'>"


def test_all_names_are_listed() -> None:
    """Every class is in `dir` and can be imported with a star."""
    for module in (html, svg, vuetify, vuetify3):
        assert dir(module) == sorted(module.__all__)
        assert all(issubclass(getattr(module, name), Element) for name in module.__all__)


def test_misspelt_class_names_the_nearest() -> None:
    """A misspelt class is an error that names the nearest."""
    with pytest.raises(AttributeError, match="no component 'VSldier'; did you mean 'VSlider'"):
        _ = vuetify.VSldier  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="no HTML element 'Cirlce'; did you mean 'Circle'"):
        _ = html.Cirlce  # type: ignore[attr-defined]
    with pytest.raises(ImportError):
        exec("from belvedere.widgets.svg import Cirlce")


def test_docstring_tells_attributes_events_and_slots() -> None:
    """A docstring says what each attribute, event and slot is."""
    doc = inspect.getdoc(vuetify.VSlider) or ""
    assert doc.startswith("Form input used to select single number")
    assert "max (str | float, default 100): Sets the maximum allowed value." in doc
    assert "end (number): Slider value emitted at the end of slider movement." in doc
    assert "v_slot_append" in doc


def test_signature_is_that_of_the_element() -> None:
    """A signature has every attribute and event as a keyword, with its type."""
    parameters = inspect.signature(vuetify.VBtn).parameters
    assert parameters["children"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert parameters["prepend_icon"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["density"].annotation == 'Bound[Literal["default", "comfortable", "compact"]]'
    assert parameters["group_selected"].annotation == "Event"


def test_subclass_of_a_component() -> None:
    """A class of the program's own is what it is derived from."""

    class Save(vuetify.VBtn):
        """Saves."""

    assert Save("Save", color="primary").html == '<v-btn color="primary">Save</v-btn>'
    assert Save.__doc__ == "Saves."
    assert "color" in inspect.signature(Save).parameters


def test_importing_makes_no_class() -> None:
    """Importing the modules makes no class, so two hundred components cost nothing until they are used."""
    code = (
        "from belvedere.ui import Element\n"
        "from belvedere.widgets import html, svg, vuetify\n"
        "print([one.__module__ for one in Element.__subclasses__() if one.__module__.startswith('belvedere.widgets')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
