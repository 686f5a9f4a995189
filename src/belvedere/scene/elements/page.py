"""HTML over a scene: texts, controls, pictures, panels, documents. They stand in ``htmlChildren``, `Html` or `Page`."""

from __future__ import annotations

from typing import Any

from belvedere.scene.element import Element
from belvedere.scene.kinds.assets import PICTURES, Asset
from belvedere.scene.kinds.hypertext import Address, Options, Value
from belvedere.scene.kinds.lettering import Style
from belvedere.scene.properties import Boolean, Choice, Color, Integer, Number, Text

__all__ = [
    "AutoScroll",
    "Bold",
    "Button",
    "Checkbox",
    "ColorPicker",
    "Header",
    "Header1",
    "Header2",
    "Header3",
    "Iframe",
    "ImageUpload",
    "Img",
    "InputBox",
    "Italic",
    "Link",
    "Markdown",
    "NumberInput",
    "Page",
    "Panel",
    "Paragraph",
    "Select",
    "Slider",
    "div",
    "span",
]


class Markup(Element, abstract=True):
    """An HTML element of a scene."""

    class_name = Text(None, "CSS classes")
    style = Style(None, "CSS properties by name, such as `{'fontSize': '20px'}`")
    title = Text(None, "what is told when the pointer rests on it")
    hide = Boolean(False, "whether it is not shown")


class Control(Markup, abstract=True):
    """An HTML element that a user acts on; who may only watch sees it disabled."""

    edited = frozenset({"value"})

    label = Text(None, "what it is called; beside it")
    disabled = Boolean(False, "whether it cannot be used")


class div(Markup):
    """A block of other elements and text."""


class span(Markup):
    """Text within a line."""


class Bold(Markup):
    """Bold text."""


class Italic(Markup):
    """Italic text."""


class Link(Markup):
    """A link. Those to other servers open a tab that knows nothing of this one."""

    href = Address("where it leads: http, https, mailto, or relative to the page")


class Header(Markup):
    """A heading."""

    level = Integer(1, "1 is the highest", minimum=1, maximum=6)


class Header1(Markup):
    """A heading of the first level."""


class Header2(Markup):
    """A heading of the second level."""


class Header3(Markup):
    """A heading of the third level."""


class Paragraph(Markup):
    """A paragraph."""


class Markdown(Markup):
    """Text in Markdown, given as ``text`` or as a child. HTML in it is shown as text."""

    text = Text(None, "in Markdown")
    breaks = Boolean(False, "whether a newline is one in the picture, too")


class AutoScroll(Markup):
    """A block that shows its end when something is added, unless the user scrolled up."""

    height = Number(None, "of the block; None: as high as there is room", unit="px", minimum=0)


class Iframe(Markup):
    """Another page in this one, in a sandbox: its scripts reach nothing outside of it.

    Pages of this server are shown; those of others where the server's content security policy allows.
    """

    src = Address("the page", schemes=("http", "https"))
    width = Number(None, "None: the width there is", unit="px", minimum=0)
    height = Number(300, "of the frame", unit="px", minimum=0)


class Page(Markup):
    """A document that covers the scene, and scrolls."""

    max_width = Number(820, "of its lines", unit="px", minimum=0)
    transparent = Boolean(False, "whether the scene is seen behind it")


class Panel(Markup):
    """A box with a title for controls, which users move by its title and fold."""

    label = Text("Controls", "the title")
    place = Choice(["top-right", "top-left", "bottom-right", "bottom-left"], "the corner in which it is at first")
    width = Number(280, "of the box", unit="px", minimum=80, maximum=4000)
    collapsed = Boolean(False, "whether it is folded at first")
    movable = Boolean(True, "whether users can move it")


class Button(Control):
    """A button. Event ``CLICK``. Its text is ``label`` or its children."""

    color = Color(None, "of the button")


class Slider(Control):
    """A number within a range. Event ``SET`` with the number."""

    min = Number(0.0, "the least")
    max = Number(1.0, "the most")
    step = Number(None, "between two values; None: a hundredth of the range", minimum=0)
    value = Number(None, "the number; None: the least")
    continuous = Boolean(True, "whether events come while it is moved, or only when it is let go")
    show_value = Boolean(True, "whether the number is shown")

    def prepared(self) -> dict[str, Any]:
        """Return the values to be written. Raises ValueError where the least is more than the most."""
        least, most = self.values.get("min"), self.values.get("max")
        if least is not None and most is not None and least > most:
            raise ValueError(f"min is at most max, not {least:g} and {most:g}")
        return super().prepared()


class NumberInput(Control):
    """A number that is typed. Event ``SET`` with the number."""

    min = Number(None, "the least")
    max = Number(None, "the most")
    step = Number(None, "of the arrow keys; None: 1", minimum=0)
    value = Number(None, "the number; None: empty")


class InputBox(Control):
    """A line of text. Event ``INPUT`` with the text, on Enter and when it is left changed."""

    value = Text(None, "the text")
    placeholder = Text(None, "shown while it is empty")
    multiline = Boolean(False, "whether it has several lines; Enter with Ctrl sends it then")
    max_length = Integer(10000, "characters", minimum=1, maximum=1000000)
    clear = Boolean(False, "whether Enter empties it, as in a chat")


class Checkbox(Control):
    """A box to be checked. Event ``SET`` with True or False."""

    value = Boolean(False, "whether it is checked")


class Select(Control):
    """One of several. Event ``SET`` with what was chosen."""

    options = Options(None, "a list, or a dict of values by label")
    value = Value(None, "what is chosen; None: nothing yet")


class ColorPicker(Control):
    """A colour. Event ``SET`` with ``"#rrggbb"``."""

    value = Color("#ffffff", "the colour")


class Img(Markup):
    """A picture. Event ``CLICK`` with ``x``, ``y``, ``w``, ``h``: the place and its size as shown, in pixels."""

    src = Asset("the picture", accept=PICTURES)
    data = Asset("the picture, as an array or of Pillow", accept=PICTURES)
    alt = Text("", "what it shows, in words")
    width = Number(None, "None: as the picture's", unit="px", minimum=0)
    height = Number(None, "None: as the picture's", unit="px", minimum=0)


class ImageUpload(Control):
    """A picture from the user. Event ``UPLOAD`` with ``name``, ``type``, ``size`` and ``data``, its bytes."""

    accept = Text("image/*", "kinds of files, as HTML names them")
    max_size = Integer(4_000_000, "of a file", unit="bytes", minimum=1, maximum=8_000_000)
    preview = Boolean(True, "whether the picture is shown")
