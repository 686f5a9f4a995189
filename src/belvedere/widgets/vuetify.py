"""Components of Vuetify as classes: ``vuetify.VSlider(v_model=("speed", 3), min=0, max=10)``.

A component takes any attribute; which it has, Vuetify's own documentation tells.
"""

from __future__ import annotations

import difflib
import re

from belvedere.ui.element import Element, element_class

_WORDS = (
    "VAlert VApp VAppBar VAppBarNavIcon VAppBarTitle VAutocomplete VAvatar VBadge VBanner VBottomNavigation "
    "VBottomSheet VBreadcrumbs VBtn VBtnGroup VBtnToggle VCard VCardActions VCardItem VCardSubtitle VCardText "
    "VCardTitle VCarousel VCheckbox VCheckboxBtn VChip VChipGroup VCode VCol VColorPicker VCombobox VContainer "
    "VDataTable VDataTableServer VDatePicker VDefaultsProvider VDialog VDivider VEmptyState VExpandTransition "
    "VExpansionPanel VExpansionPanelText VExpansionPanelTitle VExpansionPanels VFab VFileInput VFooter VForm "
    "VHover VIcon VImg VInfiniteScroll VInput VItem VItemGroup VKbd VLabel VLayout VLazy VList VListItem "
    "VListItemAction VListItemSubtitle VListItemTitle VListGroup VListSubheader VLocaleProvider VMain VMenu "
    "VNavigationDrawer VNumberInput VOverlay VPagination VProgressCircular VProgressLinear VRadio VRadioGroup "
    "VRangeSlider VRating VResponsive VRow VSelect VSheet VSkeletonLoader VSlider VSnackbar VSpacer VSparkline "
    "VSpeedDial VStepper VStepperItem VSwitch VSystemBar VTab VTable VTabs VTabsWindow VTabsWindowItem VTextField "
    "VTextarea VThemeProvider VTimeline VTimelineItem VToolbar VToolbarItems VToolbarTitle VTooltip VTreeview "
    "VVirtualScroll VWindow VWindowItem"
)
_NAMES = _WORDS.split()

_classes: dict[str, type[Element]] = {}

__all__ = ["component", *_NAMES]  # noqa: PLE0604 - made from the list


def component(name: str) -> type[Element]:
    """Return the class of the component ``name``, spelled as in Vuetify: ``"VSlider"``."""
    found = _classes.get(name)
    if found is None:
        tag = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        found = _classes[name] = element_class(name, tag, f"The component ``<{tag}>``.", module=__name__)
    return found


def __getattr__(name: str) -> type[Element]:
    if name not in _NAMES:
        near = difflib.get_close_matches(name, _NAMES, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise AttributeError(f"there is no component {name!r}{hint}")
    return component(name)


def __dir__() -> list[str]:
    return __all__
