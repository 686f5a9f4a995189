"""From Python's names of attributes to those of a template.

================================  =============================================
``classes``, ``for_``             ``class``, ``for``
``prepend_icon``                  ``prepend-icon``
``v_if``, ``v_slot_item``         ``v-if``, ``v-slot:item``
``v_model_number``                ``v-model.number``
``v_model_selected``              ``v-model:selected``
``v_on_keyup_enter``              ``@keyup.enter``
``update_model_value``            ``@update:model-value`` (an event)
================================  =============================================
"""

from __future__ import annotations

from belvedere.widgets import directives

__all__ = ["DOM_EVENTS", "directive", "event", "is_event", "plain"]

_DOM_EVENTS = (
    "abort animationend animationstart auxclick beforeinput blur cancel canplay change click close compositionend "
    "contextmenu copy cut dblclick drag dragend dragenter dragleave dragover dragstart drop ended error focus "
    "focusin focusout input invalid keydown keypress keyup load loadeddata loadedmetadata mousedown mouseenter "
    "mouseleave mousemove mouseout mouseover mouseup paste pause play playing pointercancel pointerdown "
    "pointerenter pointerleave pointermove pointerout pointerover pointerup progress reset resize scroll select "
    "submit timeupdate toggle touchcancel touchend touchmove touchstart transitionend volumechange wheel"
)

DOM_EVENTS = frozenset(_DOM_EVENTS.split())
"""Events of HTML elements, those of them that components pass on included."""

_RENAMED = {"classes": "class"}
_MODEL_MODIFIERS = frozenset({"lazy", "number", "trim"})
_EVENT_FAMILIES = ("update_", "click_")  # ``update:model-value``, ``click:append``


def plain(name: str) -> str:
    """Return the template's name of an attribute."""
    return _RENAMED.get(name) or name.rstrip("_").replace("_", "-")


def is_event(name: str) -> bool:
    """Return whether an attribute of that name is an event of its own accord."""
    return name in DOM_EVENTS or (name.startswith(_EVENT_FAMILIES) and len(name.split("_", 1)[1]) > 0)


def event(name: str) -> str:
    """Return the attribute that listens to an event; modifiers follow its name only in ``v_on_…``."""
    for family in _EVENT_FAMILIES:
        if name.startswith(family):
            return f"@{family[:-1]}:{plain(name[len(family) :])}"
    return "@" + plain(name)


def directive(name: str) -> str:
    """Return the attribute of a name that begins with ``v_``."""
    kind, _, rest = name.removeprefix("v_").partition("_")
    match kind:
        case "on" if rest:
            base, *modifiers = rest.split("_")
            return "@" + ".".join([base, *modifiers])
        case "model" if rest:
            *argument, last = rest.split("_")
            modifier = f".{last}" if last in _MODEL_MODIFIERS else ""
            words = argument if modifier else [*argument, last]
            return "v-model" + (f":{'-'.join(words)}" if words else "") + modifier
        case "slot" | "bind" if rest:
            return f"v-{kind}:{plain(rest)}"
    return directives.spelling(name) or plain(name)
