from __future__ import annotations

import pytest

from belvedere.ui import names


@pytest.mark.parametrize(
    ("python", "template"),
    [("classes", "class"), ("class_", "class"), ("for_", "for"), ("prepend_icon", "prepend-icon"), ("id", "id")],
)
def test_plain(python: str, template: str) -> None:
    """Underscores become dashes, one at the end is dropped."""
    assert names.plain(python) == template


@pytest.mark.parametrize(
    ("python", "template"),
    [
        ("v_if", "v-if"),
        ("v_else_if", "v-else-if"),
        ("v_model", "v-model"),
        ("v_model_number", "v-model.number"),
        ("v_model_selected", "v-model:selected"),
        ("v_model_selected_trim", "v-model:selected.trim"),
        ("v_slot", "v-slot"),
        ("v_slot_activator", "v-slot:activator"),
        ("v_slot_append_inner", "v-slot:append-inner"),
        ("v_bind_value", "v-bind:value"),
        ("v_bind", "v-bind"),
        ("v_on_click_stop", "@click.stop"),
        ("v_on_keyup_enter_prevent", "@keyup.enter.prevent"),
    ],
)
def test_directive(python: str, template: str) -> None:
    """Directives take their arguments and modifiers from the name."""
    assert names.directive(python) == template


@pytest.mark.parametrize(
    ("python", "template"),
    [("click", "@click"), ("update_model_value", "@update:model-value"), ("click_append", "@click:append")],
)
def test_event(python: str, template: str) -> None:
    """Events listen, those of components by their families."""
    assert names.is_event(python)
    assert names.event(python) == template
