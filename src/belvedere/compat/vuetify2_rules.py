"""What attributes of Vuetify 2 are called today, by its upgrade guide.

A rule takes the attributes set so far and the value given, and returns the attributes to set instead. A value may be
``("expression",)``: a flag that stood for a variant then becomes an expression that chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from belvedere.ui import markup

__all__ = ["DEFAULTS", "RENAMED", "Rule", "rules"]

Rule = Callable[[Mapping[str, Any], Any], Mapping[str, Any]]
"""(attributes so far, value given) → attributes instead."""

RENAMED = {
    "VContent": "VMain",
    "VExpansionPanelContent": "VExpansionPanelText",
    "VExpansionPanelHeader": "VExpansionPanelTitle",
    "VFlex": "VCol",
    "VLayout": "VRow",
    "VListItemActionText": "VListItemSubtitle",
    "VOverflowBtn": "VSelect",
    "VSimpleCheckbox": "VCheckboxBtn",
    "VSimpleTable": "VTable",
    "VSlideItem": "VSlideGroupItem",
    "VStepperContent": "VStepperWindowItem",
    "VStepperItems": "VStepperWindow",
    "VStepperStep": "VStepperItem",
    "VSubheader": "VListSubheader",
    "VTabItem": "VTabsWindowItem",
    "VTabsItems": "VTabsWindow",
}
"""Components by their names of then."""

_FIELDS = ("VAutocomplete", "VCombobox", "VFileInput", "VSelect", "VTextarea", "VTextField")
_CHOICES = ("VCheckbox", "VCheckboxBtn", "VRadio", "VSwitch")
_SIDES = ("top", "bottom", "left", "right")
_SIZES = {"x_small": "x-small", "small": "small", "large": "large", "x_large": "x-large"}

DEFAULTS: dict[str, dict[str, Any]] = {
    **{field: {"variant": "underlined"} for field in _FIELDS},
    # Then the title of a record was its `text`.
    **{
        choice: {"variant": "underlined", "item_title": ("(one) => one?.text ?? one?.title ?? one",)}
        for choice in ("VAutocomplete", "VCombobox", "VSelect")
    },
    "VImg": {"cover": True},
    "VRangeSlider": {"step": 1},
    "VSlider": {"step": 1},
    "VTreeview": {"item_title": "name", "item_value": "id"},
}
"""What was so unless something else was said, and is not so today."""


def dropped(values: Mapping[str, Any], given: Any) -> Mapping[str, Any]:
    """Rule of what has no counterpart and is not missed."""
    return {}


def renamed(attribute: str) -> Rule:
    """Rule of an attribute that has another name."""
    return lambda values, given: {attribute: given}


def flag(attribute: str, value: Any, otherwise: str = "undefined") -> Rule:
    """Rule of a flag that is a value of an attribute; `otherwise` is what an expression gives where it is false."""

    def rule(values: Mapping[str, Any], given: Any) -> Mapping[str, Any]:
        if isinstance(given, tuple):
            return {attribute: (f"({given[0]}) ? {markup.literal(value)} : {otherwise}",)}
        return {} if given in (False, None) else {attribute: value}

    return rule


def side(name: str) -> Rule:
    """Rule of a flag that is one side of a location; two of them are a corner."""

    def rule(values: Mapping[str, Any], given: Any) -> Mapping[str, Any]:
        before = values.get("location")
        if given is True and isinstance(before, str):
            sides = {*before.split(), name}
            return {"location": " ".join(one for one in _SIDES if one in sides)}
        return flag("location", name)({}, given)

    return rule


def negated(attribute: str) -> Rule:
    """Rule of a flag that says the opposite today."""

    def rule(values: Mapping[str, Any], given: Any) -> Mapping[str, Any]:
        return {attribute: (f"!({given[0]})",) if isinstance(given, tuple) else not given}

    return rule


def unless_text(attribute: str, value: Any, same: str) -> Rule:
    """Rule of a name that was a flag and now takes text: text stays what it is."""
    as_flag = flag(attribute, value)
    return lambda values, given: {same: given} if isinstance(given, str) else as_flag(values, given)


def mapped(attribute: str, fields: Mapping[str, str]) -> Rule:
    """Rule of a list of records of which some fields have other names."""

    def rename(record: Any) -> Any:
        if not isinstance(record, Mapping):
            return record
        missing = {today: record[then] for then, today in fields.items() if then in record and today not in record}
        return {**record, **missing}

    def rule(values: Mapping[str, Any], given: Any) -> Mapping[str, Any]:
        if isinstance(given, tuple):
            pairs = ", ".join(f"{today}: one.{today} ?? one.{then}" for then, today in fields.items())
            record = f"typeof one === 'object' && one ? {{...one, {pairs}}} : one"
            return {attribute: (f"({given[0]})?.map((one) => {record})",)}
        return {attribute: [rename(one) for one in given] if isinstance(given, list) else given}

    return rule


def value_of_field(attribute: str) -> Rule:
    """Rule of an event whose payload was the text of the field and is the browser's event today."""

    def in_field(part: Any) -> Any:
        return part.replace("$event", "$event.target.value") if isinstance(part, str) else part

    def rule(values: Mapping[str, Any], given: Any) -> Mapping[str, Any]:
        return {attribute: tuple(in_field(one) for one in given) if isinstance(given, tuple) else in_field(given)}

    return rule


