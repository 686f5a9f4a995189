from __future__ import annotations

import string
import subprocess
from pathlib import Path
from typing import Any

import pytest

from belvedere.app import NotAvailableError, Server
from belvedere.app.options.options import ServerOptions, command_line, environment, resolve


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


def test_letters_are_free() -> None:
    """Every letter but p and h is free for the application."""
    parser = command_line("app")
    for letter in set(string.ascii_letters) - {"p", "h"}:
        parser.add_argument(f"-{letter}", dest=f"letter_{letter}")
    assert parser.parse_args(["-d", "x", "-s", "y"]).letter_s == "y"


def test_unknown_on_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown option is left to the application by start, and an error where it asks for all to be understood."""
    monkeypatch.setenv("BELVEDERE_ARGS", "--unknown --timeout 5")
    server = Server("args")
    server.start_in_thread(backend="generic", show_connection_info=False)
    assert server.server_options["timeout"] == 5
    server.stop_in_thread()
    with pytest.raises(SystemExit):
        server.cli.parse_args()
    assert "--unknown" in capsys.readouterr().err


def test_arguments_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """BELVEDERE_ARGS stands in for the command line, for the application's own options too."""
    monkeypatch.setenv("BELVEDERE_ARGS", "--data 'my file' --port 0")
    server = Server("args")
    server.cli.add_argument("-d", "--data")
    told = server.cli.parse_args()
    assert (told.data, told.port) == ("my file", 0)


def test_window_on_the_command_line() -> None:
    """--app asks for a window, whose port is any that is free; an explicit mode goes before it."""
    told = settings(arguments={"app": True})
    assert (told.exec_mode, told.port, told.open_browser) == ("desktop", 0, False)
    assert settings({"exec_mode": "task"}, {"app": True}).exec_mode == "task"


def test_switches() -> None:
    """--hot-reload, --banner and --nosignalhandlers do what they say."""
    told = settings({"show_connection_info": False}, {"hot_reload": True, "banner": True, "nosignalhandlers": True})
    assert (told.hot_reload, told.show_connection_info, told.signals) == (True, True, False)


def test_tls_on_the_command_line(tmp_path: Path) -> None:
    """--ssl takes the files of a certificate and its key; files that are none are an error that says so."""
    with pytest.raises(ValueError, match=r"no certificate at 'missing\.pem'"):
        settings(arguments={"ssl": "missing.pem,key.pem"})
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("none")
    with pytest.raises(ValueError, match="no certificate and its key"):
        settings(arguments={"ssl": f"{tmp_path / 'cert.pem'},{tmp_path / 'key.pem'}"})
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(["openssl", "req", "-x509", *key, *files], check=True, capture_output=True)
    server = Server("tls")
    server.start_in_thread(port=0, ssl=f"{tmp_path / 'cert.pem'},{tmp_path / 'key.pem'}", show_connection_info=False)
    assert server.links()["control"].startswith("https://")
    assert "ssl_context" in server.server_options
    server.stop_in_thread()


def test_options_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Options of a server may be told by the environment, which goes before the program."""
    monkeypatch.setenv("BELVEDERE_WS_MAX_MSG_SIZE", "5000")
    monkeypatch.setenv("BELVEDERE_WS_HEART_BEAT", "7.5")
    monkeypatch.setenv("BELVEDERE_LOG_NETWORK", "/tmp/network.log")
    monkeypatch.setenv("BELVEDERE_DESKTOP_DEBUG", "1")
    monkeypatch.setenv("BELVEDERE_HOT_RELOAD", "1")
    options = Server("x", ws_heart_beat=3).options
    assert (options["ws_max_msg_size"], options["ws_heart_beat"]) == (5000, 7.5)
    assert (options["log_network"], options["desktop_debug"]) == ("/tmp/network.log", True)
    assert settings().hot_reload


def test_hot_reload_is_known_before_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program can ask before the start whether its edits will take effect, and leaves --help to the start."""
    server = Server("x")
    known = [server.hot_reload]
    for arguments, switch in (("--help --hot-reload", "0"), ("", "yes")):
        monkeypatch.setenv("BELVEDERE_ARGS", arguments)
        monkeypatch.setenv("BELVEDERE_HOT_RELOAD", switch)
        known.append(server.hot_reload)
    assert known == [False, True, True]


def test_other_prefixes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that stands in for another library's reads its variables too, after its own; others do not."""
    monkeypatch.setenv("TRAME_DEFAULT_HOST", "127.0.0.2")
    monkeypatch.setenv("TRAME_BACKEND", "generic")
    monkeypatch.setenv("TRAME_PORT", "1")
    monkeypatch.setenv("BELVEDERE_PORT", "2")
    monkeypatch.setenv("TRAME_ARGS", "--timeout 9")

    class Compatible(Server):
        _environment = ("BELVEDERE", "TRAME")

    server = Compatible("x")
    server.start_in_thread(show_connection_info=False)
    told = server.server_options
    server.stop_in_thread()
    assert (told["host"], told["backend"], told["port"], told["timeout"]) == ("127.0.0.2", "generic", 2, 9)
    assert environment() == {"port": 2}


def test_arguments_for_the_transport() -> None:
    """Further arguments of a start reach the transport; one that nobody knows is an error with the nearest name."""
    assert settings({"hello_timeout": 3}).transport == {"hello_timeout": 3}
    with pytest.raises(TypeError, match="'upload_max_size'"):
        settings({"uplod_max_size": 3})
    with pytest.raises(TypeError, match="'timeout'"):
        settings({"timout": 3})


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


def test_options_tell_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the options nor the settings of a start tell its tokens."""
    server = Server("x", token="t" * 20, view_token="v" * 20)
    server.start_in_thread(backend="generic", show_connection_info=False)
    told = f"{server.options} {server.server_options} {server!r} {server._runner.lifecycle.settings!r}"
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
