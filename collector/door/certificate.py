"""Names and dates -> a private certificate authority, and a collector's certificate by it.

For networks without a public name: sensors that pin this authority believe it alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from teiten.errors import OperatorError

_BEFORE = timedelta(hours=1)
"""Clocks differ: what is made now already holds there."""
_AUTHORITY = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "teiten collector authority")])
_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def public_pem(self) -> bytes:
        """The certificate as a file."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def private_pem(self) -> bytes:
        """The private key as a file."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read(certificate: bytes, key: bytes) -> Pair:
    """Read what was written before."""
    try:
        found = load_pem_private_key(key, password=None)
        shown = x509.load_pem_x509_certificate(certificate)
    except ValueError as error:
        raise OperatorError(
            "The authority's files are damaged.", hint="Remove them, and pin the new authority."
        ) from error
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return Pair(shown, found)


def authority(*, now: datetime, days: int) -> Pair:
    """Make an authority that signs collectors and no further authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _begun(_AUTHORITY, _AUTHORITY, key.public_key(), now, days)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_SIGNS, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Pair(made, key)


def issue(by: Pair, names: tuple[str, ...], *, now: datetime, days: int) -> Pair:
    """Make a certificate for a collector that is called by these names or addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0][:64])])
    signer = by.key.public_key()
    made = (
        _begun(whose, by.certificate.subject, key.public_key(), now, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([x509.OID_SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
        .sign(by.key, hashes.SHA256())
    )
    return Pair(made, key)


def _begun(
    whose: x509.Name, by: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(by, whose, key, x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        pass
    try:
        return x509.DNSName(text)
    except ValueError as error:
        raise OperatorError(
            f"{text!r} is no name of a host.", hint="Write it in ASCII: collector.example."
        ) from error
