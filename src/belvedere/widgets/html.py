"""HTML elements as classes: ``html.Div("text", classes="box", click=fn)``.

They are made from the table below, which follows the HTML Living Standard (section "Indices", elements and attributes).
"""

from __future__ import annotations

import difflib
import keyword
from typing import Any

from belvedere.ui.element import Element, element_class

_GLOBAL = (
    "accesskey autocapitalize autofocus contenteditable dir draggable enterkeyhint hidden inert inputmode itemid "
    "itemprop itemref itemscope itemtype lang nonce part popover spellcheck tabindex translate"
)

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)

_MEDIA = "autoplay controls crossorigin loop muted playsinline poster preload src"
_CELL = "colspan headers rowspan scope"
_FORM = "disabled form name"

_ATTRIBUTES = {
    "a": "download href hreflang ping referrerpolicy rel target type",
    "area": "alt coords download href ping referrerpolicy rel shape target",
    "audio": _MEDIA,
    "blockquote": "cite",
    "button": f"{_FORM} command commandfor formaction formmethod formtarget popovertarget popovertargetaction type "
    "value",
    "canvas": "height width",
    "col": "span",
    "colgroup": "span",
    "data": "value",
    "del": "cite datetime",
    "details": "name open",
    "dialog": "closedby open",
    "embed": "height src type width",
    "fieldset": _FORM,
    "form": "accept_charset action autocomplete enctype method name novalidate rel target",
    "iframe": "allow allowfullscreen height loading name referrerpolicy sandbox src srcdoc width",
    "img": "alt crossorigin decoding fetchpriority height ismap loading referrerpolicy sizes src srcset usemap width",
    "input": f"{_FORM} accept alt autocomplete capture checked height list max maxlength min minlength multiple "
    "pattern placeholder readonly required size src step type value width",
    "ins": "cite datetime",
    "label": "for_",
    "li": "value",
    "map": "name",
    "meter": "high low max min optimum value",
    "object": "data form height name type width",
    "ol": "reversed start type",
    "optgroup": "disabled label",
    "option": "disabled label selected value",
    "output": "for_ form name",
    "progress": "max value",
    "q": "cite",
    "select": f"{_FORM} autocomplete multiple required size value",
    "slot": "name",
    "source": "height media sizes src srcset type width",
    "td": _CELL,
    "template": "",
    "textarea": f"{_FORM} autocomplete cols dirname maxlength minlength placeholder readonly required rows value wrap",
    "th": f"{_CELL} abbr",
    "time": "datetime",
    "track": "default kind label src srclang",
    "video": f"{_MEDIA} height width",
}

_PLAIN = (
    "abbr address article aside b bdi bdo br caption cite code datalist dd dfn div dl dt em figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hgroup hr i kbd legend main mark menu nav p picture pre rp rt ruby s samp "
    "search section small span strong sub summary sup table tbody tfoot thead tr u ul var wbr"
)


def _class_name(tag: str) -> str:
    name = tag.capitalize()
    return name + "_" if keyword.iskeyword(name) else name


def _make(tag: str, attributes: str) -> type[Element]:
    return element_class(
        _class_name(tag),
        tag,
        f"The element ``<{tag}>``.",
        attributes=f"{_GLOBAL} {attributes}".split(),
        void=tag in _VOID,
        module=__name__,
    )


_classes = {
    _class_name(tag): _make(tag, attributes)
    for tag, attributes in {**dict.fromkeys(_PLAIN.split(), ""), **_ATTRIBUTES}.items()
}

__all__ = sorted(_classes)  # noqa: PLE0605 - made from the table


def __getattr__(name: str) -> type[Element]:
    found = _classes.get(name)
    if found is None:
        near = difflib.get_close_matches(name, _classes, n=1)
        raise AttributeError(f"there is no HTML element {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return found


def __dir__() -> list[Any]:
    return __all__
