"""Write the elements of HTML and SVG.

Which elements and attributes there are is read from the npm packages ``html-tag-names``, ``html-element-attributes``,
``svg-tag-names`` and ``svg-element-attributes``, their types from the typings of Vue. Elements that browsers no longer
draw, or not yet, are left out.

Run it from the repository root: ``python tools/generate_html.py``, and ``generate_vuetify.py`` after it. With
``--check`` it writes nothing and fails where a file would change.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from typing import Any

import html_titles
from belvedere.ui import names
from belvedere.widgets.catalogue import Attribute, Record
from typescript_types import python_type
from widget_tables import ROOT, UNTYPED, WIDGETS, identifier, save, snake, stub, table

_SOURCE = "tools/generate_html.py from html-element-attributes and svg-element-attributes (MIT licence, Titus Wormer)"
_WEB = ROOT / "web"
_TYPINGS = _WEB / "node_modules" / "@vue" / "runtime-dom" / "dist" / "runtime-dom.d.ts"
_READ = """
import { htmlElementAttributes } from "html-element-attributes";
import { htmlTagNames } from "html-tag-names";
import { svgElementAttributes } from "svg-element-attributes";
import { svgTagNames } from "svg-tag-names";
import { isHTMLTag, isSVGTag } from "@vue/shared";
const both = ["a", "script", "style", "title"];
console.log(JSON.stringify({
  html: htmlTagNames.filter((tag) => isHTMLTag(tag) || tag === "slot" || tag === "search"),
  svg: svgTagNames.filter((tag) => tag !== "unknown" && (isSVGTag(tag) || both.includes(tag))),
  htmlAttributes: htmlElementAttributes,
  svgAttributes: svgElementAttributes,
}));
"""

_VOID = "area base br col embed hr img input link meta param source track wbr"
_BARE = (
    "allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate hidden inert "
    "ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed "
    "selected shadowrootclonable shadowrootdelegatesfocus shadowrootserializable"
)
_TYPES = {
    "popover": 'Literal["auto", "manual", "hint"] | bool',
    "hidden": 'Literal["until-found"] | bool',
    "contenteditable": 'Literal["plaintext-only"] | bool',
    "autocapitalize": 'Literal["off", "none", "on", "sentences", "words", "characters"]',
    "dir": 'Literal["ltr", "rtl", "auto"]',
    "download": "str | bool",
    "value": "Any",
    "part": "str",
}
# Not in the typings' or the packages' lists, but in today's browsers.
_ADDED = {"button": ("command", "commandfor"), "dialog": ("closedby",), "img": ("fetchpriority",), "video": ("muted",)}
_ALWAYS = frozenset({"class", "style", "id", "is", "slot", "title", "role"})
_REFUSED = {
    "script": "Vue leaves <script> out of templates; belvedere.widgets.client.Script runs JavaScript in the page",
    "style": "Vue leaves <style> out of templates; belvedere.widgets.client.Style adds a style sheet to the page",
}

_HTML_DOC = """Elements of HTML and SVG as classes: ``html.Div("text", classes="box", click=fn)``.

Where both have an element of one name (``A``, ``Script``, ``Style``, ``Title``) it is that of HTML."""
_SVG_DOC = """Elements of SVG as classes: ``svg.Circle(cx=10, cy=10, r=5)``."""


def interfaces(typings: str) -> dict[str, dict[str, str]]:
    """Return the properties of each ``…Attributes`` interface, those of the interfaces it extends included."""
    found: dict[str, dict[str, str]] = {}
    for match in re.finditer(r"interface (\w+Attributes)(?: extends ([^{]+))? \{\n(.*?)\n\}", typings, re.DOTALL):
        properties: dict[str, str] = {}
        for base in (match[2] or "").split(","):
            properties |= found.get(base.strip(), {})
        for line in re.finditer(r"^    '?([\w-]+)'?\?: (.+);$", match[3], re.MULTILINE):
            properties[line[1]] = line[2]
        found[match[1]] = properties
    return found


def class_name(tag: str) -> str:
    """Return the name of an element's class, ``feGaussianBlur`` as ``FeGaussianBlur``."""
    return identifier("".join(word[:1].upper() + word[1:] for word in tag.split("-")))


