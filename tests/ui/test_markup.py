from __future__ import annotations

import html
import json
import math
import subprocess
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere.ui import markup


def test_text_is_escaped() -> None:
    """Text is shown as written."""
    assert markup.text("<b> & </b>") == "&lt;b&gt; &amp; &lt;/b&gt;"


def test_interpolation_is_kept() -> None:
    """Expressions in double braces stay expressions."""
    assert markup.text("a < {{ b < c && d }} < e") == "a &lt; {{ b < c && d }} &lt; e"


def test_open_braces_are_text() -> None:
    """Double braces that are not closed are shown as written."""
    assert markup.text("a {{ b") == "a &#123;&#123; b"
    assert markup.text("{{ a }} {{") == "{{ a }} &#123;&#123;"


@given(st.text())
def test_attribute_is_read_back(value: str) -> None:
    """Whatever its text, an attribute ends where it should and is read back as it was."""
    written = markup.attribute("label", value)
    assert written.startswith(' label="')
    inner = written.removeprefix(' label="').removesuffix('"')
    assert '"' not in inner
    assert "<" not in inner
    assert html.unescape(inner) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
        ("it's", "'it\\'s'"),
        ('say "hi"', "'say \"hi\"'"),
        ([1, [2]], "[1, [2]]"),
        ({"a b": 1}, "{'a b': 1}"),
        (np.float32(0.5), "0.5"),
        (np.arange(2), "[0, 1]"),
    ],
)
def test_literal(value: Any, written: str) -> None:
    """Python's values are written as JavaScript's."""
    assert markup.literal(value) == written


def test_literal_of_an_object() -> None:
    """An object without a literal is an error."""
    with pytest.raises(TypeError, match="object"):
        markup.literal(object())


def test_literals_mean_the_same_in_javascript() -> None:
    """A JavaScript engine reads the literals as the values they were."""
    values = ["it's", 'a "b" \\ c', "line\nbreak\u2028", "</script>", "\x00é🙂", {"k'ey": [1.5, None, True]}, -1e300]
    program = f"process.stdout.write(JSON.stringify({markup.literal(values)}))"
    told = subprocess.run(["node", "-e", program], capture_output=True, check=True, text=True, timeout=60).stdout
    assert json.loads(told) == values


def test_literal_text_has_no_expressions() -> None:
    """Text from elsewhere is shown as it is, double braces included."""
    assert markup.text(markup.literal_text("<{{ a }}>")) == "&lt;&#123;&#123; a }}&gt;"


def test_expressions_are_translated() -> None:
    """What is in double braces is handed to the translation, the rest is not."""
    assert markup.text("a {{ a }} {{b}}", str.upper) == "a {{ A }} {{B}}"


def test_plain_values() -> None:
    """What a literal would say is said as a value, with numpy's arrays and scalars as lists and numbers."""
    assert markup.plain({1: (np.float32(0.5), np.arange(2)), "b": {"c": None}}) == {
        "1": [0.5, [0, 1]],
        "b": {"c": None},
    }
    with pytest.raises(TypeError, match="object"):
        markup.plain([object()])
