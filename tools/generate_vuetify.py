"""Write the components and directives of Vuetify from the metadata that is in its npm package.

Run it from the repository root after an update of Vuetify, after ``generate_html.py``:
``python tools/generate_vuetify.py``. With ``--check`` it writes nothing and fails where a file would change.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from belvedere.ui import names
from belvedere.widgets.catalogue import Attribute, Catalogue, Event, Record, Slot
from typescript_types import plain, python_type
from widget_tables import ROOT, UNTYPED, WIDGETS, save, snake, stub, table

_PACKAGE = ROOT / "web" / "node_modules" / "vuetify"
_LONGEST = 220

_DOC = """Components of Vuetify as classes: ``vuetify.VSlider(v_model=("speed", 3), min=0, max=10)``."""

# What a component hands on to an element of HTML inside it, by a prop that tells of one.
_HANDS_ON = {"href": "a", "autoGrow": "textarea", "clearable": "input", "falseValue": "input"}
_BUTTON = {"VBtn": "button", "VFab": "button", "VIconBtn": "button"}
# What components have and the metadata does not tell.
_UNTOLD = {
    "VExpandBothTransition": {
        "disabled": "boolean", "group": "boolean", "hideOnLeave": "boolean", "mode": "'in-out' | 'out-in' | 'default'",
    },
    "VHeatmapLegend": {
        "activeBuckets": "any[]", "cellSize": "any", "labels": "string[]", "rounded": "string | number | boolean",
        "thresholds": "any[]",
    },
    "VHeatmapLegendCell": {
        "bucketIndex": "number", "color": "string", "disabled": "boolean", "height": "string | number",
        "rounded": "string | number | boolean", "width": "string | number",
    },
}  # fmt: skip
# Rows tell of what happens to them with the pointer's event and a second argument.
_ROWS = ("VDataTable", "VDataTableRows", "VDataTableServer", "VDataTableVirtual")
_OF_ROWS = {
    "name": "[`${string}:row`]",
    "arguments": [{"type": "(event: Event, row: { item, index, internalItem, … })"}],
    "description": "Something happened to a row; write '(event, {item}) => …' to hear of which.",
}
_MOUSE_EVENTS = (
    "click", "contextmenu", "dblclick", "mousedown", "mouseenter", "mouseleave", "mousemove", "mouseup", "touchend",
    "touchmove", "touchstart",
)  # fmt: skip


def records(tags: Iterable[dict[str, Any]], html_elements: Catalogue) -> dict[str, Record]:
    """Return the components by name."""
    return {tag["name"]: _record(tag, html_elements) for tag in sorted(tags, key=lambda tag: str(tag["name"]))}


def _record(tag: dict[str, Any], html_elements: Catalogue) -> Record:
    name = tag["name"]
    untold = [{"name": one, "value": {"type": kind}} for one, kind in _UNTOLD.get(name, {}).items()]
    attributes = [_attribute(one) for one in [*tag["attributes"], *untold]]
    known = {one["name"] for one in attributes}
    props = {one["name"] for one in tag["attributes"]}
    for element in _inside(name, props):
        for one in html_elements.record(element.capitalize()).get("attributes", []):
            # One without a type in the typings is of older times.
            if one["name"] not in known and one["type"] != UNTYPED:
                known.add(one["name"])
                attributes.append({**one, "doc": f"Handed on to the <{element}> inside."})
    record: Record = {"tag": _kebab(name), "doc": _sentence(tag["description"]), "url": tag["doc-url"]}
    record["attributes"] = attributes
    # An attribute and an event of one name: the event is heard with `v_on_…`.
    record["events"] = [one for one in _events(tag) if one["name"] not in known]
    record["slots"] = [_slot(one) for one in tag.get("slots", [])]
    return record


def _inside(name: str, props: set[str]) -> list[str]:
    found = [_BUTTON[name]] if name in _BUTTON else []
    found += [element for prop, element in _HANDS_ON.items() if prop in props]
    return [one for one in found if one != "input" or "textarea" not in found]


def _attribute(prop: dict[str, Any]) -> Attribute:
    name, kind = prop["name"], python_type(prop["value"]["type"])
    attribute: Attribute = {"name": snake(name), "type": kind}
    if _camel(names.plain(attribute["name"])) != name:
        attribute["spelled"] = _kebab(name)
    default = plain(prop.get("default", ""))
    if default and len(default) < 60:
        attribute["default"] = default
    if "bool" in kind.split(" | ") and default != "false":
        attribute["says_false"] = True
    if doc := _sentence(prop.get("description", "")):
        attribute["doc"] = doc
    return attribute


def _events(tag: dict[str, Any]) -> Iterator[Event]:
    for one in [*tag.get("events", []), *([_OF_ROWS] if tag["name"] in _ROWS else [])]:
        name = one["name"]
        spelled = [name]
        if match := re.fullmatch(r"\[`\$\{string\}:(\w+)`\]", name):
            spelled = [f"{event}:{match[1]}" for event in _MOUSE_EVENTS]
        for each in spelled:
            event: Event = {"name": snake(each), "spelled": _kebab(each)}
            trame = re.sub(r"\W", "_", each)
            if trame != event["name"]:
                event["also"] = [trame]
            payload = plain(", ".join(argument["type"] for argument in one.get("arguments", ())))
            payload = payload.removeprefix("[").removesuffix("]")
            if payload and len(payload) < 80:
                event["payload"] = payload
            if doc := _sentence(one["description"]):
                event["doc"] = doc
            yield event


def _slot(one: dict[str, Any]) -> Slot:
    name = re.sub(r"\$\{string\}", "…", one["name"]).strip("[]`")
    slot: Slot = {"name": name.replace("-", "_")}
    if properties := [each["name"] for each in one.get("vue-properties", ())]:
        slot["properties"] = properties
    if doc := _sentence(one["description"]):
        slot["doc"] = doc
    return slot


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?<!:)(?=[A-Z])", "-", name).lower()


def _camel(name: str) -> str:
    return re.sub(r"-(\w)", lambda match: match[1].upper(), name)


def _sentence(markdown: str) -> str:
    """Return the first sentence of a description, without markup."""
    if "MISSING DESCRIPTION" in markdown:
        return ""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"<[^>]+>|\*\*|`", "", html.unescape(text))
    text = re.sub(r"\s+", " ", text).strip()
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)[0]
    if len(sentence) > _LONGEST:
        sentence = sentence[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return sentence


def directives(attributes: Iterable[dict[str, Any]]) -> dict[str, tuple[str, ...] | None]:
    """Return the modifiers of each directive; None for one that takes an argument."""
    found: dict[str, tuple[str, ...] | None] = {}
    for one in sorted(attributes, key=lambda one: (-len(str(one["name"])), str(one["name"]))):
        modifiers = tuple(each["name"].replace("[string]", "*") for each in one.get("vue-modifiers", ()))
        found[one["name"].removeprefix("v-").replace("-", "_")] = None if "vue-argument" in one else modifiers
    return found


def directive_module(source: str, found: dict[str, tuple[str, ...] | None]) -> str:
    """Return the text of the module that holds the directives."""
    return "\n".join(
        [
            f"# Generated by {source}. Do not edit.",
            '"""The directives of Vuetify, longest names first, with their modifiers.',
            "",
            '``"*"`` stands for any modifier, None for an argument instead.',
            '"""',
            "",
            "from __future__ import annotations",
            "",
            '__all__ = ["DIRECTIVES"]',
            "",
            "DIRECTIVES: dict[str, tuple[str, ...] | None] = {",
            *(f'    "{name}": {_tuple(modifiers)},' for name, modifiers in found.items()),
            "}",
            "",
        ]
    )