def rules(name: str, known: Collection[str]) -> dict[str, Rule]:
    """Return the rules of a component, of those attributes that it does not know under the name of then.

    Args:
        name: of the component today.
        known: its attributes and events today.
    """
    found: dict[str, Rule] = dict.fromkeys(_DROPPED, dropped)
    for attribute, rule in _GENERAL.items():
        target = _TARGET.get(attribute)
        found[attribute] = rule if target is None or target in known else dropped
    if "variant" not in known and "border" in known:
        found["outlined"] = flag("border", True)
    for one in ("value", "input_value", "input", "change"):
        if "model_value" not in known:
            found.pop(one, None)
    found = {attribute: rule for attribute, rule in found.items() if attribute not in known}
    if name in _FIELDS:
        found |= _FIELD
    if name in _CHOICES:
        found |= _CHOICE
    return found | _OF.get(name, {})


_DROPPED = (
    "app", "clipped", "clipped_left", "clipped_right", "fixed", "shaped", "raised", "overlap", "padless",
    "stateless", "inset", "cache_items", "success", "success_messages", "nudge_bottom", "nudge_left", "nudge_right",
    "nudge_top", "nudge_width", "shrink_on_scroll", "hoverable", "colored_border", "avatar", "inactive", "two_lines",
    "ripple", "light", "retain_focus_on_click", "bench", "footer_props", "mobile_break_point", "inverse_label",
    "subheader", "column", "wrap", "active_class", "hide_on_leave", "absolute",
)  # fmt: skip

_GENERAL: dict[str, Rule] = {
    "dark": flag("theme", "dark"),
    "light": flag("theme", "light"),
    "dense": flag("density", "compact"),
    "outlined": flag("variant", "outlined"),
    "tile": flag("rounded", 0),
    "two_line": flag("lines", "two"),
    "three_line": flag("lines", "three"),
    "background_color": renamed("bg_color"),
    "value": renamed("model_value"),
    "input_value": renamed("model_value"),
    "input": renamed("update_model_value"),
    "change": renamed("update_model_value"),
    "fill_height": flag("classes", "fill-height"),
    "text_color": dropped,
    "close_on_click": negated("persistent"),
    **{name: flag("size", size) for name, size in _SIZES.items()},
    **{name: side(name) for name in _SIDES},
}
_TARGET = {
    "dark": "theme",
    "light": "theme",
    "dense": "density",
    "outlined": "variant",
    "tile": "rounded",
    "two_line": "lines",
    "three_line": "lines",
    "background_color": "bg_color",
    "close_on_click": "persistent",
    **dict.fromkeys(_SIZES, "size"),
    **dict.fromkeys(_SIDES, "location"),
}
"""Attribute of today that the general rule needs."""

_FIELD: dict[str, Rule] = {
    "outlined": flag("variant", "outlined", "'underlined'"),
    "filled": flag("variant", "filled", "'underlined'"),
    "solo": flag("variant", "solo", "'underlined'"),
    "solo_inverted": flag("variant", "solo-inverted", "'underlined'"),
    "append_icon": renamed("append_inner_icon"),
    "append_outer_icon": renamed("append_icon"),
    "click_append": renamed("click_append_inner"),
    "click_append_outer": renamed("click_append"),
    "error_count": renamed("max_errors"),
    "validate_on_blur": flag("validate_on", "blur"),
    "item_text": renamed("item_title"),
    "item_disabled": dropped,
    "deletable_chips": renamed("closable_chips"),
    "small_chips": renamed("chips"),
    "search_input": renamed("search"),
    "update_search_input": renamed("update_search"),
    "height": dropped,
}
_CHOICE: dict[str, Rule] = {
    "input_value": renamed("model_value"),
    "on_icon": renamed("true_icon"),
    "off_icon": renamed("false_icon"),
    "value": renamed("value"),
}
_TOOLBAR: dict[str, Rule] = {
    "prominent": flag("density", "prominent"),
    "short": flag("density", "compact"),
    "hide_on_scroll": flag("scroll_behavior", "hide"),
    "elevate_on_scroll": flag("scroll_behavior", "elevate"),
    "inverted_scroll": flag("scroll_behavior", "inverted"),
    "collapse_on_scroll": flag("scroll_behavior", "collapse"),
}
_OVERLAY: dict[str, Rule] = {
    "hide_overlay": negated("scrim"),
    "overlay_color": renamed("scrim"),
    "overlay_opacity": renamed("opacity"),
    "internal_activator": dropped,
    "click_outside": renamed("click_outside"),
}

