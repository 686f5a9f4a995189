"""Self-made certificates, as the command makes them and as TLS takes them."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from belvedere import signing
from belvedere.app import Server
from belvedere.certificates import Certificates, make_certificates
from tests.test_cli import command


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that certificates were made in, with one for a client."""
    folder = tmp_path_factory.mktemp("certificates") / "kept here"
    make_certificates(folder, ["192.168.7.20", "lab.local"], client="ann")
    return folder


def reads(path: Path) -> x509.Certificate:
    """Return the first certificate of a file."""
    return x509.load_pem_x509_certificate(path.read_bytes())


@pytest.fixture
def listening(folder: Path) -> Iterator[Server]:
    """Yield a server that asks every client for a certificate."""
    server = Server("asks")
    server.start_in_thread(
        port=0,
        ssl=f"{folder / 'server.pem'},{folder / 'server-key.pem'}",
        ca_cert=str(folder / "ca.pem"),
        show_connection_info=False,
    )
    yield server
    server.stop_in_thread()


def trusting(folder: Path) -> ssl.SSLContext:
    """Return the context of a client that trusts the authority."""
    return ssl.create_default_context(cafile=folder / "ca.pem")


def test_a_certificate_holds_for_this_machine_and_what_was_named(folder: Path) -> None:
    """It holds for localhost and the hosts that were named, for at most 397 days, for servers only."""
    certificate = reads(folder / "server.pem")
    assert signing.hosts_of(certificate) == ["localhost", "127.0.0.1", "::1", "192.168.7.20", "lab.local"]
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc < dt.timedelta(days=397)
    assert certificate.not_valid_before_utc < dt.datetime.now(dt.UTC)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.SERVER_AUTH]
    certificate.verify_directly_issued_by(reads(folder / "ca.pem"))


def test_the_authority_signs_for_private_networks_only(folder: Path) -> None:
    """Who trusts the authority trusts it with this network, not with the web."""
    authority = reads(folder / "ca.pem")
    allowed = ("192.168.200.1", "10.1.2.3", "other.local", "localhost", "fd00::7")
    assert all(signing.permits(authority, host) for host in allowed)
    assert not any(signing.permits(authority, host) for host in ("example.org", "8.8.8.8", "notlocal", "2001:db8::1"))


def test_keys_are_for_their_owner_alone(folder: Path) -> None:
    """Nobody else may read a key, nor look into the folder."""
    secret = [
        folder / "ca-key.pem",
        folder / "server-key.pem",
        folder / "client-ann-key.pem",
        folder / "client-ann.p12",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    """Asked again, nothing is written; forced, the server gets another certificate of the same authority."""
    first = make_certificates(tmp_path, ["10.0.0.5"])
    content = {path: path.read_bytes() for path in tmp_path.iterdir()}
    again = make_certificates(tmp_path, ["10.0.0.5"])
    assert (again.made, again.hosts, again.expires) == ((), first.hosts, first.expires)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == content
    with pytest.raises(ValueError, match=r"does not hold for 10\.0\.0\.6; --force"):
        make_certificates(tmp_path, ["10.0.0.6"])
    forced = make_certificates(tmp_path, ["10.0.0.6"], force=True)
    assert [path.name for path in forced.made] == ["server-key.pem", "server.pem"]
    assert forced.authority.read_bytes() == content[forced.authority]
    assert "10.0.0.6" in forced.hosts


def test_an_authority_is_not_stretched_in_silence(tmp_path: Path) -> None:
    """A host that the authority may not sign for needs another authority, which is made when it is forced."""
    make_certificates(tmp_path, ["10.0.0.5"])
    with pytest.raises(ValueError, match=r"may not sign for lab\.example\.org; --force"):
        make_certificates(tmp_path, ["lab.example.org"])
    forced = make_certificates(tmp_path, ["lab.example.org"], force=True)
    assert forced.authority in forced.made
    assert signing.permits(reads(forced.authority), "lab.example.org")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"hosts": ["not a host"]},
            "a host is a name or an address, such as lab.local or 192.168.1.20, not 'not a host'",
        ),
        ({"days": 398}, "1 to 397 days, not 398"),
        ({"client": "../../ann"}, "the name of a client"),
    ],
)
def test_bad_arguments_make_nothing(tmp_path: Path, arguments: dict[str, object], message: str) -> None:
    """What is wrong is said, and no file is there afterwards."""
    with pytest.raises(ValueError, match=message):
        make_certificates(tmp_path / "new", **arguments)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    """Files by these names that are no certificates are not replaced, and the sentence says which."""
    (tmp_path / "ca.pem").write_text("mine")
    (tmp_path / "ca-key.pem").write_text("mine too")
    with pytest.raises(ValueError, match=r"ca\.pem and .*ca-key\.pem are no certificate and its key"):
        make_certificates(tmp_path)
    assert (tmp_path / "ca.pem").read_text() == "mine"


