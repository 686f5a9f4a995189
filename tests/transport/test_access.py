"""Who may ask: Host, Origin and forwarded headers, without a network."""

from __future__ import annotations

import socket

import pytest
from multidict import CIMultiDict

from belvedere.transport import AccessPolicy, Forbidden
from belvedere.transport.access import Caller


def _caller(policy: AccessPolicy, peer: str = "127.0.0.1", /, **headers: str) -> Caller:
    named = CIMultiDict((name.replace("_", "-"), value) for name, value in headers.items())
    return policy.caller(named, peer, False)


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:9", "[::1]:80", "LOCALHOST", "localhost."])
def test_loopback_names(host: str) -> None:
    """A server on loopback answers to loopback names, whatever the port."""
    assert _caller(AccessPolicy("127.0.0.1"), Host=host).host == host


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.1.7",
        "",
        "localhost:99999999",
        "localhost/..",
        "user@localhost",
        "localhost localhost",
        "localhost\tx",
        socket.gethostname(),
    ],
)
def test_foreign_names(host: str) -> None:
    """A server on loopback answers to no other name: a rebound one is foreign."""
    with pytest.raises(Forbidden, match="public-url"):
        _caller(AccessPolicy("127.0.0.1"), Host=host)


def test_no_host() -> None:
    """A request without Host is refused."""
    with pytest.raises(Forbidden):
        _caller(AccessPolicy("127.0.0.1"))


def test_two_hosts() -> None:
    """A request with two Hosts is refused."""
    headers = CIMultiDict([("Host", "localhost"), ("Host", "localhost")])
    with pytest.raises(Forbidden):
        AccessPolicy("127.0.0.1").caller(headers, "127.0.0.1", False)


@pytest.mark.parametrize("host", ["192.168.1.7:8080", "[fe80::1]", socket.gethostname(), "localhost"])
def test_names_on_all_addresses(host: str) -> None:
    """A server on all addresses answers to literal addresses and to the machine's name."""
    assert _caller(AccessPolicy("0.0.0.0"), Host=host).host == host


def test_foreign_name_on_all_addresses() -> None:
    """A server on all addresses does not answer to a name that is not its own."""
    with pytest.raises(Forbidden):
        _caller(AccessPolicy("0.0.0.0"), Host="evil.example")


def test_bound_name() -> None:
    """A server bound to a name answers to it."""
    assert _caller(AccessPolicy("node7.cluster"), Host="node7.cluster:80").hostname == "node7.cluster"


def test_public_name() -> None:
    """A server answers to the name in its public URL."""
    policy = AccessPolicy("127.0.0.1", public_url="https://lab.example/x/")
    assert _caller(policy, Host="lab.example").host == "lab.example"


def test_script() -> None:
    """A request without Origin passes."""
    policy = AccessPolicy("127.0.0.1")
    policy.check_origin(_caller(policy, Host="localhost:80"))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8080", "http://localhost:8080"),
        ("localhost", "http://localhost"),
        ("localhost:80", "http://localhost"),
        ("LocalHost:8080", "http://localhost:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_own_pages(host: str, origin: str) -> None:
    """Our own pages pass, under the name the browser used."""
    policy = AccessPolicy("127.0.0.1")
    policy.check_origin(_caller(policy, Host=host, Origin=origin))


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:3000",
        "https://localhost:8080",
        "http://127.0.0.1:8080",
        "null",
        "",
        "file://",
        "http://localhost:8080@evil.example",
        "http://[",
        "http://localhost:x",
    ],
)
def test_foreign_pages(origin: str) -> None:
    """Pages of other origins are refused, other programs on this machine among them."""
    policy = AccessPolicy("127.0.0.1")
    with pytest.raises(Forbidden, match="--cors"):
        policy.check_origin(_caller(policy, Host="localhost:8080", Origin=origin))


