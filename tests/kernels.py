"""Signers -> a kernel's file that firmware would find them in (PE/COFF)."""

import struct
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID

_AT, _CODE = 0x80, b"code" * 64
_HEADERS = 0x400


class Signer(NamedTuple):
    """A key, and what firmware knows of it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def digest(self) -> str:
        return self.certificate.fingerprint(SHA256()).hex()


def signer(name: str) -> Signer:
    """Draw a key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return Signer(key, dated.sign(key, SHA256()))


def kernel(*signers: Signer) -> bytes:
    """A file that these have signed; who signed it is right, and what they signed is not."""
    table = b"".join(map(_entry, signers))
    optional = bytearray(112 + 16 * 8)
    struct.pack_into("<H", optional, 0, 0x20B)
    struct.pack_into("<I", optional, 108, 16)
    if table:
        struct.pack_into("<II", optional, 112 + 4 * 8, _HEADERS + len(_CODE), len(table))
    head = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", _AT)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 0, 0, 0, 0, len(optional), 0x22)
    return (head.ljust(_AT, b"\0") + coff + optional).ljust(_HEADERS, b"\0") + _CODE + table


def _entry(by: Signer) -> bytes:
    made = PKCS7SignatureBuilder().set_data(b"digest").add_signer(by.certificate, by.key, SHA256())
    data = made.sign(Encoding.DER, [PKCS7Options.Binary])
    length = 8 + len(data)
    return (struct.pack("<IHH", length, 0x200, 2) + data).ljust(-(-length // 8) * 8, b"\0")
