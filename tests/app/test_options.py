from __future__ import annotations

from typing import Any

import pytest

from belvedere.app import NotAvailableError, Server
from belvedere.app.options import ServerOptions, command_line, environment, resolve


def settings(given: dict[str, Any] | None = None, arguments: dict[str, Any] | None = None, **options: Any) -> Any:
    """Return what a start is decided to be."""
    return resolve(given or {}, ServerOptions.of(options), arguments or {})


def test_defaults() -> None:
    """By default the server listens on this machine only, asks for a token, and never stops of its own accord."""
    told = settings()
    assert (told.host, told.port, told.auth, told.timeout, told.backend) == ("127.0.0.1", 8080, "token", 0, "aiohttp")


def test_precedence(monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument goes before the command line, that before the environment."""
    monkeypatch.setenv("BELVEDERE_PORT", "1")
    assert settings().port == 1
    assert settings(arguments={"port": 2}).port == 2
    assert settings({"port": 3}, {"port": 2}).port == 3
    assert settings({"port": 0}, {"port": 2}).port == 0


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment speaks through BELVEDERE_ variables, lists by commas."""
    monkeypatch.setenv("BELVEDERE_HOST", "0.0.0.0")
    monkeypatch.setenv("BELVEDERE_CORS", "https://a.org, https://b.org")
    monkeypatch.setenv("BELVEDERE_SERVER", "1")
    assert environment() == {"host": "0.0.0.0", "cors": ["https://a.org", "https://b.org"], "server": True}


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("SERVER", "perhaps")])
def test_wrong_environment(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A variable that cannot be understood is an error that names it."""
    monkeypatch.setenv(f"BELVEDERE_{name}", value)
    with pytest.raises(ValueError, match=name):
        environment()


def test_command_line() -> None:
    """Known options are understood, and an application may add its own, one-letter ones too."""
    parser = command_line("app")
    parser.add_argument("-d", "--data")
    told = parser.parse_args(["-p", "0", "--host", "::1", "--server", "-d", "x", "--cors", "https://a.org"])
    assert (told.port, told.host, told.server, told.data, told.cors) == (0, "::1", True, "x", ["https://a.org"])


def test_no_abbreviations() -> None:
    """Options are not abbreviated: an application's own may begin alike."""
    with pytest.raises(SystemExit):
        command_line("app").parse_args(["--hos", "::1"])


def test_pytest_arguments_are_not_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under pytest the command line is not read."""
    monkeypatch.setattr("sys.argv", ["pytest", "--port", "99999"])
    server = Server("args")
    server.start_in_thread(backend="generic", show_connection_info=False)
    assert server.server_options["port"] == 8080
    server.stop_in_thread()


def test_unknown_option() -> None:
    """An unknown option of a server is an error with the nearest name."""
    with pytest.raises(TypeError, match="ws_heart_beat"):
        Server("x", ws_hart_beat=3)


@pytest.mark.parametrize("options", [{"ws_heart_beat": 0}, {"ws_max_msg_size": -1}, {"auth": "open"}])
def test_option_out_of_range(options: dict[str, Any]) -> None:
    """An option out of range is an error."""
    with pytest.raises(ValueError, match=next(iter(options))):
        Server("x", **options)


@pytest.mark.parametrize("argument", ["vn_constructor", "translator", "parent_server"])
def test_not_available_yet(argument: str) -> None:
    """Arguments for what this release lacks are an error that names them."""
    with pytest.raises(NotAvailableError, match=argument):
        Server("x", **{argument: object()})


def test_options_tell_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the options nor the settings of a start tell its tokens."""
    server = Server("x", token="t" * 20, view_token="v" * 20)
    server.start_in_thread(backend="generic", show_connection_info=False)
    told = f"{server.options} {server.server_options} {server!r} {server._lifecycle.settings!r}"
    assert server.links()["control"].endswith("t" * 20)
    server.stop_in_thread()
    assert "t" * 20 not in told
    assert "v" * 20 not in told


def test_client_type() -> None:
    """The client type is vue3; another one is a clear error."""
    server = Server("x")
    server.client_type = "vue3"
    with pytest.raises(NotAvailableError, match="vue2"):
        server.client_type = "vue2"
    assert server.client_type == "vue3"


def test_two_servers_do_not_interfere() -> None:
    """Servers of one process have options of their own."""
    one, two = Server("one", ws_heart_beat=1), Server("two", ws_max_msg_size=5)
    assert (one.options["ws_heart_beat"], two.options["ws_heart_beat"]) == (1, 30.0)
    assert (one.options["ws_max_msg_size"], two.options["ws_max_msg_size"]) == (10_000_000, 5)
