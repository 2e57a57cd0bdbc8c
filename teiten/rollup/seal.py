"""The exact bytes of a rollup <-> the same bytes with a detached Ed25519 signature (RFC 8032)."""

import gzip
import zlib
from base64 import b64decode, b64encode
from binascii import Error

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

SENSOR_HEADER = "Teiten-Sensor"
SIGNATURE_HEADER = "Teiten-Signature"
"""The two headers that carry a seal beside an upload's body."""

_MAGIC = b"teiten-seal 1 "


class Sealed(Struct, frozen=True):
    """A rollup's bytes, who says so, and the signature (base64) over exactly these bytes."""

    sensor: str
    signature: str
    body: bytes


def seal(key: Ed25519PrivateKey, sensor: str, body: bytes) -> Sealed:
    """Sign `body` as `sensor`."""
    return Sealed(sensor, b64encode(key.sign(body)).decode("ascii"), body)


def genuine(sealed: Sealed, public_key: bytes) -> bool:
    """Whether the holder of `public_key` (32 bytes) signed exactly this body."""
    try:
        signature = b64decode(sealed.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, sealed.body)
    except (InvalidSignature, Error, ValueError):
        return False
    return True


def pack(sealed: Sealed) -> bytes:
    """Write a sealed rollup as a file: one line that names the seal, then the gzipped body."""
    line = b"%s%s %s\n" % (_MAGIC, sealed.sensor.encode(), sealed.signature.encode())
    return line + gzip.compress(sealed.body, compresslevel=6, mtime=0)


def unpack(raw: bytes) -> Sealed | None:
    """Read what `pack` wrote, or nothing where the file is damaged."""
    line, newline, body = raw.partition(b"\n")
    words = line.removeprefix(_MAGIC).split(b" ")
    if not line.startswith(_MAGIC) or not newline or len(words) != 2:
        return None
    try:
        sensor, signature = (word.decode("ascii") for word in words)
        return Sealed(sensor, signature, gzip.decompress(body))
    except (UnicodeDecodeError, OSError, EOFError, zlib.error):
        return None