def _tuple(modifiers: tuple[str, ...] | None) -> str:
    if modifiers is None:
        return "None"
    inner = ", ".join(f'"{one}"' for one in modifiers)
    return f"({inner},)" if len(modifiers) == 1 else f"({inner})"


def _directive_arguments(found: dict[str, tuple[str, ...] | None]) -> dict[str, str]:
    locations = ("top", "bottom", "start", "end", "left", "right")
    arguments: dict[str, str] = {}
    for name, modifiers in sorted(found.items()):
        words = locations if modifiers is None else tuple(one for one in modifiers if one != "*")
        for spelled in (f"v_{name}", *(f"v_{name}_{word}" for word in words)):
            arguments[spelled] = "Any"
    return arguments


def main() -> None:
    """Write the table, the stub and the directives."""
    metadata = json.loads((_PACKAGE / "dist" / "json" / "web-types.json").read_text(encoding="utf-8"))
    contributions = metadata["contributions"]["html"]
    source = f"tools/generate_vuetify.py from Vuetify {metadata['version']} (MIT licence, Vuetify LLC)"
    html_elements = Catalogue("html", WIDGETS / "html.py", "HTML element")
    found = records(contributions["tags"], html_elements)
    known_directives = directives(contributions["attributes"])
    shared = [*html_elements.shared("@global")]
    save(
        {
            WIDGETS / "vuetify.table": table(source, {"@global": shared, **found}),
            WIDGETS / "vuetify.pyi": stub(
                source,
                _DOC,
                found,
                shared,
                directives=_directive_arguments(known_directives),
            ),
            WIDGETS / "directives_vuetify.py": directive_module(source, known_directives),
        }
    )


if __name__ == "__main__":
    main()