_OF: dict[str, dict[str, Rule]] = {
    "VAlert": {
        "dismissible": renamed("closable"),
        "text": unless_text("variant", "tonal", "text"),
        "border": lambda values, given: {"border": {"left": "start", "right": "end"}.get(str(given), given)},
    },
    "VAppBar": _TOOLBAR,
    "VToolbar": {**_TOOLBAR, **dict.fromkeys(("hide_on_scroll", "elevate_on_scroll"), dropped)},
    "VBadge": {"value": renamed("model_value")},
    "VBanner": {"single_line": flag("lines", "one")},
    "VBreadcrumbs": {"items": mapped("items", {"text": "title"}), "large": dropped},
    "VBtn": {
        "text": unless_text("variant", "text", "text"),
        "depressed": flag("variant", "flat"),
        "plain": flag("variant", "plain"),
        "fab": flag("icon", True),
        "rounded": lambda values, given: {"rounded": "pill" if given is True else given},
        "icon": lambda values, given: {"icon": given, **({} if given in (False, None) else {"variant": "text"})},
        "input_value": renamed("active"),
        "absolute": flag("position", "absolute"),
        "fixed": flag("position", "fixed"),
        "link": dropped,
        "retain_focus_on_click": dropped,
    },
    "VCheckbox": {"dense": flag("density", "compact")},
    "VChip": {
        "close": renamed("closable"),
        "outlined": flag("variant", "outlined"),
        "active": renamed("model_value"),
        "input_value": renamed("model_value"),
    },
    "VCol": {
        f"{size}{n}": flag("cols" if size == "xs" else size, n)
        for size in ("xs", "sm", "md", "lg", "xl")
        for n in range(1, 13)
    },
    "VDataTable": {
        "headers": mapped("headers", {"text": "title", "value": "key"}),
        "item_key": renamed("item_value"),
        "single_select": flag("select_strategy", "single"),
        "server_items_length": dropped,
        "calculate_widths": dropped,
    },
    "VDialog": _OVERLAY,
    "VExpansionPanels": {
        "accordion": flag("variant", "accordion"),
        "inset": flag("variant", "inset"),
        "popout": flag("variant", "popout"),
    },
    "VForm": {"lazy_validation": flag("validate_on", "lazy")},
    "VIcon": {"left": renamed("start"), "right": renamed("end"), "dense": flag("size", "small")},
    "VImg": {"contain": negated("cover")},
    "VList": {"value": dropped, "input": dropped, "change": dropped},
    "VListGroup": {"sub_group": renamed("subgroup"), "no_action": dropped},
    "VListItem": {"input_value": renamed("active")},
    "VMenu": {
        **_OVERLAY,
        "offset_y": flag("location", "bottom"),
        "offset_x": flag("location", "end"),
        "allow_overflow": dropped,
        "auto": dropped,
    },
    "VNavigationDrawer": {
        "mini_variant": renamed("rail"),
        "mini_variant_width": renamed("rail_width"),
        "update_mini_variant": renamed("update_rail"),
        "hide_overlay": negated("scrim"),
        "bottom": flag("location", "bottom"),
        "right": flag("location", "right"),
    },
    "VOverlay": {"color": renamed("scrim"), "absolute": renamed("contained")},
    "VPagination": {"circle": flag("rounded", "circle")},
    "VProgressLinear": {
        "background_opacity": renamed("bg_opacity"),
        "query": renamed("reverse"),
        "top": flag("location", "top"),
        "bottom": flag("location", "bottom"),
    },
    "VRadioGroup": {"row": renamed("inline"), "column": negated("inline")},
    "VRangeSlider": {"change": renamed("end"), "ticks": renamed("show_ticks"), "tick_labels": renamed("ticks")},
    "VRow": {"row": dropped, "align_center": flag("align", "center"), "justify_center": flag("justify", "center")},
    "VSheet": {"outlined": renamed("border")},
    "VSlider": {
        "change": renamed("end"),
        "ticks": renamed("show_ticks"),
        "tick_labels": renamed("ticks"),
        "vertical": flag("direction", "vertical"),
    },
    "VSnackbar": {
        "text": unless_text("variant", "text", "text"),
        "outlined": flag("variant", "outlined"),
        "centered": flag("location", "center"),
    },
    "VStepperItem": {"step": renamed("value")},
    "VStepperWindowItem": {"step": renamed("value")},
    "VSwitch": {"inset": renamed("inset")},
    "VTabs": {
        "centered": flag("align_tabs", "center"),
        "right": flag("align_tabs", "end"),
        "vertical": flag("direction", "vertical"),
        "icons_and_text": renamed("stacked"),
    },
    "VTextField": {"change": value_of_field("change")},
    "VTextarea": {"change": value_of_field("change")},
    "VTimeline": {"dense": flag("side", "end"), "align_top": flag("align", "start")},
    "VTimelineItem": {"color": renamed("dot_color"), "left": flag("side", "start"), "right": flag("side", "end")},
    "VTooltip": dict.fromkeys(("color",), dropped),
    "VTreeview": {
        "active": renamed("activated"),
        "update_active": renamed("update_activated"),
        "open": renamed("opened"),
        "update_open": renamed("update_opened"),
        "value": renamed("selected"),
        "input": renamed("update_selected"),
        "item_text": renamed("item_title"),
        "item_key": renamed("item_value"),
        "multiple_active": flag("active_strategy", "independent"),
    },
}