def test_public_pages() -> None:
    """Pages under the public URL pass although the proxy speaks plain HTTP with us."""
    policy = AccessPolicy("127.0.0.1", public_url="https://lab.example/x/")
    policy.check_origin(_caller(policy, Host="127.0.0.1:8080", Origin="https://lab.example"))


def test_listed_pages() -> None:
    """Pages of a listed origin pass, and only those."""
    policy = AccessPolicy("127.0.0.1", cors=["https://Notebook.example:443/"])
    policy.check_origin(_caller(policy, Host="localhost", Origin="https://notebook.example"))
    with pytest.raises(Forbidden):
        policy.check_origin(_caller(policy, Host="localhost", Origin="http://notebook.example"))


@pytest.mark.parametrize("listed", ["*", "null"])
def test_sandboxed_frames(listed: str) -> None:
    """Sandboxed frames pass where they were asked for."""
    policy = AccessPolicy("127.0.0.1", cors=[listed])
    policy.check_origin(_caller(policy, Host="localhost", Origin="null"))


FORWARDED = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "lab.example"}


def test_forwarded_by_anybody() -> None:
    """Forwarded headers of an untrusted sender change nothing."""
    policy = AccessPolicy("127.0.0.1", public_url="https://lab.example", trusted_proxies=["10.0.0.0/8"])
    caller = _caller(policy, "192.0.2.1", Host="localhost", **FORWARDED)
    assert caller == Caller("192.0.2.1", False, "localhost", None)


def test_forwarded_by_nobody_trusted() -> None:
    """Without trusted proxies not even this machine is believed."""
    caller = _caller(AccessPolicy("127.0.0.1"), Host="localhost", **FORWARDED)
    assert caller == Caller("127.0.0.1", False, "localhost", None)


def test_forwarded_by_proxy() -> None:
    """A trusted proxy is believed about address, protocol and host."""
    policy = AccessPolicy("127.0.0.1", public_url="https://lab.example", trusted_proxies=["10.0.0.0/8"])
    caller = _caller(policy, "10.1.2.3", Host="backend:8080", **FORWARDED)
    assert caller == Caller("203.0.113.9", True, "lab.example", None)


def test_forwarded_host_is_checked() -> None:
    """A trusted proxy is not believed about a name that is not ours."""
    policy = AccessPolicy("127.0.0.1", trusted_proxies=["127.0.0.1"])
    with pytest.raises(Forbidden):
        _caller(policy, Host="localhost", X_Forwarded_Host="evil.example")


def test_forwarded_chain() -> None:
    """Of a chain of addresses the nearest untrusted one counts, not what its owner wrote before it."""
    policy = AccessPolicy("127.0.0.1", trusted_proxies=["10.0.0.0/8", "127.0.0.1"])
    caller = _caller(policy, Host="localhost", X_Forwarded_For="1.1.1.1, 203.0.113.9, 10.0.0.2")
    assert caller.address == "203.0.113.9"


def test_mapped_address() -> None:
    """An IPv4 proxy seen through an IPv6 socket is the same proxy."""
    policy = AccessPolicy("127.0.0.1", trusted_proxies=["10.0.0.1"])
    assert _caller(policy, "::ffff:10.0.0.1", Host="localhost", X_Forwarded_Proto="https").secure


@pytest.mark.parametrize(
    "options",
    [
        {"public_url": "lab.example"},
        {"public_url": "https://user:password@lab.example"},
        {"public_url": "ftp://lab.example"},
        {"cors": ["https://lab.example/page"]},
        {"cors": ["lab.example"]},
        {"embed_origins": ["https://"]},
        {"embed_origins": ["https://a.example; script-src *"]},
        {"trusted_proxies": ["proxy.example"]},
    ],
)
def test_bad_options(options: dict[str, object]) -> None:
    """An address that cannot be understood is an error that quotes it."""
    with pytest.raises(ValueError, match="not '"):
        AccessPolicy("127.0.0.1", **options)  # type: ignore[arg-type]
