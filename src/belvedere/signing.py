"""Certificates of X.509 as `belvedere.certificates` needs them: what is in them, and how they are signed.

Keys are of the curve P-256, which every browser takes.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

__all__ = [
    "alternatives",
    "begun",
    "ends_soon",
    "hosts_of",
    "permits",
    "permitted",
    "private_pem",
    "public_pem",
    "purpose",
    "signed",
    "signed_by",
    "subject_name",
    "usage",
]

_RENEW = dt.timedelta(days=14)  # a certificate that ends so soon is made anew
_SKEW = dt.timedelta(hours=12)  # clocks of headsets may be behind
_PRIVATE = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"),
    *("fc00::/7", "fe80::/10", "::1/128"),
)


def ends_soon(certificate: x509.Certificate) -> bool:
    """Whether a certificate has ended, or ends within two weeks."""
    return certificate.not_valid_after_utc - _RENEW < dt.datetime.now(dt.UTC)


def signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Whether `authority` issued and signed a certificate."""
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def hosts_of(certificate: x509.Certificate) -> list[str]:
    """Return the names and addresses that a certificate holds for."""
    from cryptography import x509

    held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(one.value) for one in held]


def permits(authority: x509.Certificate, host: str) -> bool:
    """Whether an authority may sign for a host."""
    from cryptography import x509

    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        names = [one.value for one in limits if isinstance(one, x509.DNSName)]
        bare = host.removeprefix("*.")
        return any(bare == name or bare.endswith(f".{name}") for name in names)
    networks = [ipaddress.ip_network(str(one.value)) for one in limits if isinstance(one, x509.IPAddress)]
    return any(address in network for network in networks)


def permitted(hosts: Iterable[str]) -> list[x509.GeneralName]:
    """Return what an authority may sign for: addresses of private networks, names of this one, and `hosts`."""
    from cryptography import x509

    networks = [ipaddress.ip_network(one) for one in _PRIVATE]
    names = {"localhost": None, "local": None}
    for host in hosts:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            if not host.endswith(".local"):
                names[host.removeprefix("*.")] = None
            continue
        if not any(address in network for network in networks):
            networks.append(ipaddress.ip_network(address))
    return [*map(x509.DNSName, names), *map(x509.IPAddress, networks)]


def alternatives(hosts: Iterable[str]) -> list[x509.GeneralName]:
    """Return hosts as a certificate lists them."""
    from cryptography import x509

    held: list[x509.GeneralName] = []
    for host in hosts:
        try:
            held.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            held.append(x509.DNSName(host))
    return held


def subject_name(organization: str, common: str) -> x509.Name:
    """Return who a certificate is of."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    parts = ((NameOID.ORGANIZATION_NAME, organization), (NameOID.COMMON_NAME, common[:64]))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def begun(subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    """Return the beginning of a certificate: of whom, by whom, and for how many days."""
    from cryptography import x509

    begins = dt.datetime.now(dt.UTC).replace(microsecond=0) - _SKEW
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    # Both ends count: a second less keeps it within the days.
    return builder.not_valid_before(begins).not_valid_after(begins + dt.timedelta(days=days, seconds=-1))


def usage(*, sign_certificates: bool = False) -> x509.KeyUsage:
    """Return what a key is for: to prove who one is, or to sign certificates."""
    from cryptography import x509

    unused: dict[str, Any] = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(
        digital_signature=not sign_certificates, key_cert_sign=sign_certificates, crl_sign=sign_certificates, **unused
    )


def purpose(name: str) -> x509.ExtendedKeyUsage:
    """Return whose certificate it is: ``"SERVER_AUTH"`` or ``"CLIENT_AUTH"``."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    return x509.ExtendedKeyUsage([getattr(ExtendedKeyUsageOID, name)])


def signed(
    builder: x509.CertificateBuilder,
    key: EllipticCurvePrivateKey,
    signing: EllipticCurvePrivateKey,
    authority: x509.Certificate | None = None,
) -> x509.Certificate:
    """Return the certificate, signed by the key `signing` of `authority`; None: by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if authority is not None:
        identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        of_issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
        builder = builder.add_extension(of_issuer, critical=False)
    return builder.sign(signing, hashes.SHA256())


def private_pem(key: EllipticCurvePrivateKey) -> bytes:
    """Return a private key as PEM; it is not encrypted."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)
