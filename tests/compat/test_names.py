"""Every name of the reference that a program imports is there, under its module."""

from __future__ import annotations

import importlib

import pytest

NAMES = {
    "trame_server": "Client Server",
    "trame_server.client": "Client",
    "trame_server.controller": "Controller FunctionNotImplementedError",
    "trame_server.core": "Controller Server State Translator VirtualNodeManager",
    "trame_server.protocol": "ServerProtocol exportRpc",
    "trame_server.state": "State",
    "trame_server.ui": "VirtualNodeManager",
    "trame_server.utils.asynchronous": "StateQueue create_state_queue_monitor_task create_task decorate_task task",
    "trame_server.utils.browser": "open_browser",
    "trame_server.utils.hot_reload": "hot_reload reload",
    "trame_server.utils.namespace": "Translator is_name_reserved",
    "trame_server.utils.server": "print_informations",
    "trame_server.utils.typed_state": "CollectionEncoderDecoder DefaultEncoderDecoder IStateEncoderDecoder TypedState",
    "trame_server.utils.version": "get_version",
    "trame.app": "TrameApp TrameComponent get_client get_server",
    "trame.app.asynchronous": "StateQueue create_state_queue_monitor_task create_task decorate_task task",
    "trame.app.file_upload": "ClientFile",
    "trame.app.singleton": "Singleton",
    "trame.decorators": "TrameApp change controller hot_reload life_cycle task trigger",
    "trame.html": "Div Span",
    "trame.ui.html": "DivLayout",
    "trame.ui.router": "RouterViewLayout",
    "trame.ui.vuetify": "SinglePageLayout SinglePageWithDrawerLayout VAppLayout",
    "trame.ui.vuetify2": "SinglePageLayout SinglePageWithDrawerLayout VAppLayout",
    "trame.ui.vuetify3": "SinglePageLayout SinglePageWithDrawerLayout VAppLayout",
    "trame.widgets.client": (
        "ClientStateChange ClientTriggers DeepReactive Getter JSEval LifeCycleMonitor Loading Script ServerTemplate "
        "SizeObserver Style"
    ),
    "trame.widgets.html": "AbstractElement Div Input Span Svg Table",
    "trame.widgets.markdown": "Markdown",
    "trame.widgets.matplotlib": "Figure",
    "trame.widgets.plotly": "Figure",
    "trame.widgets.router": "RouterLink RouterView",
    "trame.widgets.vtk": "VtkLocalView VtkRemoteLocalView VtkRemoteView VtkView",
    "trame.widgets.vuetify": "VBtn VSlider VListItemContent VSimpleTable",
    "trame.widgets.vuetify2": "VBtn VSlider",
    "trame.widgets.vuetify3": "VBtn VSlider",
    "wslink": "register schedule_callback schedule_coroutine",
    "wslink.protocol": "ServerProtocol",
    "wslink.websocket": "LinkProtocol ServerProtocol exportRpc",
}


@pytest.mark.parametrize("module", NAMES)
def test_a_module_has_its_names(module: str) -> None:
    """What the reference's programs import from the module can be imported."""
    found = importlib.import_module(f"belvedere.compat.{module}")
    missing = [name for name in NAMES[module].split() if not hasattr(found, name)]
    assert missing == []