def test_the_bundle_opens_with_its_password(tmp_path: Path) -> None:
    """A browser takes the client's bundle by the password that is told once."""
    made: Certificates = make_certificates(tmp_path, client="bob")
    assert made.client is not None
    assert made.client.password is not None
    assert made.client.password not in repr(made)
    _, certificate, _ = pkcs12.load_key_and_certificates(made.client.bundle.read_bytes(), made.client.password.encode())
    assert certificate == reads(made.client.certificate)
    again = make_certificates(tmp_path, client="bob")
    assert again.client is not None
    assert again.client.password is None


def test_the_command_says_how_a_headset_comes(tmp_path: Path) -> None:
    """`belvedere cert` prints the options of a program, the address on the network and the way by cable."""
    done = command("cert", "--host", "192.168.7.20", "--out", tmp_path / "new")
    assert done.returncode == 0, done.stderr
    serving = f"--ssl {tmp_path / 'new' / 'server.pem'},{tmp_path / 'new' / 'server-key.pem'}"
    assert serving in done.stdout
    assert "https://192.168.7.20:8080/" in done.stdout
    assert "adb reverse tcp:8080 tcp:8080" in done.stdout
    again = command("cert", "--host", "192.168.7.20", "--out", tmp_path / "new")
    assert again.stdout.startswith("There already")
    refused = command("cert", "--host", "192.168.7.21", "--out", tmp_path / "new")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("belvedere: the certificate in ")


def page(server: Server, context: ssl.SSLContext) -> bytes:
    """Return the first line that a server answers to who asks for its page; empty where it is refused."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        try:
            with context.wrap_socket(raw, server_hostname="localhost") as tls:
                # With TLS 1.3 a client learns only now that it was refused.
                tls.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return tls.recv(4096).partition(b"\r\n")[0]
        except (ssl.SSLError, ConnectionError):
            return b""


def test_a_client_without_a_certificate_is_refused(listening: Server, folder: Path) -> None:
    """The handshake fails for who shows none, or one that is for servers; nothing of a page is served."""
    assert page(listening, trusting(folder)) == b""
    as_server = trusting(folder)
    as_server.load_cert_chain(folder / "server.pem", folder / "server-key.pem")
    assert page(listening, as_server) == b""


def test_a_client_with_a_certificate_comes_in(listening: Server, folder: Path) -> None:
    """Who shows a certificate of the authority is served as anybody else."""
    context = trusting(folder)
    context.load_cert_chain(folder / "client-ann.pem", folder / "client-ann-key.pem")
    assert page(listening, context) == b"HTTP/1.1 200 OK"


def test_client_certificates_need_https(tmp_path: Path, folder: Path) -> None:
    """What cannot work is said when the server starts: an authority without HTTPS, one that is none."""
    server = Server("told")
    with pytest.raises(ValueError, match="--ca-cert asks browsers for certificates over HTTPS"):
        server.start_in_thread(port=0, ca_cert=str(folder / "ca.pem"))
    files = f"{folder / 'server.pem'},{folder / 'server-key.pem'}"
    with pytest.raises(ValueError, match=r"there is none at 'missing\.pem'"):
        server.start_in_thread(port=0, ssl=files, ca_cert="missing.pem")
    (tmp_path / "none.pem").write_text("none")
    with pytest.raises(ValueError, match="is no certificate of an authority"):
        server.start_in_thread(port=0, ssl=files, ca_cert=str(tmp_path / "none.pem"))
    with pytest.raises(ValueError, match="nobody who may sign others"):
        server.start_in_thread(port=0, ssl=files, ca_cert=str(folder / "client-ann.pem"))