def attribute(spelled: str, types: Mapping[str, str]) -> Attribute:
    """Return an attribute with the type that the typings give it."""
    name = snake(spelled)
    kind = "bool" if spelled in _BARE.split() else python_type(types[spelled]) if spelled in types else UNTYPED
    found: Attribute = {"name": name, "type": _TYPES.get(spelled, "str | float" if kind == "float" else kind)}
    if names.plain(name) != spelled:
        found["spelled"] = spelled
    if re.search(r"[A-Z]", spelled):
        found["also"] = [spelled]
    return found


def html_elements(
    read: Mapping[str, Any], types: dict[str, dict[str, str]]
) -> tuple[list[Attribute], dict[str, Record]]:
    """Return the attributes that all elements of HTML share, and the elements."""
    of_tag = dict(re.findall(r"^    (\w+): (\w+Attributes);$", _TYPINGS.read_text(encoding="utf-8"), re.MULTILINE))
    common = [one for one in read["htmlAttributes"]["*"] if one not in _ALWAYS]
    aria = list(types["AriaAttributes"])
    shared = [attribute(one, types["HTMLAttributes"]) for one in [*common, *aria]]
    found: dict[str, Record] = {}
    for tag in sorted(read["html"], key=class_name):
        # `clear` of a line break is obsolete, and would hide the method of all elements.
        own = {*read["htmlAttributes"].get(tag, ()), *_ADDED.get(tag, ())} - _ALWAYS - {"clear"}
        known = types.get(of_tag.get(tag, ""), types["HTMLAttributes"])
        found[class_name(tag)] = _record(tag, html_titles.HTML[tag], sorted(own), known)
    return shared, found


def svg_elements(
    read: Mapping[str, Any], types: dict[str, dict[str, str]]
) -> tuple[list[Attribute], dict[str, Record]]:
    """Return the same of SVG. What half of the elements have, all may have."""
    attributes, known = read["svgAttributes"], types["SVGAttributes"]
    counted = Counter(one for tag in read["svg"] for one in attributes.get(tag, ()))
    common = {*attributes["*"], *(one for one, count in counted.items() if count > len(read["svg"]) / 2)} - _ALWAYS
    aria = list(types["AriaAttributes"])
    shared = [attribute(one, known) for one in [*sorted(common), "autofocus", "xmlns", *aria]]
    found: dict[str, Record] = {}
    for tag in sorted(read["svg"], key=class_name):
        own = {one for one in attributes.get(tag, ()) if one == one.lower() or not _twin(one, attributes[tag])}
        found[class_name(tag)] = _record(tag, html_titles.SVG[tag], sorted(own - common - _ALWAYS), known)
    return shared, found


def _twin(spelled: str, among: list[str]) -> bool:
    """Return whether the same attribute is there in lower case, as some were in one draft."""
    return spelled.lower() in among


def _record(tag: str, title: str, own: list[str], types: Mapping[str, str]) -> Record:
    record: Record = {"tag": tag, "doc": title + ".", "attributes": [attribute(one, types) for one in own]}
    if tag in _VOID.split():
        record["void"] = True
    if tag in _REFUSED:
        record["refused"] = _REFUSED[tag]
    return record


def main() -> None:
    """Write the tables and the stubs."""
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", _READ], cwd=_WEB, check=True, capture_output=True, text=True
    )
    read = json.loads(done.stdout)
    types = interfaces(_TYPINGS.read_text(encoding="utf-8"))
    html_shared, html = html_elements(read, types)
    svg_shared, svg = svg_elements(read, types)
    drawn = [f"from belvedere.widgets.svg import {name} as {name}" for name in svg if name not in html]
    save(
        {
            WIDGETS / "html.table": table(_SOURCE, {"@global": html_shared, **html}),
            WIDGETS / "svg.table": table(_SOURCE, {"@global": svg_shared, **svg}),
            WIDGETS / "html.pyi": stub(_SOURCE, _HTML_DOC, html, html_shared, more=drawn),
            WIDGETS / "svg.pyi": stub(_SOURCE, _SVG_DOC, svg, svg_shared),
        }
    )


if __name__ == "__main__":
    main()
