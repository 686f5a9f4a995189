"""`trame.widgets.core`: the base of widgets of one's own.

The reference names the component in the constructor and lists attributes and events afterwards::

    class Gauge(AbstractElement):
        def __init__(self, children=None, **kwargs):
            super().__init__("my-gauge", children, **kwargs)
            self._attr_names += ["value", ("max_value", "maxValue")]
            self._event_names += ["turned"]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from belvedere.compat.trame.widgets.lenient import lenient
from belvedere.ui.element import Child, Element
from belvedere.widgets import html

__all__ = ["AbstractElement", "HtmlElement", "Template"]

Template = lenient(html.Template)

_Name = str | tuple[str, str]


class AbstractElement(Element):
    """An element of any component.

    Args:
        _elem_name: its name in the template.
        children: text, elements, or a list of them.
        ctx_name: name in the server's context under which the element is kept.
        connect_parent: False: it is not put into the element whose ``with`` block is open.
        literal_children: without effect, as in the reference's pages of Vue.
        kwargs: attributes.
    """

    def __init__(
        self,
        _elem_name: str,
        children: Child = None,
        ctx_name: str | None = None,
        connect_parent: bool = True,
        literal_children: bool = False,
        **kwargs: Any,
    ) -> None:
        self._tag = _elem_name  # type: ignore[misc] # a class variable of native widgets
        self._attr_names: list[_Name] = []
        self._event_names: list[_Name] = []
        super().__init__(children, ctx_name=ctx_name, **kwargs)
        if not connect_parent:
            self._leave()

    def _write(self) -> Iterator[str]:
        self._declare(self._attr_names, self._own_names)
        self._declare(self._event_names, self._own_events)
        yield from super()._write()


class HtmlElement(AbstractElement):
    """An element of HTML."""

    def __init__(self, _elem_name: str, children: Child = None, **kwargs: Any) -> None:
        super().__init__(_elem_name, children, **kwargs)
