"""Self-made certificates, so that browsers on the same network come over HTTPS.

Browsers give pages a headset, a camera or a clipboard over HTTPS only. Where no public name and certificate is at
hand, an *authority* of one's own signs them: a browser that was told once to trust its file ``ca.pem`` trusts what it
signs from then on. So that this trust cannot be turned against its owner, the authority can sign for nothing but
private addresses and the names it was made for (name constraints of X.509), and its key stays readable to its owner
alone.

In the folder are ``ca.pem`` and ``ca-key.pem``; ``server.pem`` (with the authority's behind it) and
``server-key.pem``; and for each client that was asked for ``client-NAME.pem``, ``client-NAME-key.pem`` and
``client-NAME.p12``, the two in one file for browsers. Nothing that is there is replaced unless asked for.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import re
import secrets
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere import lan, signing

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

__all__ = ["Certificates", "ClientCertificate", "default_folder", "make_certificates"]

DAYS = 397
"""Longest validity that browsers accept from servers."""

LOCAL = ("localhost", "127.0.0.1", "::1")
"""What every certificate holds for."""

_AUTHORITY_DAYS = 5 * 365
_LABEL = r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
_NAME = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})*")


@dataclass(frozen=True)
class ClientCertificate:
    """What a client shows a server that asks who it is."""

    certificate: Path
    key: Path
    bundle: Path
    """Both in one file (PKCS #12), as browsers take them."""
    password: str | None = field(repr=False)
    """Of the bundle; None: it was made before, and nobody keeps the password."""


@dataclass(frozen=True)
class Certificates:
    """The files of a folder of certificates."""

    folder: Path
    authority: Path
    certificate: Path
    key: Path
    hosts: tuple[str, ...]
    """Names and addresses that the certificate holds for."""
    expires: dt.datetime
    made: tuple[Path, ...]
    """The files that were written now."""
    client: ClientCertificate | None = None

    def report(self, port: int = 8080) -> str:
        """Return in words what was made, how programs use it, and how a headset reaches them at `port`."""
        reached = next((host for host in self.hosts if host not in LOCAL and _is_address(host)), "ADDRESS")
        serving = f"--host 0.0.0.0 --ssl {_quoted(self.certificate)},{_quoted(self.key)}"
        lines = [
            f"{'Made' if self.made else 'There already'}, in {self.folder}:",
            f"  {self.certificate.name} and {self.key.name}, until {self.expires:%Y-%m-%d}, "
            f"for {', '.join(self.hosts)}",
            f"  {self.authority.name}: the authority that signed it; its key ca-key.pem is for nobody else",
        ]
        if self.client is not None:
            password = f", password {self.client.password}" if self.client.password else ""
            lines.append(f"  {self.client.bundle.name}{password}: for the client's browser")
            lines.append(f"  {self.client.certificate.name} and {self.client.key.name}: the same for programs")
            serving += f" --ca-cert {_quoted(self.authority)}"
        lines += [
            "",
            "Start a program with it:",
            f"  belvedere demo {serving}",
            f"  python program.py {serving}",
            "",
            "On the headset, in the same network, open the link that the program prints, with this machine's address:",
            f"  https://{reached}:{port}/#token=…",
            f"The browser warns once: go on, or install {self.authority.name} on the headset, and it does not warn.",
            "By cable no certificate is needed:",
            f"  adb reverse tcp:{port} tcp:{port}    then, on the headset, http://localhost:{port}/#token=…",
        ]
        return "\n".join(lines)


def default_folder() -> Path:
    """Return where certificates are kept unless said otherwise: ``~/.belvedere/certificates``."""
    return Path.home() / ".belvedere" / "certificates"


def make_certificates(
    folder: str | Path | None = None,
    hosts: Sequence[str] = (),
    *,
    days: int = DAYS,
    client: str | None = None,
    force: bool = False,
) -> Certificates:
    """Make a certificate for this machine, and an authority that signs it; those that are there are kept.

    Args:
        folder: where the files are; None: `default_folder`.
        hosts: names and addresses that the server is reached by, beside ``localhost`` and its loopback addresses;
            empty: the names and addresses of this machine in its network.
        days: how long the server's certificate holds, 1 to 397.
        client: name of a client that gets a certificate too, letters, digits, ``.``, ``_`` and ``-``.
        force: make the server's and the client's anew where they are there. The authority is kept if it may sign for
            the hosts, so that who trusts it need not be told again.

    Returns:
        The files, and which of them were written.

    Raises:
        ImportError: the extra ``scene`` is not installed.
        ValueError: a host, a client's name or the number of days is none; or the certificate that is there ends soon
            or does not hold for the hosts, and `force` was not given.
        OSError: a file cannot be read or written.
    """
    if not 1 <= days <= DAYS:
        raise ValueError(f"a certificate holds for 1 to {DAYS} days, not {days}")
    if client is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", client):
        raise ValueError(f"the name of a client is letters, digits, '.', '_' and '-', not {client!r}")
    where = default_folder() if folder is None else Path(folder).expanduser()
    wanted = _checked([*LOCAL, *(hosts or [*lan.names(), *lan.addresses()])])
    return _Maker(where.absolute(), wanted, asked=bool(hosts), days=days, force=force).make(client)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _checked(hosts: Iterable[str]) -> list[str]:
    """Return names and addresses as certificates hold them."""
    checked = []
    for host in hosts:
        text = host.strip().strip("[]").lower()
        try:
            checked.append(str(ipaddress.ip_address(text)))
            continue
        except ValueError:
            pass
        if len(text) > 253 or not _NAME.fullmatch(text):
            raise ValueError(f"a host is a name or an address, such as lab.local or 192.168.1.20, not {host!r}")
        checked.append(text)
    return list(dict.fromkeys(checked))


class _Maker:
    """Makes what is missing in a folder."""

    def __init__(self, folder: Path, hosts: list[str], *, asked: bool, days: int, force: bool) -> None:
        self.folder = folder
        self.hosts = hosts
        self.asked = asked  # whether the hosts were named, not found
        self.days = days
        self.force = force
        self.made: list[Path] = []

    def make(self, client: str | None) -> Certificates:
        _cryptography()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        authority = self._authority()
        server = self._server(authority)
        return Certificates(
            folder=self.folder,
            authority=self.folder / "ca.pem",
            certificate=self.folder / "server.pem",
            key=self.folder / "server-key.pem",
            hosts=tuple(signing.hosts_of(server)),
            expires=server.not_valid_after_utc,
            client=None if client is None else self._client(client, authority),
            made=tuple(self.made),
        )

    def _authority(self) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
        there = _read(self.folder / "ca.pem", self.folder / "ca-key.pem")
        if there is not None and not signing.ends_soon(there[0]):
            missing = [host for host in self.hosts if not signing.permits(there[0], host)]
            if not missing or (not self.asked and not self.force):
                return there
            if not self.force:
                raise ValueError(
                    f"the authority in {self.folder} may not sign for {', '.join(missing)}; --force makes another, "
                    "which headsets and browsers have to be told of again"
                )
        elif there is not None and not self.force:
            raise ValueError(f"the authority in {self.folder} ends soon; --force makes another")
        return self._new_authority()

    def _new_authority(self) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
        from cryptography import x509
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        subject = signing.subject_name("Belvedere authority", f"{lan.names()[0] if lan.names() else 'this machine'}")
        builder = signing.begun(subject, subject, key, _AUTHORITY_DAYS)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(signing.usage(sign_certificates=True), critical=True)
        builder = builder.add_extension(x509.NameConstraints(signing.permitted(self.hosts), None), critical=True)
        certificate = signing.signed(builder, key, key)
        self._write("ca-key.pem", signing.private_pem(key), secret=True)
        self._write("ca.pem", signing.public_pem(certificate))
        return certificate, key

    def _server(self, authority: tuple[x509.Certificate, EllipticCurvePrivateKey]) -> x509.Certificate:
        there = _read(self.folder / "server.pem", self.folder / "server-key.pem")
        if there is not None and not self.force:
            self._check(there[0], authority[0])
            return there[0]
        from cryptography import x509
        from cryptography.hazmat.primitives.asymmetric import ec

        # What the authority of another day may not sign for, an address found since, is left out.
        hosts = [host for host in self.hosts if signing.permits(authority[0], host)]
        key = ec.generate_private_key(ec.SECP256R1())
        builder = signing.begun(
            signing.subject_name("Belvedere", hosts[len(LOCAL)] if len(hosts) > len(LOCAL) else hosts[0]),
            authority[0].subject,
            key,
            self.days,
        )
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(signing.usage(), critical=True)
        builder = builder.add_extension(signing.purpose("SERVER_AUTH"), critical=False)
        builder = builder.add_extension(x509.SubjectAlternativeName(signing.alternatives(hosts)), critical=False)
        certificate = signing.signed(builder, key, authority[1], authority[0])
        self._write("server-key.pem", signing.private_pem(key), secret=True)
        self._write("server.pem", signing.public_pem(certificate) + signing.public_pem(authority[0]))
        return certificate

    def _check(self, certificate: x509.Certificate, authority: x509.Certificate) -> None:
        """Raise ValueError where a certificate that is there does not serve."""
        if signing.ends_soon(certificate):
            raise ValueError(
                f"the certificate in {self.folder} ends on {certificate.not_valid_after_utc:%Y-%m-%d}; "
                "--force makes another"
            )
        if certificate.issuer != authority.subject or not signing.signed_by(certificate, authority):
            raise ValueError(f"server.pem in {self.folder} is not of the authority beside it; --force makes another")
        held = signing.hosts_of(certificate)
        missing = [host for host in self.hosts if host not in held] if self.asked else []
        if missing:
            raise ValueError(
                f"the certificate in {self.folder} does not hold for {', '.join(missing)}; --force makes another"
            )

    def _client(self, name: str, authority: tuple[x509.Certificate, EllipticCurvePrivateKey]) -> ClientCertificate:
        stem = f"client-{name}"
        paths = (self.folder / f"{stem}.pem", self.folder / f"{stem}-key.pem", self.folder / f"{stem}.p12")
        there = _read(paths[0], paths[1])
        if there is not None and not self.force:
            if signing.ends_soon(there[0]) or not signing.signed_by(there[0], authority[0]):
                raise ValueError(f"{paths[0]} ends soon, or is of another authority; --force makes another")
            return ClientCertificate(*paths, password=None)
        from cryptography import x509
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

        key = ec.generate_private_key(ec.SECP256R1())
        builder = signing.begun(
            signing.subject_name("Belvedere client", f"client {name}"), authority[0].subject, key, self.days
        )
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(signing.usage(), critical=True)
        builder = builder.add_extension(signing.purpose("CLIENT_AUTH"), critical=False)
        certificate = signing.signed(builder, key, authority[1], authority[0])
        password = secrets.token_urlsafe(12)
        bundle = pkcs12.serialize_key_and_certificates(
            f"Belvedere {name}".encode(), key, certificate, [authority[0]], BestAvailableEncryption(password.encode())
        )
        self._write(paths[1].name, signing.private_pem(key), secret=True)
        self._write(paths[0].name, signing.public_pem(certificate))
        self._write(paths[2].name, bundle, secret=True)
        return ClientCertificate(*paths, password=password)

    def _write(self, name: str, content: bytes, *, secret: bool = False) -> None:
        """Write a file that is whole or not there, and at no moment readable to those who may not."""
        path = self.folder / name
        beside = self.folder / f".{name}.{secrets.token_hex(4)}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        self.made.append(path)


def _cryptography() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        raise ImportError(
            "certificates are made with the package cryptography: pip install 'belvedere[scene]'"
        ) from error


def _read(certificate: Path, key: Path) -> tuple[x509.Certificate, EllipticCurvePrivateKey] | None:
    """Return what two files hold; None: at least one is not there."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        texts = certificate.read_bytes(), key.read_bytes()
    except FileNotFoundError:
        return None
    try:
        read, private = x509.load_pem_x509_certificate(texts[0]), load_pem_private_key(texts[1], None)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{certificate} and {key} are no certificate and its key; move them away") from error
    if not isinstance(private, EllipticCurvePrivateKey) or private.public_key() != read.public_key():
        raise ValueError(f"{key} is not the key of {certificate}; move them away")
    return read, private
