"""The viewer's page: app bar, drawer with the settings, and the view of the mesh.

Settings are state variables that each session has its own of. Most need no answer from the server: the view reads
them where they are. Those that do, the file and the array, are disabled for those who may only watch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from belvedere.ui import VAppLayout
from belvedere.viewer.display import COLORMAPS
from belvedere.widgets import html
from belvedere.widgets import vuetify as v
from belvedere.widgets.mesh import MeshView

if TYPE_CHECKING:
    from belvedere.viewer.viewer import MeshViewer

__all__ = ["VIEW_REF", "build_page"]

VIEW_REF = "view"
"""Name of the view, for calls from the server."""

_WATCHING = ("role === 'view'",)

# JavaScript that several elements share.
_AUTOMATIC = "ranges?.[array]?.[component]"
_RANGE = f"array ? [range_min ?? {_AUTOMATIC}?.[0] ?? null, range_max ?? {_AUTOMATIC}?.[1] ?? null] : null"
_FORGET_RANGE = "range_min = null; range_max = null"
_NUMBER_OR_NULL = "$event.target.value === '' ? null : Number($event.target.value)"
_DARK = "theme === 'dark'"

# Vuetify opens the drawer where there is room when the page is made, but not when a server came back to the same page.
_OPEN_DRAWER = f"drawer ?? (drawer = refs.{VIEW_REF}.$el.clientWidth > 700)"
_PREPARING = "loading.fraction >= 1"
_PERCENT = f"loading.fraction > 0 && !({_PREPARING}) ? Math.round(100 * loading.fraction) + ' %' : ''"
_HEADING = "font-size: 0.8125rem; font-weight: 600"
_SMALL = "font-size: 0.75rem"
_SIDES = ("+x", "-x", "+y", "-y", "+z", "-z")
_COMPACT: dict[str, Any] = {"density": "compact", "hide_details": True}
_FIELD: dict[str, Any] = {**_COMPACT, "variant": "outlined"}


def build_page(viewer: MeshViewer) -> VAppLayout:
    """Build the page of a viewer."""
    title = viewer.server.state.title
    with VAppLayout(viewer.server, title=title, theme=("theme",), on_ready=_OPEN_DRAWER) as page:
        with page.toolbar:
            _bar()
        page.drawer.v_model = ("drawer",)
        page.drawer.width = 300
        page.drawer.mobile_breakpoint = "sm"  # a window of half a screen has room for both
        with page.drawer:
            _section("Mesh", _mesh_settings, viewer)
            _section("Colours", _color_settings)
            _section("Display", _display_settings)
            _section("Information", _information)
        page.content.style = "height: 100dvh"
        with page.content, html.Div(style="position: relative; width: 100%; height: 100%; overflow: hidden"):
            _view()
            _progress()
            _error()
    return page


def _bar() -> None:
    v.VAppBarNavIcon(click="drawer = !drawer", aria_label="Settings")
    v.VAppBarTitle("{{ mesh ? mesh.name : title }}", classes="text-truncate", data_test="title")
    with html.Div(classes="d-none d-md-flex"):
        for side in _SIDES:
            label = side.upper().replace("-", "−")
            v.VBtn(
                label,
                size="small",
                min_width=40,
                classes="px-1 text-none",
                title=f"Look from {label}",
                data_test=f"view{side}",
                click=f"refs.{VIEW_REF}.setView('{side}')",
            )
    _icon("mdi-cube-outline", "Look from a corner", f"refs.{VIEW_REF}.setView('iso')", test="view-iso")
    _icon("mdi-fit-to-screen-outline", "Show the whole mesh", f"refs.{VIEW_REF}.resetCamera()", test="reset")
    _icon(
        "mdi-camera-outline",
        "Save a picture",
        f"refs.{VIEW_REF}.downloadScreenshot((mesh ? mesh.name : 'mesh') + '.png')",
        test="screenshot",
    )
    _icon(
        (f"{_DARK} ? 'mdi-weather-sunny' : 'mdi-weather-night'",),
        (f"{_DARK} ? 'Light colours' : 'Dark colours'",),
        f"theme = {_DARK} ? 'light' : 'dark'",
        test="theme",
    )


def _icon(icon: Any, title: Any, click: Any, *, test: str, **attributes: Any) -> None:
    v.VBtn(icon=icon, title=title, aria_label=title, click=click, size="small", data_test=test, **attributes)


def _section(title: str, fill: Callable[..., None], *arguments: Any) -> None:
    with html.Section(classes="px-4 pt-3 pb-2"):
        html.H2(title, classes="text-medium-emphasis mb-2", style=_HEADING)
        with html.Div(classes="d-flex flex-column ga-3"):
            fill(*arguments)
    v.VDivider()


def _mesh_settings(viewer: MeshViewer) -> None:
    with html.Div(classes="d-flex align-center ga-1"):
        v.VSelect(
            v_if="files.length > 1",
            label="Show",
            items=("files",),
            model_value=("file",),
            update_model_value="file = $event",
            disabled=_WATCHING,
            data_test="file",
            **_FIELD,
        )
        html.Div("{{ files[file].title }}", v_else=True, classes="flex-grow-1 text-truncate")
        _icon(
            "mdi-refresh",
            "Read the file again",
            viewer.reload,
            test="reload",
            v_if="files[file].file",
            disabled=_WATCHING,
            variant="text",
        )


def _color_settings() -> None:
    v.VSelect(
        label="Colour by",
        placeholder="One colour",
        persistent_placeholder=True,
        clearable=("role !== 'view'",),
        items=("arrays",),
        model_value=("array",),
        update_model_value=f"array = $event; component = 'magnitude'; {_FORGET_RANGE}",
        disabled=_WATCHING,
        no_data_text="The mesh has no arrays",
        data_test="array",
        **_FIELD,
    )
    v.VSelect(
        v_if="components?.[array]?.length",
        label="Component",
        items=("components[array]",),
        model_value=("component",),
        update_model_value=f"component = $event; {_FORGET_RANGE}",
        data_test="component",
        **_FIELD,
    )
    with html.Div(v_if="array", classes="d-flex align-center ga-1"):
        v.VSelect(label="Colour map", items=list(COLORMAPS), v_model=("colormap",), data_test="colormap", **_FIELD)
        _icon(
            "mdi-swap-horizontal",
            "Turn the colour map round",
            "reversed = !reversed",
            test="reversed",
            variant=("reversed ? 'tonal' : 'text'",),
        )
    with html.Div(v_if="array", classes="d-flex align-center ga-1"):
        _limit("range_min", "From", 0)
        _limit("range_max", "To", 1)
        _icon(
            "mdi-arrow-expand-horizontal",
            "Range of the whole array",
            _FORGET_RANGE,
            test="auto-range",
            variant="text",
            disabled=("range_min === null && range_max === null",),
        )


def _limit(variable: str, label: str, end: int) -> None:
    v.VTextField(
        label=label,
        type="number",
        step="any",
        model_value=(f"{variable} ?? Number(({_AUTOMATIC}?.[{end}] ?? 0).toPrecision(6))",),
        change=f"{variable} = {_NUMBER_OR_NULL}",
        error=("range_min !== null && range_max !== null && range_min > range_max",),
        hide_spin_buttons=True,
        data_test=variable,
        **_FIELD,
    )


def _display_settings() -> None:
    with v.VBtnToggle(
        v_model=("representation",),
        mandatory=True,
        divided=True,
        variant="outlined",
        density="compact",
        color="primary",
    ):
        for value in ("surface", "wireframe", "points"):
            v.VBtn(value.capitalize(), value=value, size="small", classes="text-none", data_test=value)
    with html.Div(style="display: grid; grid-template-columns: 1fr 1fr; margin-block: -6px"):
        _switch("edges", "Edges")
        _switch("smooth", "Smooth")
        _switch("axes", "Axes")
        _switch("parallel", "Parallel")
    _slider("opacity", "Opacity", minimum=0, maximum=1, step=0.01)
    _slider("point_size", "Point size", minimum=1, maximum=20, step=0.5)


def _switch(variable: str, label: str) -> None:
    v.VSwitch(v_model=(variable,), label=label, color="primary", data_test=variable, **_COMPACT)


def _slider(variable: str, label: str, *, minimum: float, maximum: float, step: float) -> None:
    with html.Div():
        html.Div(f"{label}: {{{{ utils.number({variable}, 3) }}}}", classes="mb-n1", style=_SMALL)
        v.VSlider(
            v_model=(variable,),
            min=minimum,
            max=maximum,
            step=step,
            color="primary",
            track_size=2,
            thumb_size=14,
            data_test=variable,
            **_COMPACT,
        )


def _information() -> None:
    html.Div("Nothing is shown yet.", v_if="!mesh", classes="text-medium-emphasis")
    with html.Div(v_if="mesh", data_test="information"):
        with v.VTable(density="compact", style=_SMALL), html.Tbody():
            _fact("Kind", "mesh.kind")
            _fact("From", "mesh.origin")
            _fact("Cells", "utils.count(mesh.n_cells)")
            _fact("Points", "utils.count(mesh.n_points)")
            _fact("Triangles drawn", "utils.count(mesh.n_triangles)")
            _fact("Memory", "utils.bytes(mesh.nbytes)")
            for axis, low in zip("XYZ", (0, 2, 4), strict=True):
                _fact(axis, f"utils.number(mesh.bounds[{low}]) + ' … ' + utils.number(mesh.bounds[{low + 1}])")
        with v.VTable(v_if="mesh.arrays.length", density="compact", classes="mt-2", style=_SMALL):
            with html.Thead(), html.Tr():
                html.Th("Array")
                html.Th("Range")
            with html.Tbody(), html.Tr(v_for="one in mesh.arrays", key="one.association + one.name"):
                with html.Td():
                    html.Div("{{ one.name }}", style="overflow-wrap: anywhere")
                    html.Div(
                        "{{ one.association }}, {{ one.dtype }}{{ one.components > 1 ? ' × ' + one.components : '' }}",
                        classes="text-medium-emphasis",
                    )
                html.Td("{{ one.range ? utils.number(one.range[0]) + ' … ' + utils.number(one.range[1]) : '–' }}")


def _fact(label: str, expression: str) -> None:
    with html.Tr():
        html.Th(label)
        html.Td(f"{{{{ {expression} }}}}", style="overflow-wrap: anywhere")


def _view() -> None:
    MeshView(
        ref=VIEW_REF,
        style="position: absolute; inset: 0",
        colormap=("colormap",),
        reversed=("reversed",),
        range=(_RANGE,),
        component=("component",),
        representation=("representation",),
        edges=("edges",),
        smooth=("smooth",),
        opacity=("opacity",),
        point_size=("point_size",),
        axes=("axes",),
        parallel=("parallel",),
        theme=("theme",),
    )


def _progress() -> None:
    with html.Div(
        v_if="loading", style="position: absolute; inset: 0 0 auto 0; pointer-events: none", data_test="loading"
    ):
        v.VProgressLinear(
            color="primary",
            height=4,
            indeterminate=(f"!loading.fraction || {_PREPARING}",),
            model_value=("100 * (loading.fraction || 0)",),
        )
        v.VChip(
            f"{{{{ {_PREPARING} ? 'Preparing' : 'Reading' }}}} {{{{ files[file]?.title }}}} {{{{ {_PERCENT} }}}}",
            size="small",
            variant="elevated",
            classes="ma-2",
        )


def _error() -> None:
    v.VAlert(
        "{{ error.text }}",
        v_if="error && error.number > error_seen",
        type="error",
        variant="elevated",
        density="compact",
        closable=True,
        click_close="error_seen = error.number",
        style="position: absolute; inset: 12px 12px auto 12px; z-index: 2",
        data_test="error",
    )
