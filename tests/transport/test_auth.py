"""Tokens and exposure."""

from __future__ import annotations

import pytest

from belvedere.transport import Tokens, bearer, check_exposure, is_loopback


def test_roles() -> None:
    """Each token gives its role, and nothing else gives any."""
    tokens = Tokens()
    assert tokens.role(tokens.control) == "control"
    assert tokens.role(tokens.view) == "view"
    for wrong in (None, "", tokens.control[:-1], tokens.control + "x", tokens.view.swapcase(), "ÿ"):
        assert tokens.role(wrong) is None


def test_random() -> None:
    """Every server has tokens of its own, of 32 random bytes."""
    first, second = Tokens(), Tokens()
    assert len({first.control, first.view, second.control, second.view}) == 4
    assert len(first.control) == 43


def test_links() -> None:
    """Links carry the token in the fragment, which is sent to nobody."""
    tokens = Tokens(control="c" * 16, view="v" * 15 + "#")
    assert tokens.links("http://127.0.0.1:8080") == {
        "control": "http://127.0.0.1:8080/#token=" + "c" * 16,
        "view": "http://127.0.0.1:8080/#token=" + "v" * 15 + "%23",
    }


def test_no_authentication() -> None:
    """With auth none everybody has control and there is one plain link."""
    tokens = Tokens("none")
    assert tokens.role(None) == tokens.role("anything") == "control"
    assert tokens.links("http://localhost:1/") == {"control": "http://localhost:1/"}


def test_weak_tokens() -> None:
    """Tokens that can be guessed, or confused, are refused."""
    with pytest.raises(ValueError, match="16 characters"):
        Tokens(control="short")
    with pytest.raises(ValueError, match="different"):
        Tokens(control="c" * 16, view="c" * 16)
    with pytest.raises(ValueError, match="'token' or 'none'"):
        Tokens("off")  # type: ignore[arg-type]


def test_not_in_repr() -> None:
    """A token is not in its object's representation."""
    tokens = Tokens()
    assert tokens.control not in repr(tokens)
    assert tokens.view not in repr(tokens)


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", None),
        ("Bearer", None),
        ("Bearer ", None),
        ("", None),
        (None, None),
    ],
)
def test_bearer(header: str | None, token: str | None) -> None:
    """The token is taken from a Bearer header and from no other."""
    assert bearer(header) == token


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_loopback(host: str) -> None:
    """A server on loopback may do without authentication."""
    assert is_loopback(host)
    check_exposure(host, "none")


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.168.1.7", "node7"])
def test_exposure(host: str) -> None:
    """A server that others can reach may do without authentication only if that is said twice."""
    with pytest.raises(ValueError, match="--insecure"):
        check_exposure(host, "none")
    check_exposure(host, "none", insecure=True)
    check_exposure(host, "token")
